import { randomUUID } from 'node:crypto';
import { eventually } from '@campus/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Product, startProduct } from '../product/start-product.ts';
import { closedRecording, expectProgram, expectWhole, type Hole } from './closed-recording.ts';
import { type DemoBroadcast, recorderFfmpegs, type RunningRecording, startDemo, storedLog } from './demo-broadcast.ts';

/** What a kill may cost of what was captured before it. */
const lossBoundMs = 4_000;
/** When a picture has to be there again: everything that was killed is started, connected and sends. */
const backWithinMs = 7_000;
const killAtMs = 8_000;
const goOnMs = 8_000;

let product: Product;
let demo: DemoBroadcast | undefined;

beforeAll(async () => {
  product = await startProduct();
}, 90_000);
afterEach(() => {
  demo?.close();
  demo = undefined;
});
afterAll(() => product?.dispose(), 60_000);

interface Recorded {
  broadcast: DemoBroadcast;
  recording: RunningRecording;
}

/** Records, has something killed after 8 s, goes on for 8 s, ends; then looks at everything that is left. */
async function recordThrough(
  kill: (recorded: Recorded) => Promise<void> | void,
): Promise<Recorded & { holes: Hole[] }> {
  const broadcast = await startDemo(product);
  demo = broadcast;
  const recording = await broadcast.startRecording();
  await recording.reaches(killAtMs);
  const killedMs = recording.nowMs();
  await kill({ broadcast, recording });
  await recording.reaches(killedMs + goOnMs);
  await expectNobodyTwice(broadcast);
  await broadcast.end();

  const replay = await closedRecording(product, recording.id, broadcast.link);
  expect(replay.timeline.durationMs).toBeGreaterThan(killedMs + goOnMs - 500);
  const holes = await expectWhole(product, replay);
  for (const hole of holes) {
    expect(hole.fromMs, 'what was captured before the kill').toBeGreaterThan(killedMs - lossBoundMs);
    expect(hole.toMs, 'the picture is back').toBeLessThan(killedMs + backWithinMs);
  }
  await expectProgram(product, replay, broadcast.link);
  expectWholeLog(broadcast);
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
    { timeoutMs: 15_000, intervalMs: 100 },
  );
}

function expectWholeLog({ eventId, host, viewer }: DemoBroadcast): void {
  const log = storedLog(product, eventId);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  expect([...host.problems, ...viewer.problems]).toEqual([]);
  expect([host.state().seq, viewer.state().phase]).toEqual([log.length, 'ended']);
}

describe('a recording goes on when, in the midst of it,', () => {
  it('its ffmpegs are killed: nothing is lost', async () => {
    const { holes } = await recordThrough(() => {
      const victims = recorderFfmpegs(product);
      expect(victims.length).toBeGreaterThanOrEqual(3);
      for (const { pid } of victims) process.kill(pid, 'SIGKILL');
    });
    expect(holes).toEqual([]);
  }, 120_000);

  it('the recordings service is killed', async () => {
    await recordThrough(() => {
      expect(product.kill('recordings')).toBe(1);
    });
  }, 120_000);

  it('the SFU’s worker is killed', async () => {
    const { broadcast } = await recordThrough(() => {
      expect(product.kill('mediasoup-worker')).toBe(1);
    });
    expect(storedLog(product, broadcast.eventId).map(({ type }) => type)).toContain('media.rebuilt');
  }, 120_000);

  it('the whole SFU server is killed', async () => {
    const { broadcast } = await recordThrough(() => {
      expect(product.kill('sfu-server')).toBe(1);
    });
    expect(storedLog(product, broadcast.eventId).map(({ type }) => type)).toContain('media.rebuilt');
  }, 120_000);

  it('signalling is killed between commands: what it acknowledged happened once', async () => {
    const orders = Array.from({ length: 30 }, (_, index) => ({ commandId: randomUUID(), index }));
    const acknowledged: number[] = [];
    const { broadcast } = await recordThrough(async ({ broadcast }) => {
      const trackIds = Object.values(broadcast.host.state().tracks)
        .filter(({ source }) => source === 'camera')
        .map(({ id }) => id);
      for (const { commandId, index } of orders) {
        const layout = index % 2 === 0 ? 'side-by-side' : 'one';
        const answer = broadcast.insist('stage.feature', { layout, trackIds }, commandId);
        // The kill comes while this command is on its way: nobody knows whether it has happened.
        if (index === 15) expect(product.kill('signalling')).toBe(1);
        acknowledged.push((await answer).seq);
      }
    });
    const featured = storedLog(product, broadcast.eventId).filter(({ type }) => type === 'stage.featured');
    expect(featured).toHaveLength(orders.length);
    expect(featured.map(({ seq }) => seq)).toEqual(acknowledged);
  }, 120_000);

  it('signalling and the recordings service are killed together', async () => {
    await recordThrough(() => {
      expect(product.kill('signalling') + product.kill('recordings')).toBe(2);
    });
  }, 120_000);
});
