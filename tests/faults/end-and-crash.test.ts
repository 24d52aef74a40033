import { expect } from 'vitest';
import { closedRecording, renditionOf } from '../product/closed-recording.ts';
import { it } from '../product/product-test.ts';
import { whenRecorded } from '../product/running-recording.ts';
import { expectProgram, expectWhole } from './closed-recording.ts';

/** What it may cost when nothing goes on after it: a busy machine closes a part late. */
const lostAtEndMs = 6_000;

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
