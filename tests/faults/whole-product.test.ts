import { eventually } from '@campus/service-kit/testing';
import { expect } from 'vitest';
import { it } from '../product/product-test.ts';
import { closedRecording, renditionOf } from '../product/closed-recording.ts';
import { whenRecordedAgain } from '../product/running-recording.ts';
import { expectProgram, expectWhole } from './closed-recording.ts';
import { storedLog } from './demo-broadcast.ts';

const lossBoundMs = 4_000;
/** The product has started; the broadcast is taken up, the campus sends, the recorder taps it. Promised are seconds. */
const backWithinMs = 30_000;

it('a broadcast and its recording go on after the supervisor was killed, and after everything was', async ({
  product,
  demo: broadcast,
}) => {
  const recording = await broadcast.startRecording();
  const kills: { killedMs: number; againMs: number }[] = [];
  for (const what of ['supervisor', 'everything'] as const) {
    await recording.reaches(recording.nowMs() + 8_000);
    const killedMs = recording.nowMs();
    await product.crash(what);
    await product.restart();
    const againMs = recording.nowMs();
    kills.push({ killedMs, againMs });
    await eventually(() => broadcast.host.socket.connected && broadcast.viewer.socket.connected, { timeoutMs: 40_000 });
    await whenRecordedAgain(product, recording.id, recording.epochMs + againMs, 2 * backWithinMs);
  }
  await recording.reaches(recording.nowMs() + 8_000);
  await broadcast.end();

  const replay = await closedRecording(product, recording.id, broadcast);
  const holes = await expectWhole(product, replay);
  expect(holes).toHaveLength(2);
  for (const [index, { killedMs, againMs }] of kills.entries()) {
    const lostMs = Math.round(killedMs - (holes[index]?.fromMs ?? Number.NaN));
    const backMs = Math.round((holes[index]?.toMs ?? Number.NaN) - againMs);
    process.stdout.write(`    ${lostMs} ms lost before the kill, back ${backMs} ms after the start\n`);
    expect(lostMs).toBeLessThan(lossBoundMs);
    expect(backMs).toBeLessThan(backWithinMs);
  }
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
  await recording.reaches(8_000);
  await broadcast.insist('broadcast.end', {});
  const killedMs = recording.nowMs();
  // Nobody is connected from here on: what happens is the services' own doing.
  broadcast.close();
  await product.crash('everything');
  await product.restart();
  const replay = await closedRecording(product, recording.id, broadcast);
  await expectWhole(product, replay, { lostAtEndMs: lossBoundMs });
  expect(renditionOf(replay, 'camera').parts.length).toBeGreaterThan(1);
  expect(killedMs - replay.media.durationMs).toBeLessThan(lossBoundMs);
  await expectProgram(product, replay, broadcast.link, { isHeardAtEnd: false });
}, 240_000);
