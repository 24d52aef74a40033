import { needsConfirmation } from '@campus/protocol';
import { Video, VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { useCommands } from '../session/use-broadcast.ts';
import { nameOf, peopleOnStage, type ReadyView } from '../session/view.ts';
import styles from './TakePart.module.css';

interface CamerasProps {
  view: Pick<ReadyView, 'state' | 'live' | 'you'>;
  session: Pick<BroadcastSession, 'command'>;
}

/** In an event for schools the coordinator at a centre says of each of the audience on stage whether they may be seen. */
export function Cameras({ view, session }: CamerasProps) {
  const { t } = useTranslation('stage');
  const { run, isBusy } = useCommands();
  const people = peopleOnStage(view.state).filter(({ role }) => role === 'viewer');
  if (people.length === 0) return null;
  return (
    <section className={styles.hand} aria-label={t('cameras.title')} data-testid="cameras">
      <h2>{t('cameras.title')}</h2>
      <p className={styles.soft}>{t('cameras.text')}</p>
      <ul className={styles.people}>
        {people.map(({ id: participantId }) => {
          const name = nameOf(view, participantId);
          const isWaiting = needsConfirmation(view.state, participantId, 'camera');
          const press = () =>
            void run(participantId, () =>
              session.command(isWaiting ? 'camera.confirm' : 'camera.unconfirm', { participantId }),
            );
          return (
            <li key={participantId} className={styles.line} data-camera-of={participantId} data-waiting={isWaiting}>
              <bdi>{name}</bdi>
              <Button
                size="sm"
                variant={isWaiting ? 'primary' : 'secondary'}
                icon={isWaiting ? Video : VideoOff}
                isBusy={isBusy(participantId)}
                onClick={press}
                aria-label={t(isWaiting ? 'cameras.confirmNamed' : 'cameras.unconfirmNamed', { name })}
                data-testid={isWaiting ? 'confirm-camera' : 'unconfirm-camera'}
              >
                {t(isWaiting ? 'cameras.confirm' : 'cameras.unconfirm')}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
