import { activeRecording } from '@campus/protocol';
import { CircleDot, Eye, School, Signal, SignalHigh, SignalLow, SignalMedium } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import type { ReadyView } from '../session/view.ts';

const phaseTones: Record<ReadyView['state']['phase'], Tone> = {
  scheduled: 'neutral',
  backstage: 'attention',
  live: 'live',
  paused: 'attention',
  ended: 'neutral',
};

export function PhaseBadge({ view }: { view: ReadyView }) {
  const { t } = useTranslation('broadcast');
  const { phase } = view.state;
  return (
    <output>
      <Badge tone={phaseTones[phase]} data-testid="phase">
        {t(`phase.${phase}`)}
      </Badge>
    </output>
  );
}

export function RecordingBadge({ view }: { view: ReadyView }) {
  const { t } = useTranslation('broadcast');
  const recording = activeRecording(view.state);
  const isRunning = recording !== null && recording.captureStartedAtMs !== null && view.state.phase === 'live';
  // Also while there is nothing to say: what is put into it later is then told by every screen reader.
  return (
    <output>
      {recording && view.state.phase !== 'ended' && (
        <Badge tone={isRunning ? 'danger' : 'neutral'} icon={CircleDot} data-testid="recording-badge">
          {t(isRunning ? 'recording.running' : 'recording.armed')}
        </Badge>
      )}
    </output>
  );
}

export function SchoolsBadge() {
  const { t } = useTranslation('broadcast');
  return (
    <Badge tone="accent" icon={School} data-testid="for-schools">
      {t('schools.badge')}
    </Badge>
  );
}

export function AudienceBadge({ view }: { view: ReadyView }) {
  const { t } = useTranslation('broadcast');
  const { viewers, centres, heads } = view.live.audience;
  return (
    <Badge icon={Eye} data-testid="viewer-count" data-count={viewers} data-centres={centres} data-heads={heads}>
      {centres > 0 ? t('audience.withCentres', { viewers, centres, heads }) : t('audience.viewers', { viewers })}
    </Badge>
  );
}

const qualityIcons = { good: SignalHigh, fair: SignalMedium, poor: SignalLow };
const qualityTones: Record<keyof typeof qualityIcons, Tone> = { good: 'ok', fair: 'attention', poor: 'danger' };

/** The connection in a word; nothing while there is no media to judge by. */
export function QualityBadge({ view }: { view: ReadyView }) {
  const { t } = useTranslation('broadcast');
  const { quality } = view.media;
  if (view.live.connection !== 'connected')
    return (
      <Badge tone="attention" icon={Signal}>
        {t('quality.away')}
      </Badge>
    );
  if (!quality) return null;
  return (
    <Badge tone={qualityTones[quality]} icon={qualityIcons[quality]} data-testid="quality" data-quality={quality}>
      {t(`quality.${quality}`)}
    </Badge>
  );
}
