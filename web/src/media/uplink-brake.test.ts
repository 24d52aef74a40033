import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UplinkBrake } from './uplink-brake.ts';

describe('the brake on the way out', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Looks every 200 ms, in which so many packets were sent again. */
  function start() {
    let resent = 0;
    let isSending = true;
    let nowMs = 0;
    const done: string[] = [];
    const brake = new UplinkBrake({
      getStats: async () => [
        { type: 'outbound-rtp', kind: 'video', retransmittedPacketsSent: resent },
        { type: 'outbound-rtp', kind: 'audio', retransmittedPacketsSent: 1_000 + resent },
      ],
      isSendingPictures: () => isSending,
      nowMs: () => nowMs,
      onPulled: () => done.push(`${nowMs} pulled`),
      onReleased: () => done.push(`${nowMs} released`),
    });
    const look = async (packets: number, afterMs = 200) => {
      nowMs += afterMs;
      vi.advanceTimersByTime(afterMs);
      resent += packets;
      await brake.look();
    };
    return { brake, done, look, send: (value: boolean) => void (isSending = value) };
  }

  it('is not pulled by what a lossy line loses', async () => {
    const { look, done } = start();
    for (let time = 0; time < 100; time += 1) await look(9);
    expect(done).toEqual([]);
  });

  it('pauses the pictures at a storm, once, and listens again when what was lost before is through', async () => {
    const { brake, look, done } = start();
    await look(3);
    await look(10);
    expect(brake.isPulled).toBe(true);
    await look(50);
    expect(done).toEqual(['400 pulled']);
    for (let time = 0; time < 5; time += 1) await look(50);
    expect(brake.isPulled).toBe(false);
    expect(done).toEqual(['400 pulled', '1000 released']);
    for (let time = 0; time < 6; time += 1) await look(50);
    expect(done.slice(2)).toEqual(['2600 pulled']);
  });

  it('says nothing by a look that comes late, nor by what was counted while no picture was sent', async () => {
    const { look, done, send } = start();
    await look(0);
    await look(50, 500);
    send(false);
    await look(50);
    send(true);
    await look(50);
    expect(done).toEqual([]);
  });

  it('does nothing more when it was stopped', async () => {
    const { brake, look, done } = start();
    await look(0);
    await look(50);
    brake.stop();
    vi.advanceTimersByTime(10_000);
    expect(done).toEqual(['400 pulled']);
  });
});
