import type { Finding } from '../finding.ts';
import type { Ground } from '../ground.ts';

export interface Measure {
  readonly name: string;
  /** `seconds`: how long it listens under the conditions. Leaves the ground as it was. */
  run(ground: Ground, seconds: number): Promise<Finding[]>;
}

/** A talk has gone on for a while when its line gets bad; the sound of the audience is patient by then. */
export const beforeMs = 12_000;

export function inSeconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1_000;
}
