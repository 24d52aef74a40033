import { useEffect, useState } from 'react';

/** The time, refreshed every so often, so that "in 5 minutes" does not stay on the screen for an hour. */
export function useNow(everyMs = 30_000): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
