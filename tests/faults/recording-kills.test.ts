import { randomUUID } from 'node:crypto';
import { eventually } from '@campus/service-kit/testing';
import { describe, expect, vi } from 'vitest';
import { it } from '../product/product-test.ts';
import { whenRecordedAgain } from '../product/running-recording.ts';
import type { Product } from '../product/start-product.ts';
import { closedRecording, type PictureHole } from '../product/closed-recording.ts';
import { expectProgram, expectWhole } from './closed-recording.ts';
import { type DemoBroadcast, recorderFfmpegs, type RunningRecording, storedLog } from './demo-broadcast.ts';

/** What a kill may cost of what was captured before it. */
const lossBoundMs = 4_000;
/** Promised are seconds: everything that was killed is started, connected and sends. A busy machine gets more. */
const backWithinMs = 20_000;
const killAtMs = 8_000;
const goOnMs = 8_000;

vi.setConfig({ testTimeout: 240_000 });

interface Recorded {
  broadcast: DemoBroadcast;
  recording: RunningRecording;
}

/** Records, has something killed after 8 s, goes on for 8 s and until all is recorded again, ends; then looks at it. */
async function recordThrough(
  product: Product,
  broadcast: DemoBroadcast,
  kill: (recorded: Recorded) => Promise<void> | void,
): Promise<Recorded & { holes: PictureHole[] }> {
  const recording = await broadcast.startRecording();
  await recording.reaches(killAtMs);
  const killedMs = recording.nowMs();
  await kill({ broadcast, recording });
  await recording.reaches(killedMs + goOnMs);
  await whenRecordedAgain(product, recording.id, recording.epochMs + killedMs, 2 * backWithinMs);
  await expectNobodyTwice(broadcast);
  await broadcast.end();

  const replay = await closedRecording(product, recording.id, broadcast);
  expect(replay.timeline.durationMs).toBeGreaterThan(killedMs + goOnMs - 500);
  const holes = await expectWhole(product, replay);
  for (const hole of holes) {
    const [lostMs, backMs] = [Math.round(killedMs - hole.fromMs), Math.round(hole.toMs - killedMs)];
    // What is promised is in the log of a run; what is asserted has to bear a busy machine.
    process.stdout.write(`    ${hole.source}: ${lostMs} ms lost before the kill, back ${backMs} ms after it\n`);
    expect(lostMs, 'what was captured before the kill').toBeLessThan(lossBoundMs);
    expect(backMs, 'the picture is back').toBeLessThan(backWithinMs);
  }
  await expectProgram(product, replay, broadcast.link);
  expectWholeLog(product, broadcast);
  return { broadcast, recording, holes };
}

/** The synthetic campus and the host, both here; the one viewer is counted once. */
async function expectNobodyTwice({ host, viewer }: DemoBroadcast): Promise<void> {
  await eventually(
    () => {
      expect(Object.values(host.state().participants).map(({ isConnected }) => isConnected)).toEqual([true, true]);
      expect(host.audience()).toEqual({ viewers: 1, centres: 0 });
      expect([host.socket.connected, viewer.socket.connected]).toEqual([true, true]);
    },
    { timeoutMs: 40_000, intervalMs: 100 },
  );
}

function expectWholeLog(product: Product, { eventId, host, viewer }: DemoBroadcast): void {
  const log = storedLog(product, eventId);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  expect([...host.problems, ...viewer.problems]).toEqual([]);
  expect([host.state().seq, viewer.state().phase]).toEqual([log.length, 'ended']);
}

describe('a recording goes on when, in the midst of it,', () => {
  it('its ffmpegs are killed: nothing is lost', async ({ product, demo }) => {
    const { holes } = await recordThrough(product, demo, () => {
      const victims = recorderFfmpegs(product);
      expect(victims.length).toBeGreaterThanOrEqual(3);
      for (const { pid } of victims) process.kill(pid, 'SIGKILL');
    });
    expect(holes).toEqual([]);
  });

  it('the recordings service is killed', async ({ product, demo }) => {
    await recordThrough(product, demo, () => {
      expect(product.kill('recordings')).toBeGreaterThan(0);
    });
  });

  it('the SFU’s worker is killed', async ({ product, demo }) => {
    const { broadcast } = await recordThrough(product, demo, () => {
      expect(product.kill('mediasoup-worker')).toBe(1);
    });
    expect(storedLog(product, broadcast.eventId).map(({ type }) => type)).toContain('media.rebuilt');
  });

  it('the whole SFU server is killed', async ({ product, demo }) => {
    const { broadcast } = await recordThrough(product, demo, () => {
      expect(product.kill('sfu-server')).toBe(1);
    });
    expect(storedLog(product, broadcast.eventId).map(({ type }) => type)).toContain('media.rebuilt');
  });

  it('signalling is killed between commands: what it acknowledged happened once', async ({ product, demo }) => {
    const orders = Array.from({ length: 30 }, (_, index) => ({ commandId: randomUUID(), index }));
    const acknowledged: number[] = [];
    const { broadcast } = await recordThrough(product, demo, async ({ broadcast }) => {
      const trackIds = Object.values(broadcast.host.state().tracks)
        .filter(({ source }) => source === 'camera')
        .map(({ id }) => id);
      for (const { commandId, index } of orders) {
        const layout = index % 2 === 0 ? 'side-by-side' : 'one';
        const answer = broadcast.insist('stage.feature', { layout, trackIds }, commandId);
        // The kill comes while this command is on its way: nobody knows whether it has happened.
        if (index === 15) expect(product.kill('signalling')).toBeGreaterThan(0);
        acknowledged.push((await answer).seq);
      }
    });
    const featured = storedLog(product, broadcast.eventId).filter(({ type }) => type === 'stage.featured');
    expect(featured).toHaveLength(orders.length);
    expect(featured.map(({ seq }) => seq)).toEqual(acknowledged);
  });

  it('signalling and the recordings service are killed together', async ({ product, demo }) => {
    await recordThrough(product, demo, () => {
      for (const name of ['signalling', 'recordings'] as const) expect(product.kill(name)).toBeGreaterThan(0);
    });
  });
});
