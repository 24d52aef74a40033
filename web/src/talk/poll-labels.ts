import type { Poll } from '@campus/protocol';

/** A scale's steps are numbers, with words where there are any. */
export function labelOf({ kind }: Pick<Poll, 'kind'>, option: string, index: number): string {
  if (kind !== 'scale') return option;
  return option === '' ? String(index + 1) : `${index + 1} – ${option}`;
}
