import { randomUUID } from 'node:crypto';
import type { BroadcastEvent } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { expect, vi } from 'vitest';
import { closedRecording } from '../product/closed-recording.ts';
import { type Blow, costsOf } from '../product/costs.ts';
import { it } from '../product/product-test.ts';
import { whenRecorded, whenRecordedAgain } from '../product/running-recording.ts';
import type { Product, ServiceName } from '../product/start-product.ts';
import { expectProgram, expectWhole } from './closed-recording.ts';
import { type DemoBroadcast, recorderFfmpegs, storedLog } from './demo-broadcast.ts';

/** What a kill may cost of what was captured before it. */
const lossBoundMs = 4_000;
/** Promised are seconds: everything that was killed is started, connected and sends. A busy machine gets more. */
const backWithinMs = 20_000;

vi.setConfig({ testTimeout: 240_000 });

/** A kill, and what its own part of the log has to hold afterwards. */
type Kill = (product: Product, demo: DemoBroadcast) => Promise<((log: readonly BroadcastEvent[]) => void) | undefined>;

const rebuilt = (log: readonly BroadcastEvent[]): void => {
  expect(log.map(({ type }) => type)).toContain('media.rebuilt');
};

function kill(...names: ServiceName[]): Kill {
  return async (product) => {
    for (const name of names) expect(product.kill(name), name).toBeGreaterThan(0);
    return names.some((name) => name === 'mediasoup-worker' || name === 'sfu-server') ? rebuilt : undefined;
  };
}

const killEncoders: Kill = async (product) => {
  const victims = recorderFfmpegs(product);
  expect(victims.length).toBeGreaterThanOrEqual(3);
  for (const { pid } of victims) process.kill(pid, 'SIGKILL');
  return undefined;
};

/** What signalling acknowledged happened, and happened once. */
const killBetweenCommands: Kill = async (product, { host, insist }) => {
  const trackIds = Object.values(host.state().tracks)
    .filter(({ source }) => source === 'camera')
    .map(({ id }) => id);
  const acknowledged: number[] = [];
  for (let index = 0; index < 30; index += 1) {
    const layout = index % 2 === 0 ? 'side-by-side' : 'one';
    const answer = insist('stage.feature', { layout, trackIds }, randomUUID());
    // The kill comes while this command is on its way: nobody knows whether it has happened.
    if (index === 15) expect(product.kill('signalling')).toBeGreaterThan(0);
    acknowledged.push((await answer).seq);
  }
  return (log) => {
    const featured = log.filter(({ type }) => type === 'stage.featured').map(({ seq }) => seq);
    expect(featured).toEqual(acknowledged);
  };
};

/** Each comes when all is recorded again, and finds everything as the first one did. */
async function expectToGoOn(product: Product, demo: DemoBroadcast, kills: Record<string, Kill>): Promise<void> {
  const recording = await demo.startRecording();
  await whenRecorded(product, recording.id, { parts: 3 });
  const blows: Blow[] = [];
  for (const [name, strike] of Object.entries(kills)) {
    const blow = { name, atMs: recording.nowMs() };
    blows.push(blow);
    const seqBefore = demo.host.state().seq;
    const check = await strike(product, demo);
    await whenRecordedAgain(product, recording.id, recording.epochMs + blow.atMs, 2 * backWithinMs);
    await expectNobodyTwice(demo);
    check?.(storedLog(product, demo.eventId).filter(({ seq }) => seq > seqBefore));
  }
  await demo.end();

  const replay = await closedRecording(product, recording.id, demo);
  for (const { blow, lostMs, backMs, words } of costsOf(blows, 'camera', await expectWhole(product, replay))) {
    // What is promised is in the log of a run; what is asserted has to bear a busy machine.
    process.stdout.write(`    ${words}\n`);
    expect(lostMs, words).toBeLessThan(lossBoundMs);
    expect(backMs, words).toBeLessThan(backWithinMs);
    // An encoder that dies is started again, and what it had not written is given to it once more.
    if (blow) expect(blow.name, words).not.toBe(encoders);
  }
  expect(Object.values(replay.names)).toEqual([{ name: 'Nantes', centreName: null, city: 'Nantes' }]);
  await expectProgram(product, replay, demo.link);
  expectWholeLog(product, demo);
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

const encoders = 'each encoder';

it('a recording goes on when its encoders, its recorder and the media worker are killed', ({ product, demo }) =>
  expectToGoOn(product, demo, {
    [encoders]: killEncoders,
    'the recordings service': kill('recordings'),
    'the media worker': kill('mediasoup-worker'),
  }));

it('a recording goes on when the SFU server, signalling, and signalling with the recorder are killed', ({
  product,
  demo,
}) =>
  expectToGoOn(product, demo, {
    'the SFU server': kill('sfu-server'),
    'signalling between commands': killBetweenCommands,
    'signalling with the recordings service': kill('signalling', 'recordings'),
  }));
