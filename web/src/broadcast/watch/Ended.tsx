import { Flag } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../api/queries.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Slate } from '../../ui/Slate.tsx';
import { useFocusOnMount } from '../session/use-focus-on-mount.ts';
import type { ReadyView } from '../session/view.ts';

interface EndedProps {
  view: ReadyView;
  link: string | null;
}

const pollMs = 3_000;
/** A recording that is not there by then has failed, which only its organisers are told, or takes long. */
const soonMs = 60_000;

/** After the end: thanks, and the way to the recording when there is one. */
export function Ended({ view, link }: EndedProps) {
  const { t } = useTranslation('broadcast');
  const wasRecorded = (view.state.recording?.captureStartedAtMs ?? null) !== null;
  const [askUntilMs] = useState(() => Date.now() + soonMs);
  const heading = useFocusOnMount<HTMLDivElement>();
  const recordings = useRoute(
    'recordings.list',
    { query: { eventId: view.event.id, ...(link ? { link } : {}) } },
    {
      isEnabled: wasRecorded,
      pollMs: (reply) => ((reply?.recordings.length ?? 0) > 0 || Date.now() > askUntilMs ? false : pollMs),
    },
  );
  const isLate = recordings.dataUpdatedAt > askUntilMs;
  const recording = recordings.data?.recordings.find((card) => card.state !== 'failed');
  return (
    <Slate
      ref={heading}
      tabIndex={-1}
      icon={Flag}
      title={t('ended.title')}
      detail={t('ended.detail')}
      data-testid="ended"
    >
      {recording && (
        <ButtonLink
          variant="primary"
          size="lg"
          to={`/recordings/${recording.id}${link ? `?link=${encodeURIComponent(link)}` : ''}`}
          data-testid="watch-recording"
        >
          {t('ended.watchRecording')}
        </ButtonLink>
      )}
      {wasRecorded && !recording && !recordings.isError && (
        <p>{t(isLate ? 'ended.recordingLater' : 'ended.recordingSoon')}</p>
      )}
    </Slate>
  );
}
