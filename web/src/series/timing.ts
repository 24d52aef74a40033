import type { SeriesTiming } from '@campus/protocol';
import { epochOfLocal } from '../events/zoned-time.ts';
import { type FirstEvent, type Repeat, ruleOf } from './repeat.ts';

/** The timing without what is excluded, or null while it is incomplete. */
export function timingOf(
  repeat: Repeat,
  { startsAtLocal, timeZone, durationMinutes }: FirstEvent & { durationMinutes: string },
): Omit<SeriesTiming, 'excluded'> | null {
  const rule = ruleOf(repeat, { startsAtLocal, timeZone });
  const startsAtMs = epochOfLocal(startsAtLocal, timeZone);
  const minutes = Number(durationMinutes);
  if (rule === null || startsAtMs === null || !Number.isInteger(minutes) || minutes < 5) return null;
  return { startsAtMs, durationMinutes: minutes, timeZone, rule };
}
