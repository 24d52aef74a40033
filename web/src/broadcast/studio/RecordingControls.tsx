import { activeRecording } from '@campus/protocol';
import { CircleDot, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { clockSpan } from '../join/event-times.ts';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { useNow } from '../../ui/use-now.ts';
import { useCommands } from '../session/use-broadcast.ts';
import type { ReadyView } from '../session/view.ts';
import styles from './RecordingControls.module.css';

interface RecordingControlsProps {
  view: ReadyView;
  session: Pick<BroadcastSession, 'command'>;
}

/** Starts and stops the recording, and says where it stands. */
export function RecordingControls({ view, session }: RecordingControlsProps) {
  const { t } = useTranslation('broadcast');
  const { run, isBusy } = useCommands();
  const { state } = view;
  const recording = activeRecording(state);
  const last = state.recording;
  const stateOf = recording
    ? recording.captureStartedAtMs === null
      ? 'armed'
      : state.phase === 'live'
        ? 'running'
        : 'waiting'
    : 'off';
  return (
    <div className={styles.controls} data-testid="recording" data-recording={stateOf} data-recording-id={last?.id}>
      {recording ? (
        <>
          <output className={styles.text}>
            <CircleDot aria-hidden="true" className={styles.dot} data-running={stateOf === 'running' || undefined} />
            {t(`recording.${stateOf === 'off' ? 'armed' : stateOf}`)}
            {recording.captureStartedAtMs !== null && (
              <RecordingClock view={view} sinceMs={recording.captureStartedAtMs} />
            )}
          </output>
          <Button
            icon={Square}
            size="sm"
            isBusy={isBusy('recording')}
            onClick={() => void run('recording', () => session.command('recording.stop', {}))}
            data-testid="record-stop"
          >
            {t('recording.stop')}
          </Button>
        </>
      ) : (
        <>
          <output className={styles.text}>
            {last?.endReason
              ? t(`recording.ended.${last.endReason}`)
              : t(state.isRecordedAutomatically ? 'recording.automatic' : 'recording.none')}
          </output>
          <Button
            icon={CircleDot}
            size="sm"
            aria-disabled={state.phase === 'scheduled'}
            isBusy={isBusy('recording')}
            onClick={() => void run('recording', () => session.command('recording.start', {}))}
            data-testid="record-start"
          >
            {t('recording.start')}
          </Button>
        </>
      )}
    </div>
  );
}

function RecordingClock({ view, sinceMs }: { view: ReadyView; sinceMs: number }) {
  const nowMs = useNow(1_000) + view.live.clockOffsetMs;
  return <span className={styles.clock}>{clockSpan(nowMs - sinceMs)}</span>;
}
