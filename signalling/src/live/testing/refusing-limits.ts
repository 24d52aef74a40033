import { AppError } from '@campus/protocol';
import type { LiveDeps } from '../../ports.ts';
import type { LimitName } from '../../rest/rate-limits.ts';

/** For `openStage`: limits that are reached when a test says so, and not by how fast a machine is. */
export function refusingLimits(refuses: (limit: LimitName, key: string) => boolean) {
  return (deps: LiveDeps): LiveDeps => ({
    ...deps,
    rateLimits: {
      ...deps.rateLimits,
      async consume(limit, key) {
        if (refuses(limit, key)) throw new AppError('RATE_LIMITED', `too many tries (${limit})`);
        await deps.rateLimits.consume(limit, key);
      },
    },
  });
}
