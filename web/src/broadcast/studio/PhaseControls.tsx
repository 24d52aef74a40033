import { CirclePause, CirclePlay, DoorOpen, Radio, Square } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import { useNow } from '../../ui/use-now.ts';
import { clockSpan } from '../join/event-times.ts';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { useCommands } from '../session/use-broadcast.ts';
import type { ReadyView } from '../session/view.ts';
import styles from './PhaseControls.module.css';

interface PhaseControlsProps {
  view: ReadyView;
  session: Pick<BroadcastSession, 'command'>;
}

/** The broadcast's way: backstage, live, paused, ended. Only the step that comes next is offered. */
export function PhaseControls({ view, session }: PhaseControlsProps) {
  const { t } = useTranslation('broadcast');
  const { run, isBusy } = useCommands();
  const [isEnding, setEnding] = useState(false);
  const group = useRef<HTMLElement>(null);
  const { phase } = view.state;
  const step = (name: 'backstage.open' | 'broadcast.goLive' | 'broadcast.pause' | 'broadcast.resume') =>
    void run('phase', () => session.command(name, {}));
  // The pressed button is replaced by the next one.
  useKeptFocus(group);
  const end = async () => {
    if (await run('end', () => session.command('broadcast.end', {}))) setEnding(false);
  };

  if (phase === 'ended') return null;
  return (
    <section ref={group} className={styles.controls} aria-label={t('run.label')}>
      {(phase === 'live' || phase === 'paused') && <PhaseClock view={view} />}
      {phase === 'scheduled' && (
        <Button
          variant="primary"
          icon={DoorOpen}
          isBusy={isBusy('phase')}
          onClick={() => step('backstage.open')}
          data-testid="go-backstage"
        >
          {t('run.backstage')}
        </Button>
      )}
      {phase === 'backstage' && (
        <Button
          variant="live"
          icon={Radio}
          isBusy={isBusy('phase')}
          onClick={() => step('broadcast.goLive')}
          data-testid="go-live"
        >
          {t('run.goLive')}
        </Button>
      )}
      {phase === 'live' && (
        <Button icon={CirclePause} isBusy={isBusy('phase')} onClick={() => step('broadcast.pause')} data-testid="pause">
          {t('run.pause')}
        </Button>
      )}
      {phase === 'paused' && (
        <Button
          variant="live"
          icon={CirclePlay}
          isBusy={isBusy('phase')}
          onClick={() => step('broadcast.resume')}
          data-testid="resume"
        >
          {t('run.resume')}
        </Button>
      )}
      {phase !== 'scheduled' && (
        <Button variant="danger" icon={Square} onClick={() => setEnding(true)} data-testid="end">
          {t('run.end')}
        </Button>
      )}
      <ConfirmDialog
        isOpen={isEnding}
        onClose={() => setEnding(false)}
        title={t('run.endTitle')}
        description={t('run.endDetail')}
        data-testid="end-dialog"
        keep={t('run.keepGoing')}
        action={t('run.endNow')}
        onConfirm={() => void end()}
        isBusy={isBusy('end')}
        variant="live"
        confirmTestId="confirm-end"
      />
    </section>
  );
}

function PhaseClock({ view }: { view: ReadyView }) {
  const nowMs = useNow(1_000) + view.live.clockOffsetMs;
  return (
    <span className={styles.clock} data-testid="phase-clock">
      {clockSpan(nowMs - view.state.phaseSinceMs)}
    </span>
  );
}
