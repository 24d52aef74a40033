import { AppError } from '@campus/protocol';
import { QueryClient } from '@tanstack/react-query';

/** Asks again only where asking again can help. */
function isWorthRetrying(failures: number, error: unknown): boolean {
  return failures < 3 && (!(error instanceof AppError) || error.retryable);
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: isWorthRetrying, staleTime: 10_000, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});
