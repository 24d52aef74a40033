import type { Replay, RouteReply } from '@campus/protocol';
import { useEffect, useState } from 'react';
import { useRoute } from '../../api/queries.ts';
import { DeckShelf } from '../../slides/pdf/deck-shelf.ts';
import { fetchDeck, importPdfEngine } from '../../slides/pdf/fetch-deck.ts';
import type { SlideSource } from '../../slides/pdf/open-deck.ts';

/** What is still being recorded shows more pages. */
const growsEveryMs = 15_000;

/** The slides of a recording, by whatever opens the recording. They are closed with the page. */
export function useSlides(link: string | undefined): SlideSource {
  const [shelf] = useState(
    () => new DeckShelf({ fetch: (deckId) => fetchDeck(deckId, { link }), engine: importPdfEngine }),
  );
  useEffect(() => () => shelf.close(), [shelf]);
  return shelf;
}

/** What stands and was drawn on the pages; undefined until it has come, and where there are no slides. */
export function useSlideTexts(replay: Replay, link: string | undefined): RouteReply<'recordings.slides'> | undefined {
  return useRoute(
    'recordings.slides',
    { params: { id: replay.id }, ...(link === undefined ? {} : { query: { link } }) },
    {
      isEnabled: replay.timeline.segments.some(({ slides }) => slides !== null),
      staleMs: Number.POSITIVE_INFINITY,
      pollMs: () => (replay.media.state === 'recording' ? growsEveryMs : false),
    },
  ).data;
}
