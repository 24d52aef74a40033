import { AppError } from '@campus/protocol';
import { Activity, RotateCw, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { Badge, type Tone } from '../ui/Badge.tsx';
import { Button } from '../ui/Button.tsx';
import { Progress } from '../ui/Meter.tsx';
import { rateText } from './advice-text.ts';
import styles from './Equipment.module.css';
import { milliseconds } from './figures-text.ts';
import type { Measured } from './network/measure.ts';
import type { NetworkView } from './network/network-check.ts';
import { allWays } from './network/probe-sdp.ts';
import type { Reach, ReachState } from './network/reach.ts';
import { Fact, Facts, Panel } from './Panel.tsx';
import { lossText } from './report.ts';

interface NetworkPanelProps {
  view: NetworkView;
  onStart: () => void;
  onStop: () => void;
}

/** How far one is, from 0 to 1; each step takes about as long as the next. */
const progress = { idle: 0, reaching: 0.05, waiting: 0.15, calm: 0.25, down: 0.5, up: 0.75, done: 1 } as const;

/** Which ways to the media server are open, and what the best one carries. */
export function NetworkPanel({ view, onStart, onStop }: NetworkPanelProps) {
  const { t } = useTranslation('equipment');
  const errorText = useErrorText();
  const { step, ways, measured, problem, bestWay } = view;
  const isRunning = step !== 'idle' && step !== 'done';
  return (
    <Panel icon={Activity} title={t('network.title')} isWide data-testid="network">
      <p className={styles.hint}>{t('network.lead')}</p>
      <div className={styles.row}>
        {isRunning ? (
          <Button icon={Square} onClick={onStop} data-testid="stop-network">
            {t('network.stop')}
          </Button>
        ) : (
          <Button
            variant="primary"
            icon={step === 'done' ? RotateCw : Activity}
            onClick={onStart}
            data-testid="check-network"
          >
            {t(step === 'done' ? 'network.again' : 'network.start')}
          </Button>
        )}
        <output className={styles.step} data-testid="network-step" data-step={step}>
          {step === 'idle' ? '' : t(`step.${step}`)}
        </output>
      </div>
      {isRunning && <Progress label={t('network.title')} value={progress[step]} />}
      {ways && (
        <Facts>
          {allWays.map((way) => (
            <Fact key={way} label={t(`way.${way}`)} data-testid={`way-${way}`} data-state={ways[way].state}>
              <WayState reach={ways[way]} />
              {way === bestWay && <span className={styles.note}>{t('network.best')}</span>}
            </Fact>
          ))}
        </Facts>
      )}
      {measured && <MeasuredFigures measured={measured} />}
      {step === 'done' && problem !== null && !measured && (
        <p className={styles.hint} data-testid="network-problem" data-code={problem}>
          {errorText(new AppError(problem, 'the check of the network'))}
        </p>
      )}
    </Panel>
  );
}

const tones: Readonly<Record<ReachState, Tone>> = {
  trying: 'neutral',
  open: 'ok',
  blocked: 'danger',
  absent: 'neutral',
  unknown: 'attention',
};

function WayState({ reach }: { reach: Reach }) {
  const { t, i18n } = useTranslation('equipment');
  const { state, tookMs, tried, path } = reach;
  // Of several TURN servers the browser says which one it was.
  const shown = path?.relayUrl ? [path.relayUrl] : tried;
  return (
    <>
      <Badge tone={tones[state]}>{t(`wayState.${state}`)}</Badge>
      {tookMs !== null && (
        <span className={styles.note}>{t('network.took', { time: milliseconds(tookMs, i18n.language) })}</span>
      )}
      {shown.length > 0 && (
        <bdi className={styles.address} dir="ltr">
          {shown.join(', ')}
        </bdi>
      )}
    </>
  );
}

function MeasuredFigures({ measured }: { measured: Measured }) {
  const { t, i18n } = useTranslation('equipment');
  const { down, up, rttMs, jitterMs, lossUp, lossDown } = measured;
  const { language } = i18n;
  return (
    <dl className={styles.figures} data-testid="figures">
      {down && (
        <Figure label={t('network.down')} value={rateText(down, t, language)} testId="figure-down" raw={down.bps} />
      )}
      {up && <Figure label={t('network.up')} value={rateText(up, t, language)} testId="figure-up" raw={up.bps} />}
      {rttMs !== null && (
        <Figure label={t('network.rtt')} value={milliseconds(rttMs, language)} testId="figure-rtt" raw={rttMs} />
      )}
      {jitterMs !== null && <Figure label={t('network.jitter')} value={milliseconds(jitterMs, language)} />}
      <Figure label={t('network.loss')} value={lossText(lossUp, lossDown, t, language)} testId="figure-loss" />
    </dl>
  );
}

interface FigureProps {
  label: string;
  value: string;
  testId?: string;
  raw?: number;
}

function Figure({ label, value, testId, raw }: FigureProps) {
  return (
    <div className={styles.figure} data-testid={testId} data-value={raw}>
      <dt>{label}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  );
}
