import { eventually } from '@campus/service-kit/testing';
import type { Fault } from '../fault.ts';

/** The wall clock is set, as by a time server that was not reached before. It stays as it was set. */
function jump(name: string, aheadMs: number): Fault {
  return {
    name,
    touches: 'media',
    needs: 'trouble',
    isLong: aheadMs > 0,
    async strike({ trouble }) {
      await trouble?.setClock(aheadMs);
      await eventually(async () => (await trouble?.felt()) !== 0);
    },
  };
}

export const clock: readonly Fault[] = [jump('clock-60s-ahead', 60_000), jump('clock-60s-back', -60_000)];
