import { type CaptionCue, captionCues, cueAt, nextCueChange, type SaidLine } from '@campus/protocol';
import { useEffect, useMemo, useState } from 'react';

/** A timer that comes a little early would look twice at the same. */
const afterwardsMs = 20;

/** What of these lines stands on the screen now, by the server's clock. */
export function useCue(lines: readonly SaidLine[], clockOffsetMs: number): CaptionCue | null {
  const cues = useMemo(() => captionCues(lines), [lines]);
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      const readAtMs = Date.now();
      setNowMs(readAtMs);
      const nextMs = nextCueChange(cues, readAtMs + clockOffsetMs);
      if (nextMs !== null) timer = setTimeout(look, nextMs - clockOffsetMs - readAtMs + afterwardsMs);
    };
    timer = setTimeout(look, 0);
    return () => clearTimeout(timer);
  }, [cues, clockOffsetMs]);
  return cueAt(cues, nowMs + clockOffsetMs);
}
