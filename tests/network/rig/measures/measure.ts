import type { Finding } from '../finding.ts';
import type { Ground } from '../ground.ts';

export interface Measure {
  readonly name: string;
  /** `seconds`: how long it listens under the conditions. Leaves the ground as it was. */
  run(ground: Ground, seconds: number): Promise<Finding[]>;
}
