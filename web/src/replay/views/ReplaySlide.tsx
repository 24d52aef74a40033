import type { PagePlace, TimelineInk } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import type { SlideSource } from '../../slides/pdf/open-deck.ts';
import { SlidePicture } from '../../slides/SlidePicture.tsx';

interface ReplaySlideProps {
  ink: readonly TimelineInk[];
  source: SlideSource;
  place: PagePlace;
  recordingMs: number;
}

/** The page that was shown at this moment, with what had been drawn on it by then. */
export function ReplaySlide({ ink, source, place, recordingMs }: ReplaySlideProps) {
  const { t } = useTranslation('replay');
  const lines = ink.flatMap(({ startMs, endMs, stroke }) => {
    const isThere = startMs <= recordingMs && recordingMs < endMs;
    return isThere && stroke.deckId === place.deckId && stroke.page === place.page ? [stroke] : [];
  });
  return (
    <SlidePicture
      source={source}
      place={place}
      label={t('slides.page', { page: place.page })}
      trouble={{ late: t('slides.trouble'), lost: t('slides.lost') }}
      lines={lines}
    />
  );
}
