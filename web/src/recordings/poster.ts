import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { rest } from '../api/client.ts';

/** Where a recording's files lie; the token goes with each address. */
export function mediaAddress(recordingId: string, file: string, token: string): string {
  return `/media/${recordingId}/${file}?token=${encodeURIComponent(token)}`;
}

/** Media tokens live a quarter of an hour; a poster's is asked for again well before. */
const tokenFreshMs = 10 * 60_000;

/** The poster's address, once the card is in view; null until then and where there is none. */
export function usePoster(recordingId: string, link: string | undefined, isWanted: boolean): string | null {
  const token = useQuery({
    queryKey: ['poster', recordingId, link ?? null],
    queryFn: ({ signal }) =>
      rest.call(
        'recordings.renewMedia',
        { params: { id: recordingId }, ...(link === undefined ? {} : { query: { link } }) },
        { signal },
      ),
    enabled: isWanted,
    staleTime: tokenFreshMs,
    // A poster that was fetched stays as it is: its address may expire without harm.
    refetchOnWindowFocus: false,
    retry: false,
    placeholderData: keepPreviousData,
  });
  return token.data ? mediaAddress(recordingId, 'poster.jpg', token.data.mediaToken) : null;
}
