import { isStaff, needsConfirmation, type Participant } from '@campus/protocol';
import { ArrowDownToLine, ArrowUpFromLine, EllipsisVertical, MicOff, Unplug, VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/Badge.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { isolated } from '../../ui/format.ts';
import { Menu, type MenuAction } from '../../ui/Menu.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { type CommandRunner, useCommands } from '../session/use-broadcast.ts';
import { isLeader, nameOf, type ReadyView, tracksOf } from '../session/view.ts';
import styles from './PeoplePanel.module.css';
import { useHostActions } from './use-host-actions.tsx';
import { useRemovalActions } from './use-removal-actions.ts';

interface PeoplePanelProps {
  view: ReadyView;
  session: Pick<BroadcastSession, 'command'>;
}

/** Who is on stage, backstage and in the rooms; leaders bring on and off, mute and remove. */
export function PeoplePanel({ view, session }: PeoplePanelProps) {
  const { t } = useTranslation('broadcast');
  const commands = useCommands();
  const people = Object.values(view.state.participants).sort((a, b) => a.joinedAtMs - b.joinedAtMs);
  const groups = [
    { place: 'stage' as const, people: people.filter((person) => person.place === 'stage') },
    { place: 'backstage' as const, people: people.filter((person) => person.place === 'backstage') },
    { place: 'audience' as const, people: people.filter((person) => person.place === 'audience') },
  ].filter((group) => group.people.length > 0);
  return (
    <section className={styles.panel} aria-label={t('people.label')} data-testid="people">
      {groups.map((group) => (
        <div key={group.place} data-place={group.place}>
          <h2 className={styles.heading}>{t(`place.${group.place}`)}</h2>
          <ul className={styles.list}>
            {group.people.map((person) => (
              <Person key={person.id} view={view} session={session} person={person} commands={commands} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

interface PersonProps extends PeoplePanelProps {
  person: Participant;
  commands: CommandRunner;
}

function Person({ view, session, person, commands: { run, isBusy } }: PersonProps) {
  const { t } = useTranslation('broadcast');
  const name = view.live.names[person.id];
  const isYou = person.id === view.you.participantId;
  const isOnStage = person.place === 'stage';
  const participantId = person.id;
  const host = useHostActions({ view, session, person });
  const removalOf = useRemovalActions(session, run);
  const move = () =>
    void run(`move-${participantId}`, () =>
      session.command(isOnStage ? 'stage.release' : 'stage.bring', { participantId }),
    );
  return (
    <li className={styles.person} data-participant={participantId} data-role={person.role}>
      <span className={styles.who}>
        <span className={styles.name}>
          <bdi>{nameOf(view, participantId)}</bdi>
          {isYou && <span className={styles.detail}>{t('people.you')}</span>}
        </span>
        <span className={styles.detail}>
          {[
            t(`role.${person.role}`),
            name?.city,
            person.headCount === null ? null : t('centre.count', { heads: person.headCount }),
          ]
            .flatMap((text) => (text ? [isolated(text)] : []))
            .join(' · ')}
        </span>
      </span>
      {!person.isConnected && (
        <Badge tone="attention" icon={Unplug}>
          {t('stage.away')}
        </Badge>
      )}
      {isOnStage && needsConfirmation(view.state, participantId, 'camera') && (
        <Badge tone="attention" icon={VideoOff} data-testid="camera-unconfirmed">
          {t('schools.unconfirmed')}
        </Badge>
      )}
      {isLeader(view) && person.role !== 'interpreter' && (
        <Button
          size="sm"
          icon={isOnStage ? ArrowDownToLine : ArrowUpFromLine}
          isBusy={isBusy(`move-${participantId}`)}
          onClick={move}
          data-testid={isOnStage ? 'release' : 'bring-on-stage'}
        >
          {t(isOnStage ? (isStaff(person.role) ? 'people.toBackstage' : 'people.release') : 'people.bring')}
        </Button>
      )}
      {isLeader(view) && !isYou && (
        <Menu
          trigger={
            <IconButton
              icon={EllipsisVertical}
              size="sm"
              label={t('people.more', { name: nameOf(view, participantId) })}
              data-testid="person-menu"
            />
          }
          actions={actionsFor()}
        />
      )}
      {host.dialog}
    </li>
  );

  function actionsFor(): MenuAction[] {
    const tracks = tracksOf(view.state, participantId);
    const microphone = tracks.find((track) => track.source === 'microphone' && !track.isMuted);
    const camera = tracks.find((track) => track.source === 'camera');
    const screen = tracks.find((track) => track.source === 'screen');
    const close = (trackId: string) => () => void run('close', () => session.command('track.close', { trackId }));
    return [
      ...(microphone
        ? [
            {
              label: t('people.mute'),
              icon: MicOff,
              onSelect: () => void run('mute', () => session.command('track.mute', { trackId: microphone.id })),
              'data-testid': 'mute-person',
            },
          ]
        : []),
      ...(camera ? [{ label: t('people.stopCamera'), icon: VideoOff, onSelect: close(camera.id) }] : []),
      ...(screen ? [{ label: t('people.stopScreen'), icon: VideoOff, onSelect: close(screen.id) }] : []),
      ...host.actions,
      ...removalOf(participantId),
    ];
  }
}
