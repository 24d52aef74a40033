import { RtpCapabilities, RtpParameters } from '@campus/protocol/media';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ana, ben, openTransport, publishCamera, roomId } from '../../testing/engine-harness.ts';
import { startRealEngine } from '../../testing/real-engine.ts';
import { audioParameters, receiverCapabilities, videoParameters } from '../../testing/rtp-samples.ts';

// Each asks the worker many hundred times.
vi.setConfig({ testTimeout: 180_000 });

/** Values that JSON can carry, with a liking for those at the edges of the wire's types. */
const value = fc.oneof(
  fc.constantFrom(0, -1, 1, 127, 128, 255, 256, 65_536, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 1e300, 0.5),
  fc.constantFrom('', 'a', 'video/rtx', 'audio/opus', '42e01f', 'L1T3', 'x'.repeat(300), '\u0000', 'ü'),
  fc.constantFrom(null, true, false, [], {}, [{}], [null]),
  fc.jsonValue({ maxDepth: 2 }),
);
const spoil = fc.record({ at: fc.nat(), value, isRemoved: fc.boolean() });

/** The same with one field, picked by number, replaced or removed. */
function spoilt(good: object, { at, value: wrong, isRemoved }: { at: number; value: unknown; isRemoved: boolean }) {
  const copy = structuredClone(good) as Record<string, unknown>;
  const places: { parent: Record<string, unknown>; key: string }[] = [];
  const walk = (parent: Record<string, unknown>) => {
    for (const key of Object.keys(parent)) {
      places.push({ parent, key });
      const child = parent[key];
      if (typeof child === 'object' && child !== null) walk(child as Record<string, unknown>);
    }
  };
  walk(copy);
  const place = places[at % places.length];
  if (!place) return copy;
  if (isRemoved && !Array.isArray(place.parent)) delete place.parent[place.key];
  else place.parent[place.key] = wrong;
  return copy;
}

describe('a real worker', () => {
  let harness: Awaited<ReturnType<typeof startRealEngine>>;
  beforeEach(async () => {
    harness = await startRealEngine();
    await harness.engine.openRoom({ roomId });
  });
  afterEach(() => harness.close());

  it('R6: takes or refuses whatever a publisher says of its media, and survives it', async () => {
    let refused = 0;
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(1, 3, 0),
        fc.array(spoil, { minLength: 1, maxLength: 2 }),
        async (layers, spoils) => {
          const good = layers === 0 ? audioParameters() : videoParameters('H264', layers);
          const wrong = spoils.reduce<object>(spoilt, good);
          const parsed = RtpParameters.safeParse(wrong);
          // What the contract refuses never comes as far as the engine.
          if (!parsed.success) return;
          const transportId = await openTransport(harness, ana, 'send');
          const kind = layers === 0 ? 'audio' : 'video';
          const outcome = await harness.engine
            .produce({
              roomId,
              trackId: `track-${transportId}`,
              source: kind === 'audio' ? 'microphone' : 'camera',
              transportId,
              kind,
              rtpParameters: parsed.data,
              isPaused: false,
            })
            .catch((error: unknown) => error);
          if (outcome instanceof Error) {
            refused += 1;
            expect(outcome).toMatchObject({ code: 'INVALID' });
          } else taken += 1;
          await harness.engine.closeTransport({ roomId, transportId });
        },
      ),
      { numRuns: 600 },
    );
    expect(refused).toBeGreaterThan(50);
    expect(taken).toBeGreaterThan(10);
    expect(harness.engine.stats()).toMatchObject({ workerDeaths: 0, workers: 1 });
    await publishCamera(harness, { layers: 3 });
  });

  it('R6: takes or refuses whatever a receiver says that it can take, and survives it', async () => {
    await publishCamera(harness, { layers: 3 });
    let refused = 0;
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(spoil, { minLength: 1, maxLength: 3 }), async (spoils) => {
        const parsed = RtpCapabilities.safeParse(spoils.reduce<object>(spoilt, receiverCapabilities()));
        if (!parsed.success) return;
        const transportId = await openTransport(harness, ben, 'receive');
        const request = { roomId, ownerId: ben, trackId: 'camera-ana', transportId, rtpCapabilities: parsed.data };
        const outcome = await harness.engine.subscribe(request).catch((error: unknown) => error);
        if (outcome instanceof Error) {
          refused += 1;
          expect(['INVALID', 'NO_ENCODING']).toContain((outcome as { code?: string }).code);
        } else taken += 1;
        await harness.engine.closeTransport({ roomId, transportId });
      }),
      { numRuns: 400 },
    );
    expect(refused).toBeGreaterThan(20);
    expect(taken).toBeGreaterThan(10);
    expect(harness.engine.stats()).toMatchObject({ workerDeaths: 0, workers: 1 });
  });
});
