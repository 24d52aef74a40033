import { expect } from '@playwright/test';
import type { Rendition, Replay } from '@campus/protocol';
import { storedLog } from '../faults/demo-broadcast.ts';
import { closedRecording, type Hole, inspectRecording, unmarkedMs } from '../product/closed-recording.ts';
import { costsOf } from '../product/costs.ts';
import { whenRecordedAgain } from '../product/running-recording.ts';
import type { Product } from '../product/start-product.ts';
import { test } from './campus.ts';
import { expectNotReloaded, expectSound, flowsWithinMs, markPage, whenPictureFlows } from './measures.ts';
import { endBroadcast, goLive, joinAsViewer } from './people.ts';
import { hostInStudio, letPass, recordingIdOf } from './replay-broadcast.ts';
import { beepsIn, fetchRendition } from './replay-media.ts';
import { expectPlaying } from './replay-page.ts';

test.use({ productOf: 'recording-kills', devices: 'flash-beep' });

/** What a kill may cost of what was captured before it: a part, and what was not closed of it. */
const lossMs = { camera: 4_000, screen: 6_000, sound: 4_000 };
/** Promised are seconds; two cores that also run two browsers and this test get more. */
const backWithinMs = 20_000;
/** Between two kills there is a piece of which nothing may be missing: a part, which is shorter than this. */
const calmMs = 5_000;
/** A beep sounds each second; two that are missing one after the other are a hole, one may be the busy machine's. */
const beepEveryMs = 1_000;

/** Each service; what else can die, `tests/faults/deaths.test.ts` kills without a browser. */
const victims: Record<string, (product: Product) => number> = {
  'the recordings service': (product) => product.kill('recordings'),
  'the SFU server': (product) => product.kill('sfu-server'),
  signalling: (product) => product.kill('signalling'),
};

interface Kill {
  readonly name: string;
  /** Wall clock. */
  readonly atMs: number;
}

test('what a browser sends is recorded and the broadcast goes on, whatever is killed meanwhile', async ({
  product,
  account,
  person,
}, testInfo) => {
  test.setTimeout(900_000);
  const { page: host } = await person();
  const { page: viewer } = await person({ devices: 'none' });
  const event = await hostInStudio(host, product, account);
  await goLive(host);
  const recordingId = await recordingIdOf(host);
  const sharedMs = Date.now();
  await host.getByTestId('share-screen').click();
  await joinAsViewer(viewer, product, (await event.link('viewer')).path, 'Amina');
  const flows = async (): Promise<{ pictureMs: number; soundMs: number }> => {
    const pictures = (['screen', 'camera'] as const).map((source) => whenPictureFlows(viewer, { source }));
    const pictureMs = Math.max(...(await Promise.all(pictures)));
    await expectSound(viewer);
    return { pictureMs, soundMs: Date.now() };
  };
  await flows();
  await whenRecordedAgain(product, recordingId, sharedMs, flowsWithinMs);
  for (const page of [host, viewer]) await markPage(page);
  const logged = (wanted: string): number => storedLog(product, event.id).filter(({ type }) => type === wanted).length;

  const kills: Kill[] = [];
  const said: string[] = [];
  for (const [name, kill] of Object.entries(victims)) {
    await test.step(`${name} killed`, async () => {
      await letPass(calmMs);
      const rebuiltBefore = logged('media.rebuilt');
      const atMs = Date.now();
      kills.push({ name, atMs });
      expect(kill(product)).toBeGreaterThan(0);
      if (name === 'the SFU server')
        await expect.poll(() => logged('media.rebuilt'), { timeout: flowsWithinMs }).toBe(rebuiltBefore + 1);
      const { pictureMs, soundMs } = await flows();
      said.push(
        `${name} killed: picture after at most ${pictureMs - atMs} ms, sound after at most ${soundMs - atMs} ms`,
      );
      // The next kill finds everything as this one did.
      await whenRecordedAgain(product, recordingId, atMs, flowsWithinMs);
      await expect(host.getByTestId('studio')).toHaveAttribute('data-connection', 'connected');
      await expect(host.getByTestId('studio')).toHaveAttribute('data-phase', 'live');
      for (const page of [host, viewer]) await expectNotReloaded(page);
      await expect(viewer.locator('[data-testid=program] video')).toHaveCount(2);
    });
  }
  await expect(host.getByTestId('audience-viewers')).toContainText('1');
  // One camera, one microphone and one screen, as before: nobody has published twice.
  expect(logged('track.published')).toBe(3);
  await expect(host.getByTestId('recording')).toHaveAttribute('data-recording-id', recordingId);
  await endBroadcast(host);
  await expect(viewer.getByTestId('ended')).toBeVisible();

  const replay = await closedRecording(product, recordingId, account);
  const sources = replay.media.renditions.map(({ source }) => source).toSorted();
  expect(sources).toEqual(['camera', 'floor', 'microphone', 'screen']);
  const { holes, flaws } = await inspectRecording(product, replay);
  expect.soft(flaws).toEqual([]);
  for (const source of ['camera', 'screen'] as const)
    said.push(
      ...judge(
        replay,
        kills,
        source,
        lossMs[source],
        holes.filter((hole) => hole.source === source && hole.toMs - hole.fromMs > unmarkedMs),
      ),
    );
  for (const rendition of replay.media.renditions.filter(({ kind }) => kind === 'audio')) {
    const silences = await silencesOf(product, replay, rendition, testInfo.outputDir);
    said.push(...judge(replay, kills, rendition.source, lossMs.sound + beepEveryMs, silences));
  }
  testInfo.annotations.push({ type: 'measured', description: said.join('; ') });
  process.stdout.write(`${said.map((line) => `    ${line}\n`).join('')}`);

  await host.getByTestId('watch-recording').click();
  await host.getByTestId('big-play').click();
  await expectPlaying(host);
});

/** What the kills have cost, in words; that it is bearable is expected here. */
function judge(
  { timeline }: Replay,
  kills: readonly Kill[],
  source: string,
  boundMs: number,
  holes: readonly Hole[],
): string[] {
  const blows = kills.map(({ name, atMs }) => ({ name, atMs: atMs - timeline.epochMs }));
  return costsOf(blows, source, holes).map(({ lostMs, backMs, words }) => {
    expect.soft(lostMs, words).toBeLessThan(boundMs);
    expect.soft(backMs, words).toBeLessThan(backWithinMs);
    return words;
  });
}

/** Where two beeps one after the other are missing; from the beginning of the track to its end. */
async function silencesOf(product: Product, replay: Replay, rendition: Rendition, folder: string): Promise<Hole[]> {
  const beeps = await beepsIn(await fetchRendition(product, replay, rendition, folder));
  expect(beeps.length, `beeps of the ${rendition.source}`).toBeGreaterThan(20);
  const times = [...beeps, replay.timeline.durationMs];
  return times.flatMap((toMs, index) => {
    const fromMs = times[index - 1] ?? toMs;
    return toMs - fromMs > 2.5 * beepEveryMs ? [{ fromMs, toMs }] : [];
  });
}
