import { Hand } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { useCommands } from '../session/use-broadcast.ts';
import type { ReadyView } from '../session/view.ts';
import { ownHand } from './hand-rules.ts';
import { RaiseHand } from './RaiseHand.tsx';
import { Ready } from './Ready.tsx';
import styles from './TakePart.module.css';

interface OwnHandProps {
  view: ReadyView;
  session: BroadcastSession;
}

/** One's own hand, up or down. While it is up, camera and microphone are made ready. */
export function OwnHand({ view, session }: OwnHandProps) {
  const { t } = useTranslation('stage');
  const { run, isBusy } = useCommands();
  const [isAsking, setAsking] = useState(false);
  const hand = ownHand(view);
  const { participantId } = view.you;
  const press = () => {
    if (hand) void run('hand', () => session.command('hand.lower', { participantId }));
    else setAsking(true);
  };
  return (
    <section className={styles.hand} aria-label={t('hand.label')} data-testid="own-hand" data-up={hand !== undefined}>
      <div className={styles.line}>
        <Button
          icon={Hand}
          variant={hand ? 'primary' : 'secondary'}
          aria-pressed={hand !== undefined}
          isBusy={isBusy('hand')}
          onClick={press}
          data-testid="raise-hand"
        >
          {t(hand ? 'hand.lower' : 'hand.raise')}
        </Button>
        <output>{hand && t('hand.up')}</output>
        {hand?.about && <bdi className={styles.soft}>{hand.about}</bdi>}
      </div>
      {hand && <Ready view={view} session={session} />}
      <RaiseHand view={view} session={session} isOpen={isAsking} onClose={() => setAsking(false)} />
    </section>
  );
}
