import { Flag } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../api/queries.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Slate } from '../../ui/Slate.tsx';
import type { ReadyView } from '../session/view.ts';

interface EndedProps {
  view: ReadyView;
  link: string | null;
}

/** After the end: thanks, and the way to the recording when there is one. */
export function Ended({ view, link }: EndedProps) {
  const { t } = useTranslation('broadcast');
  const wasRecorded = (view.state.recording?.captureStartedAtMs ?? null) !== null;
  const recordings = useRoute(
    'recordings.list',
    { query: { eventId: view.event.id, ...(link ? { link } : {}) } },
    { isEnabled: wasRecorded, pollMs: (reply) => ((reply?.recordings.length ?? 0) > 0 ? false : 3_000) },
  );
  const recording = recordings.data?.recordings.find((card) => card.state !== 'failed');
  return (
    <Slate icon={Flag} title={t('ended.title')} detail={t('ended.detail')} data-testid="ended">
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
      {wasRecorded && !recording && !recordings.isError && <p>{t('ended.recordingSoon')}</p>}
    </Slate>
  );
}
