import type { Hand } from '@campus/protocol';
import { ArrowUpFromLine, Hand as HandIcon, X } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../ui/Button.tsx';
import { isolated } from '../../ui/format.ts';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { ownHand } from '../hands/hand-rules.ts';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { type CommandRunner, useCommands } from '../session/use-broadcast.ts';
import { isLeader, nameOf, type ReadyView } from '../session/view.ts';
import styles from './HandsPanel.module.css';

interface HandsPanelProps {
  view: ReadyView;
  session: Pick<BroadcastSession, 'command'>;
}

/** Who wants to come on stage, first come first served; a speaker raises a hand here too, to be given the word. */
export function HandsPanel({ view, session }: HandsPanelProps) {
  const { t } = useTranslation('stage');
  const commands = useCommands();
  const group = useRef<HTMLElement>(null);
  useKeptFocus(group);
  const { hands } = view.state.stage;
  const newest = hands.at(-1);
  const isAsking = view.you.role === 'speaker' && view.state.phase !== 'scheduled';
  const isEmpty = hands.length === 0 && !isAsking;
  return (
    <section
      ref={group}
      className={isEmpty ? styles.empty : styles.panel}
      aria-label={t('hands.label')}
      data-testid="hands"
    >
      <VisuallyHidden>
        <output>{newest && t('hands.raised', { name: nameOf(view, newest.participantId) })}</output>
      </VisuallyHidden>
      {hands.length > 0 && <h2 className={styles.heading}>{t('hands.label')}</h2>}
      {hands.length > 0 && (
        <ol className={styles.list}>
          {hands.map((hand) => (
            <HandRow key={hand.participantId} view={view} session={session} hand={hand} commands={commands} />
          ))}
        </ol>
      )}
      {isAsking && <SpeakersHand view={view} session={session} commands={commands} />}
    </section>
  );
}

interface HandRowProps extends HandsPanelProps {
  hand: Hand;
  commands: CommandRunner;
}

function HandRow({ view, session, hand: { participantId, about }, commands: { run, isBusy } }: HandRowProps) {
  const { t } = useTranslation(['stage', 'broadcast']);
  const name = nameOf(view, participantId);
  const { name: ownName, city } = view.live.names[participantId] ?? { name: '', city: null };
  const from = [ownName === name ? null : ownName, city].flatMap((text) => (text ? [isolated(text)] : [])).join(' · ');
  const isOnStage = view.state.participants[participantId]?.place === 'stage';
  const bring = () => void run(`bring-${participantId}`, () => session.command('stage.bring', { participantId }));
  const lower = () => void run(`lower-${participantId}`, () => session.command('hand.lower', { participantId }));
  return (
    <li className={styles.hand} data-hand={participantId}>
      <span className={styles.who}>
        <strong>
          <bdi>{name}</bdi>
        </strong>
        {from && <span className={styles.detail}>{from}</span>}
        {about && (
          <q className={styles.about}>
            <bdi>{about}</bdi>
          </q>
        )}
      </span>
      {isLeader(view) && !isOnStage && (
        <Button
          size="sm"
          variant="primary"
          icon={ArrowUpFromLine}
          isBusy={isBusy(`bring-${participantId}`)}
          onClick={bring}
          data-testid="bring-hand"
        >
          {t('broadcast:people.bring')}
        </Button>
      )}
      {isLeader(view) && (
        <IconButton icon={X} size="sm" label={t('hands.lower', { name })} onClick={lower} data-testid="lower-hand" />
      )}
    </li>
  );
}

function SpeakersHand({ view, session, commands: { run, isBusy } }: HandsPanelProps & { commands: CommandRunner }) {
  const { t } = useTranslation('stage');
  const isUp = ownHand(view) !== undefined;
  const { participantId } = view.you;
  const press = () =>
    void run('hand', () =>
      isUp ? session.command('hand.lower', { participantId }) : session.command('hand.raise', { about: '' }),
    );
  return (
    <Button icon={HandIcon} aria-pressed={isUp} isBusy={isBusy('hand')} onClick={press} data-testid="raise-hand">
      {t(isUp ? 'hand.lower' : 'hand.raise')}
    </Button>
  );
}
