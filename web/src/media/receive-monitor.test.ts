import { describe, expect, it } from 'vitest';
import { ReceiveMonitor } from './receive-monitor.ts';
import type { HeldTrack } from './held-track.ts';

/** A camera and a microphone that arrive, looked at every two seconds or as a test tells it. */
function monitored() {
  let nowMs = 0;
  const counts = { packetsReceived: 0, totalSamplesReceived: 0, concealedSamples: 0, pictures: 0 };
  const stalled: string[] = [];
  const held = (['camera', 'microphone'] as const).map((source) => ({
    trackId: source,
    source,
    isResumed: true,
    consumer: { track: { id: `stream of the ${source}` } },
  })) as unknown as HeldTrack[];
  const monitor = new ReceiveMonitor({
    getStats: async () => [
      {
        type: 'inbound-rtp',
        kind: 'audio',
        trackIdentifier: 'stream of the microphone',
        packetsReceived: counts.packetsReceived,
        totalSamplesReceived: counts.totalSamplesReceived,
        concealedSamples: counts.concealedSamples,
      },
      {
        type: 'inbound-rtp',
        kind: 'video',
        trackIdentifier: 'stream of the camera',
        packetsReceived: counts.pictures,
      },
    ],
    getUplinkStats: async () => null,
    sentSources: () => [],
    isPublishing: () => true,
    held: () => held,
    isExpected: () => true,
    isLinkUp: () => true,
    nowMs: () => nowMs,
    onStalled: (trackId) => stalled.push(trackId),
    onChange: () => undefined,
  });
  /** A look so long after the one before, in which this much of the sound was invented. */
  const look = async (afterMs: number, { concealed = 0, hasPicture = true } = {}): Promise<void> => {
    nowMs += afterMs;
    counts.packetsReceived += afterMs / 20;
    counts.totalSamplesReceived += afterMs * 48;
    counts.concealedSamples += afterMs * 48 * concealed;
    if (hasPicture) counts.pictures += afterMs / 10;
    await monitor.look();
  };
  return { monitor, look, stalled };
}

describe('the receive monitor', () => {
  it('takes pictures down when the sound breaks up in two looks', async () => {
    const { monitor, look } = monitored();
    await look(0);
    for (let time = 0; time < 2; time += 1) await look(2_000, { concealed: 0.5 });
    expect(monitor.hold).toBe('low');
  });

  it('judges nothing by a look that itself came late', async () => {
    const { monitor, look } = monitored();
    await look(0);
    await look(2_000);
    const before = monitor.quality([]);
    for (let time = 0; time < 3; time += 1) await look(7_000, { concealed: 0.5 });
    expect(monitor.hold).toBe('off');
    expect(monitor.quality([])).toBe(before);
  });

  it('counts from a late look on', async () => {
    const { monitor, look } = monitored();
    await look(0);
    await look(7_000, { concealed: 0.5 });
    for (let time = 0; time < 2; time += 1) await look(2_000);
    expect(monitor.hold).toBe('off');
    for (let time = 0; time < 2; time += 1) await look(2_000, { concealed: 0.5 });
    expect(monitor.hold).toBe('low');
  });

  it('takes no time for dry in which it could not look', async () => {
    const { look, stalled } = monitored();
    await look(0);
    await look(2_000);
    await look(7_000, { hasPicture: false });
    await look(2_000, { hasPicture: false });
    expect(stalled).toEqual([]);
    for (let time = 0; time < 3; time += 1) await look(2_000, { hasPicture: false });
    expect(stalled).toEqual(['camera']);
  });
});
