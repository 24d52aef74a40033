import type { AppError, RouteReply } from '@campus/protocol';
import { keepPreviousData, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { rest } from '../../api/client.ts';
import { keyOf } from '../../api/queries.ts';

export type Decks = RouteReply<'slides.list'>;

/** The files of an event; `version` changes when there are others. `join`: a join token, of somebody who has no account. */
export function useDecks(eventId: string, version: string, join?: string): UseQueryResult<Decks, AppError> {
  return useQuery<Decks, AppError>({
    queryKey: keyOf('slides.list', { eventId, version }),
    queryFn: ({ signal }) => rest.call('slides.list', { params: { id: eventId } }, { signal, join }),
    placeholderData: keepPreviousData,
  });
}

export function useDeckActions(eventId: string, join?: string) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: keyOf('slides.list') });
  return {
    async upload(file: File) {
      const body = new Uint8Array(await file.arrayBuffer());
      const name = file.name.slice(0, 140);
      const deck = await rest.call('slides.upload', { params: { id: eventId }, query: { name }, body }, { join });
      await refresh();
      return deck;
    },
    async remove(deckId: string) {
      await rest.call('slides.remove', { params: { id: eventId, deckId } }, { join });
      await refresh();
    },
  };
}
