import type { PagePlace } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ReadyView } from '../broadcast/session/view.ts';
import { linesOn, pointerOn } from './ink/live-ink.ts';
import type { LiveSlides } from './live-slides.ts';
import { SlidePicture } from './SlidePicture.tsx';

interface LiveSlideProps {
  view: Pick<ReadyView, 'state'>;
  slides: LiveSlides;
  place: PagePlace;
}

/** The page that is shown, with what passes by on it. */
export function LiveSlide({ view, slides, place }: LiveSlideProps) {
  const { t } = useTranslation('slides');
  const ink = useStore(slides.ink);
  const { decks, strokes } = view.state.slides;
  return (
    <SlidePicture
      source={slides.source}
      place={place}
      label={t('page', { page: place.page, pages: decks[place.deckId]?.pageCount ?? place.page })}
      trouble={{ late: t('trouble'), lost: t('lost') }}
      lines={linesOn(place, strokes, ink)}
      pointer={pointerOn(place, ink)}
    />
  );
}
