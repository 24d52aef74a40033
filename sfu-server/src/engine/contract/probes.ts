import type { ProbePurpose } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { describe, expect, it } from 'vitest';
import type { EngineHarness } from '../../testing/engine-harness.ts';
import { dtlsParameters } from '../../testing/rtp-samples.ts';
import { freshHarness } from './harness.ts';

export function describeProbes(start: () => Promise<EngineHarness>): void {
  const harness = freshHarness(start);
  const open = (purpose: ProbePurpose = 'reach', seed = 0) =>
    harness().engine.openProbe({ purpose, dtlsParameters: dtlsParameters(seed) });
  const count = () => harness().engine.stats().probes;

  describe('probes', () => {
    it('R14: are offered on UDP and TCP of the broadcasts’ port, beside the rooms', async () => {
      const offer = await open();
      expect(offer.iceCandidates.map(({ protocol }) => protocol)).toEqual(['udp', 'tcp']);
      const broadcast = await harness().engine.openTransport({
        ...{ roomId: 'room-one', ownerId: 'participant-ana', direction: 'receive' },
      });
      expect(offer.iceCandidates.map(({ port }) => port)).toEqual(broadcast.iceCandidates.map(({ port }) => port));
      expect(offer).toMatchObject({ sctpPort: 5_000, mostBps: 4_000_000, dtlsParameters: { role: 'auto' } });
      expect(offer.iceParameters).toMatchObject({ iceLite: true });
      const { rooms } = await harness().engine.listRooms({});
      expect(rooms).toHaveLength(1);
      expect(rooms[0]?.transports).toHaveLength(1);
      expect(harness().engine.stats()).toMatchObject({ probes: 1, rooms: 1, transports: 1 });
    });

    it('R14: are closed once, by their id, and leave their place to the next one', async () => {
      const [first, second] = [await open('measure', 1), await open('measure', 2)];
      await expect(open('measure', 3)).rejects.toMatchObject({ code: 'BUSY', retryable: true });
      await open('reach', 4);
      await harness().engine.closeProbe({ probeId: first.probeId });
      await harness().engine.closeProbe({ probeId: first.probeId });
      await harness().engine.closeProbe({ probeId: 'of-nobody' });
      expect(count()).toBe(2);
      await open('measure', 5);
      await expect(open('measure', 6)).rejects.toMatchObject({ code: 'BUSY' });
      expect(second.probeId).not.toBe(first.probeId);
    });

    it('R14: end by themselves, whether or not anybody ever came', async () => {
      const { endsInMs } = await open('measure');
      harness().timers.advance(endsInMs);
      await eventually(() => count() === 0);
      await open('measure');
    });

    it('R14: are refused to a certificate that is none, and take no place then', async () => {
      const fingerprints = [{ algorithm: 'md5', value: '00' }];
      const bad = { purpose: 'measure' as const, dtlsParameters: { fingerprints } };
      for (let round = 0; round < 3; round += 1) {
        await expect(harness().engine.openProbe(bad)).rejects.toMatchObject({ code: 'INVALID' });
      }
      await open('measure');
      expect(count()).toBe(1);
    });

    it('R14: end with their worker', async () => {
      await open('reach');
      harness().killWorkers();
      await eventually(() => count() === 0, { timeoutMs: 20_000 });
    });
  });
}
