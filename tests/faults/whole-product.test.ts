import { eventually } from '@campus/service-kit/testing';
import { expect } from 'vitest';
import { it } from '../product/product-test.ts';
import { closedRecording, renditionOf, unmarkedMs } from '../product/closed-recording.ts';
import { type Blow, costsOf } from '../product/costs.ts';
import { whenRecorded, whenRecordedAgain } from '../product/running-recording.ts';
import { expectProgram, expectWhole } from './closed-recording.ts';
import { storedLog } from './demo-broadcast.ts';

const lossBoundMs = 4_000;
/** What it may cost when nothing goes on after it: a busy machine closes a part late. */
const lostAtEndMs = 6_000;
/** The product has started; the broadcast is taken up, the campus sends, the recorder taps it. Promised are seconds. */
const backWithinMs = 30_000;

it('a broadcast and its recording go on after the supervisor was killed, and after everything was', async ({
  product,
  demo: broadcast,
}) => {
  const recording = await broadcast.startRecording();
  await whenRecorded(product, recording.id, { parts: 3 });
  const blows: Blow[] = [];
  for (const what of ['supervisor', 'everything'] as const) {
    const atMs = recording.nowMs();
    await product.crash(what);
    await product.restart();
    const againMs = recording.nowMs();
    blows.push({ name: what, atMs, againMs });
    await eventually(() => broadcast.host.socket.connected && broadcast.viewer.socket.connected, { timeoutMs: 40_000 });
    await whenRecordedAgain(product, recording.id, recording.epochMs + againMs, 2 * backWithinMs);
  }
  await broadcast.end();

  const replay = await closedRecording(product, recording.id, broadcast);
  const holes = (await expectWhole(product, replay)).filter(({ fromMs, toMs }) => toMs - fromMs > unmarkedMs);
  const costs = costsOf(blows, 'camera', holes);
  for (const { lostMs, backMs, words } of costs) {
    process.stdout.write(`    ${words}\n`);
    expect(lostMs, words).toBeLessThan(lossBoundMs);
    expect(backMs, words).toBeLessThan(backWithinMs);
  }
  // Nobody recorded while nobody was there.
  expect(new Set(costs.flatMap(({ blow }) => blow ?? []))).toEqual(new Set(blows));
  await expectProgram(product, replay, broadcast.link);
  const log = storedLog(product, broadcast.eventId);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  expect([...broadcast.host.problems, ...broadcast.viewer.problems]).toEqual([]);
  const people = log.flatMap((event) => (event.type === 'participant.joined' ? [event.participantId] : []));
  expect(new Set(people).size).toBe(people.length);
}, 400_000);

it('a recording whose broadcast ended in the moment of the kill is published without anybody', async ({
  product,
  demo: broadcast,
}) => {
  const recording = await broadcast.startRecording();
  await whenRecorded(product, recording.id, { parts: 3 });
  await broadcast.insist('broadcast.end', {});
  const killedMs = recording.nowMs();
  // Nobody is connected from here on: what happens is the services' own doing.
  broadcast.close();
  await product.crash('everything');
  await product.restart();
  const replay = await closedRecording(product, recording.id, broadcast);
  await expectWhole(product, replay, { lostAtEndMs });
  expect(renditionOf(replay, 'camera').parts.length).toBeGreaterThan(1);
  const lostMs = Math.round(killedMs - replay.media.durationMs);
  process.stdout.write(`    ${lostMs} ms lost at the end\n`);
  expect(lostMs).toBeLessThan(lostAtEndMs);
  await expectProgram(product, replay, broadcast.link, { isHeardAtEnd: false });
}, 240_000);
