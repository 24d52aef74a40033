import type { CaptionLanguage, RecordedCaptions, Replay } from '@campus/protocol';
import { useCallback, useState } from 'react';
import { useRoute } from '../api/queries.ts';
import { recallCaptions, rememberCaptions } from './caption-memory.ts';

/** What is still being recorded has more of them. */
const growsEveryMs = 10_000;
const none: readonly RecordedCaptions[] = [];

/** The captions of a recording, by languages; empty until they have come, and where there are none. */
export function useRecordedCaptions(replay: Replay, link: string | undefined): readonly RecordedCaptions[] {
  const request = { params: { id: replay.id }, ...(link === undefined ? {} : { query: { link } }) };
  const { data } = useRoute('recordings.captions', request, {
    staleMs: Number.POSITIVE_INFINITY,
    pollMs: () => (replay.media.state === 'recording' ? growsEveryMs : false),
  });
  return data?.captions ?? none;
}

/** In which language somebody reads captions, the same as in broadcasts; null: they are off. */
export function useCaptionChoice(): [CaptionLanguage | null, (language: CaptionLanguage | null) => void] {
  const [chosen, setChosen] = useState(() => recallCaptions('read'));
  const choose = useCallback((language: CaptionLanguage | null) => {
    setChosen(language);
    rememberCaptions('read', language);
  }, []);
  return [chosen, choose];
}
