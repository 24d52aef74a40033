import { AppError } from '@campus/protocol/errors';
import { withTimeout } from '@campus/service-kit/async';
import type { Logger } from '@campus/service-kit/log';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { participantLimits } from '../live/participant-limits.ts';

const minuteS = 60;

/**
 * How often what may be tried. A centre's 25 laptops come from one address, so limits by address for joining are
 * wide, and those that guard a password are counted by account as well.
 */
const limits = {
  'setup by address': { points: 20, durationS: 10 * minuteS },
  'sign-in by address': { points: 60, durationS: 10 * minuteS },
  'sign-in by account': { points: 10, durationS: 10 * minuteS },
  'university by address': { points: 200, durationS: 10 * minuteS },
  'refresh by address': { points: 600, durationS: 10 * minuteS },
  'invitation by address': { points: 300, durationS: 10 * minuteS },
  'invitation by inviter': { points: 200, durationS: 60 * minuteS },
  'proof by account': { points: 10, durationS: 10 * minuteS },
  'confirmation by address': { points: 60, durationS: 10 * minuteS },
  'confirmation by account': { points: 10, durationS: 60 * minuteS },
  'export by account': { points: 10, durationS: 10 * minuteS },
  'reminders by address': { points: 60, durationS: 10 * minuteS },
  /** A board asks every few seconds, and a centre may have several. */
  'board by address': { points: 2_400, durationS: 10 * minuteS },
  /** Whoever asks more often than they were told to is told to slow down (RFC 8628, 3.5). */
  'board by secret': { points: 60, durationS: minuteS },
  'pairing by address': { points: 60, durationS: 10 * minuteS },
  /** Codes are short: nobody may try many (RFC 8628, 5.1). */
  'code by account': { points: 30, durationS: 10 * minuteS },
  'control by account': { points: 1_200, durationS: 10 * minuteS },
  'link by address': { points: 600, durationS: 10 * minuteS },
  'join by address': { points: 300, durationS: 5 * minuteS },
  // Each opening asks four times, and while it is recorded each page every four seconds; a class of 40 does so at once.
  'replay by address': { points: 12_000, durationS: 10 * minuteS },
  'consent by address': { points: 200, durationS: 10 * minuteS },
  'feed by address': { points: 600, durationS: 10 * minuteS },
  // A class tries all ways at once, and perhaps again; of those who measure only two do so at a time.
  'probe by address': { points: 400, durationS: 10 * minuteS },
  'probe closed by address': { points: 800, durationS: 10 * minuteS },
  'measurement by address': { points: 60, durationS: 10 * minuteS },
  'measurement by all': { points: 240, durationS: 10 * minuteS },
  'cover by account': { points: 40, durationS: 10 * minuteS },
  'slides by presenter': { points: 40, durationS: 10 * minuteS },
  // Each device asks once for each file, which may be large; a whole class does so at once.
  'slides file by address': { points: 2_400, durationS: 10 * minuteS },
  'demo by address': { points: 10, durationS: 10 * minuteS },
  ...participantLimits,
} as const;

export type LimitName = keyof typeof limits;

export interface RateLimits {
  /** Counts one try. Throws RATE_LIMITED when there were too many; the message says for how many seconds. */
  consume(limit: LimitName, key: string): Promise<void>;
  /** Takes one try back that came to nothing by no fault of whoever tried. */
  refund(limit: LimitName, key: string): Promise<void>;
  /** Forgets the tries, after a success. */
  reset(limit: LimitName, key: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Counts in memory, or in Redis when several nodes serve one campus: in memory again while Redis does not answer.
 * Throws UNAVAILABLE when it does not answer at the start, since that is more likely a wrong address.
 */
export async function openRateLimits(options: {
  redisUrl?: string | undefined;
  log: Logger;
  redisAnswersWithinMs?: number;
}): Promise<RateLimits> {
  const { redisUrl, log, redisAnswersWithinMs = 5_000 } = options;
  const redis = redisUrl ? await openRedis(redisUrl, log, redisAnswersWithinMs) : undefined;
  const limiters = new Map<LimitName, RateLimiterAbstract>(
    Object.entries(limits).map(([name, { points, durationS: duration }]) => {
      const memory = new RateLimiterMemory({ keyPrefix: name, points, duration });
      if (!redis) return [name as LimitName, memory];
      const shared = { storeClient: redis, useRedisPackage: true, keyPrefix: `limit:${name}`, points, duration };
      return [name as LimitName, new RateLimiterRedis({ ...shared, insuranceLimiter: memory })];
    }),
  );
  return {
    async consume(limit, key) {
      try {
        await limiters.get(limit)?.consume(key);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
        throw new AppError('RATE_LIMITED', `too many tries (${limit}); again in ${seconds} s`);
      }
    },
    async refund(limit, key) {
      await limiters.get(limit)?.reward(key);
    },
    async reset(limit, key) {
      await limiters.get(limit)?.delete(key);
    },
    async close() {
      redis?.destroy();
    },
  };
}

async function openRedis(url: string, log: Logger, answersWithinMs: number) {
  // Most campuses have none.
  const { createClient } = await import('redis');
  const redis = createClient({ url, disableOfflineQueue: true });
  redis.on('error', (error) => log.warn({ err: error }, 'Redis does not answer; limits count in memory'));
  try {
    // The client itself would go on trying, and the start would wait in silence.
    await withTimeout(redis.connect(), answersWithinMs, 'Redis (REDIS_URL)');
  } catch (error) {
    redis.destroy();
    throw error;
  }
  return redis;
}
