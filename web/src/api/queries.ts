import type { AppError, RouteName, RouteReply } from '@campus/protocol';
import {
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { rest, session } from './client.ts';
import type { RouteRequest } from './rest.ts';
import type { SessionState } from './session-keeper.ts';

export interface QueryOptions<N extends RouteName> {
  isEnabled?: boolean;
  /** Asks again after so many milliseconds, or never (false); may depend on the last reply. */
  pollMs?: (reply: RouteReply<N> | undefined) => number | false;
  staleMs?: number;
}

/** The query key of a route and request; a prefix of it names all requests of that route. */
export function keyOf(name: RouteName, request?: unknown): readonly unknown[] {
  return request === undefined ? [name] : [name, request];
}

/** Reads a route, keeps the reply, and asks again when the page comes back into view. */
export function useRoute<N extends RouteName>(
  name: N,
  request: RouteRequest<N>,
  options: QueryOptions<N> = {},
): UseQueryResult<RouteReply<N>, AppError> {
  return useQuery<RouteReply<N>, AppError>({
    queryKey: keyOf(name, request),
    queryFn: ({ signal }) => rest.call(name, request, { signal }),
    enabled: options.isEnabled ?? true,
    ...(options.pollMs ? { refetchInterval: (query) => options.pollMs?.(query.state.data) ?? false } : {}),
    ...(options.staleMs === undefined ? {} : { staleTime: options.staleMs }),
  });
}

/** Changes something by a route; `refreshes` names the routes whose replies are then old. */
export function useRouteAction<N extends RouteName>(
  name: N,
  refreshes: readonly RouteName[] = [],
): UseMutationResult<RouteReply<N>, AppError, RouteRequest<N>> {
  const client = useQueryClient();
  return useMutation<RouteReply<N>, AppError, RouteRequest<N>>({
    mutationFn: (request) => rest.call(name, request),
    onSuccess: async () => {
      await Promise.all(refreshes.map((route) => client.invalidateQueries({ queryKey: keyOf(route) })));
    },
  });
}

export function useSession(): SessionState {
  return useSyncExternalStore(session.subscribe, session.read, session.read);
}
