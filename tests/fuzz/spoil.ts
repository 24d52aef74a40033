import fc from 'fast-check';
import { Odd, oddNames } from './wire-text.ts';

/** What is done to one field, picked by number among all of a request. */
export interface Spoil {
  readonly at: number;
  readonly how: 'replaced' | 'removed' | 'beside';
  readonly by: unknown;
}

const odd = fc.constantFrom(...oddNames).map((name) => new Odd(name));
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: odd },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

export const spoils: fc.Arbitrary<Spoil> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom(
    'replaced' as const,
    'replaced' as const,
    'replaced' as const,
    'removed' as const,
    'beside' as const,
  ),
  by: anything,
});

interface Place {
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

/** The same with one field changed, taken away, or with another one beside it that nobody knows. Of what has no fields: itself. */
export function spoilt(request: unknown, { at, how, by }: Spoil): unknown {
  const copy = copied(request);
  const places = placesIn(copy);
  const place = places[at % Math.max(1, places.length)];
  if (!place) return how === 'replaced' ? by : copy;
  if (how === 'replaced') place.parent[place.key] = by;
  else if (how === 'beside') place.parent[`${place.key}-beside`] = by;
  else if (Array.isArray(place.parent)) place.parent.splice(Number(place.key), 1);
  else delete place.parent[place.key];
  return copy;
}

/** Odd ones stay what they are. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== 'object' || value === null || value instanceof Odd) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner)]));
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null || value instanceof Odd) return [];
  const parent = value as Record<string, unknown>;
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...placesIn(parent[key])]);
}
