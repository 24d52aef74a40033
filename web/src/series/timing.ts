import type { SeriesTiming } from '@campus/protocol';
import { epochOfLocal, localOfEpoch } from '../events/zoned-time.ts';
import { type FirstEvent, type Repeat, ruleOf } from './repeat.ts';

export type First = FirstEvent & { durationMinutes: string };

/** What the rule alone plans, or null while something of it is missing or wrong. */
export function plannedOf(repeat: Repeat, first: First): Omit<SeriesTiming, 'excluded'> | null {
  const { startsAtLocal, timeZone, durationMinutes } = first;
  const rule = ruleOf(repeat, first);
  const startsAtMs = epochOfLocal(startsAtLocal, timeZone);
  const minutes = Number(durationMinutes);
  if (rule === null || startsAtMs === null || !Number.isInteger(minutes) || minutes < 5) return null;
  return { startsAtMs, durationMinutes: minutes, timeZone, rule };
}

/** The same with what is left out. Every occurrence has the first one's time of day in its name. */
export function timingOf(repeat: Repeat, first: First): SeriesTiming | null {
  const planned = plannedOf(repeat, first);
  if (planned === null) return null;
  const clock = localOfEpoch(planned.startsAtMs, planned.timeZone).slice(10);
  return { ...planned, excluded: repeat.excluded.toSorted().map((day) => `${day}${clock}`) };
}
