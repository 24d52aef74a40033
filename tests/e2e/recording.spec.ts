import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { Replay, TimelineSegment } from '@campus/protocol';
import { avOffsetMs, beepTimes, colourRuns, durationMs, medianOffsetMs, rmsDb, streamsOf } from '../media/analyse.ts';
import type { ColourRun } from '../media/analyse-picture.ts';
import { signedIn } from '../product/campus-client.ts';
import { beginsWithinMs, closedRecording, renditionOf } from '../product/closed-recording.ts';
import { test as campusTest } from './campus.ts';
import { broadcastAllLayouts, hostInStudio, type RecordedBroadcast } from './replay-broadcast.ts';
import { isBlue, isGreen, useFlashBeepDevices } from './replay-devices.ts';
import { beepsIn, fetchRendition, flashesIn } from './replay-media.ts';
import {
  chooseFromMenu,
  expectNear,
  expectPlaying,
  loudestDb,
  pausePlayback,
  type PlaybackSample,
  playerOf,
  playFrom,
  setSeekBar,
  watchUntil,
} from './replay-page.ts';
import { playInStep } from './replay-step.ts';

interface Studio {
  /** Stands in the ended studio at first; then each test leads it where it needs it. */
  readonly host: Page;
  readonly recorded: RecordedBroadcast;
  /** A viewer's link of the event: unlike a token, it outlives all tests here. */
  readonly link: string;
  /** What the replay page gets, once the recording is closed; that comes a second or two after the end. */
  closedReplay(): Promise<Replay>;
}

/** One broadcast, on a product of its own that renders nothing else meanwhile, which all tests here look at. */
const test = campusTest.extend<object, { studio: Studio }>({
  studio: [
    async ({ product, administrator, launched }, use) => {
      const context = await (await launched()).newContext({ viewport: { width: 1280, height: 800 } });
      await useFlashBeepDevices(context);
      const host = await context.newPage();
      const event = await hostInStudio(host, product, await signedIn(product, administrator));
      const { token: link } = await event.link('viewer');
      const recorded = await broadcastAllLayouts(host, product, event);
      const closedReplay = (): Promise<Replay> => closedRecording(product, recorded.recordingId, { link });
      await use({ host, recorded, link, closedReplay });
      await context.close();
    },
    { scope: 'worker', timeout: 420_000 },
  ],
});

/** The first passage of that kind in the timeline, made from the server's own event times. */
function passage(replay: Replay, layout: string, sources: readonly string[]): TimelineSegment {
  const sourceOf = (id: string): string => replay.timeline.tracks.find((track) => track.id === id)?.source ?? '';
  const found = replay.timeline.segments.find(
    (segment) => segment.layout === layout && segment.videoTrackIds.map(sourceOf).join() === sources.join(),
  );
  if (!found) throw new Error(`no passage ${layout} of ${sources.join()} in ${JSON.stringify(replay.timeline)}`);
  return found;
}

function pauseOf(replay: Replay): TimelineSegment {
  const found = replay.timeline.segments.find((segment) => segment.slate === 'paused');
  if (!found) throw new Error('no pause in the timeline');
  return found;
}

const isBlueCamera = ({ source, rgb }: PlaybackSample['pictures'][number]): boolean =>
  source === 'camera' && rgb !== null && isBlue(rgb);

test('plays within seconds of the end, both pictures in step with the voice, as it was shown live', async ({
  studio,
}, testInfo) => {
  const { host, recorded, closedReplay } = studio;
  await host.getByTestId('watch-recording').click();
  await host.getByTestId('big-play').click();
  await expectPlaying(host);
  await expect(host.locator('[data-testid=stage] [data-shown=true] video')).toHaveCount(1);
  const playsAfterMs = Date.now() - recorded.moments.endedMs;
  testInfo.annotations.push({ type: 'measured', description: JSON.stringify({ playsAfterMs }) });
  // Promised are seconds; a busy machine gets more.
  expect(playsAfterMs).toBeLessThan(90_000);
  // The page may have come before the recording was closed; it plays all the same, and grows to its end.
  const replay = await closedReplay();
  const liveSpanMs = recorded.moments.endedMs - recorded.moments.liveMs;
  const playerSaysMs = async (): Promise<number> => Number(await playerOf(host).getAttribute('data-duration-ms'));
  await expect.poll(async () => Math.abs((await playerSaysMs()) - liveSpanMs)).toBeLessThan(1_000);

  await watchUntil(host, {
    'the camera': (samples) => samples.some(({ pictures }) => pictures.some(isBlueCamera)),
    'its beep': (samples) => loudestDb(samples) > -30,
  });

  await test.step('it follows the host from the screen alone to side by side', async () => {
    const { startMs, endMs } = passage(replay, 'side-by-side', ['screen', 'camera']);
    const samples = await playInStep(host, { fromMs: startMs - 2_500, toMs: startMs + 2_000, enough: 10 });
    for (const { recordingMs, layout, pictures } of samples) {
      if (Math.abs(recordingMs - startMs) < 200 || recordingMs > endMs - 200) continue;
      const sources = pictures.map(({ source }) => source).toSorted();
      expect([layout, ...sources]).toEqual(
        recordingMs < startMs ? ['one', 'screen'] : ['side-by-side', 'camera', 'screen'],
      );
      for (const { source, rgb } of pictures)
        if (source === 'screen' && rgb) expect(isGreen(rgb), String(rgb)).toBe(true);
    }
    expect(samples.some(({ pictures }) => pictures.some(({ source, rgb }) => source === 'screen' && rgb))).toBe(true);
    expect(samples.some(({ layout }) => layout === 'side-by-side')).toBe(true);
    expect(samples.some(({ pictures }) => pictures.some(isBlueCamera))).toBe(true);
  });

  await test.step('the pause shows its slate, and the camera comes back after it', async () => {
    const { endMs } = pauseOf(replay);
    await playFrom(host, endMs - 1_500);
    await watchUntil(host, {
      'the slate': (samples) => samples.some(({ slate, pictures }) => slate === 'paused' && pictures.length === 0),
      'the camera after it': (samples) =>
        samples.some(({ recordingMs }) => recordingMs > endMs) &&
        samples
          .at(-1)
          ?.pictures.map(({ source }) => source)
          .join() === 'camera',
    });
  });
});

test('obeys the keyboard, the bar, the speed, the choice of pictures and the list of events', async ({
  product,
  studio,
}) => {
  const { host, recorded, closedReplay } = studio;
  await host.goto(`${product.url}/recordings/${recorded.recordingId}`);
  const player = playerOf(host);
  const replay = await closedReplay();
  const { durationMs: wholeMs } = replay.timeline;

  await test.step('by keyboard', async () => {
    await expect(host.getByTestId('big-play')).toBeVisible();
    await host.keyboard.press('5');
    await expectNear(host, wholeMs / 2, 100);
    await host.keyboard.press('ArrowRight');
    await expectNear(host, wholeMs / 2 + 5_000, 100);
    await host.keyboard.press('j');
    await expectNear(host, wholeMs / 2 - 5_000, 100);
    await host.keyboard.press('k');
    await expectPlaying(host);
    await host.keyboard.press('k');
    await expect(player).toHaveAttribute('data-playing', 'false');
  });

  await test.step('by the bar', async () => {
    await setSeekBar(host, 3_000);
    await expectNear(host, 3_000, 100);
    await expect(host.getByTestId('seek')).toHaveAttribute('aria-valuetext', /0:03/);
  });

  await test.step('the list of what happened leads there', async () => {
    for (const type of ['live', 'screen-shared', 'paused', 'resumed', 'ended'])
      await expect(host.locator(`[data-testid=mark][data-type=${type}]`)).toHaveCount(1);
    const { startMs } = pauseOf(replay);
    await host.locator('[data-testid=mark][data-type=paused]').click();
    await expectNear(host, startMs - 1_000, 100);
  });

  await test.step('at one and a half times the speed, still in step', async () => {
    const { startMs } = passage(replay, 'side-by-side', ['screen', 'camera']);
    await playFrom(host, startMs + 100);
    await chooseFromMenu(host, 'speed', 4);
    await playInStep(host, { fromMs: startMs + 100, toMs: startMs + 5_500, enough: 5, speed: 1.2 });
    await chooseFromMenu(host, 'speed', 2);
    await pausePlayback(host);
  });

  await test.step('one picture, side by side, picture in picture, or as it was', async () => {
    // Both pictures are there at this moment.
    await setSeekBar(host, passage(replay, 'side-by-side', ['screen', 'camera']).startMs + 1_000);
    for (const [index, [mode, count]] of (
      [
        ['one', 1],
        ['side-by-side', 2],
        ['picture-in-picture', 2],
      ] as const
    ).entries()) {
      await chooseFromMenu(host, 'view', index + 1);
      await expect(player).toHaveAttribute('data-view', mode);
      await expect(player).toHaveAttribute('data-layout', mode);
      await expect(host.locator('[data-testid=stage] [data-shown=true] video')).toHaveCount(count);
    }
    await chooseFromMenu(host, 'view', 0);
    await expect(player).toHaveAttribute('data-view', 'follow');
    await expect(player).toHaveAttribute('data-layout', 'side-by-side');
  });
});

test('the tracks hold what was seen and heard, when it was seen and heard', async ({ product, studio }, testInfo) => {
  const { recorded, closedReplay } = studio;
  const replay = await closedReplay();
  const { timeline, media } = replay;
  const { moments } = recorded;
  const wall = (ms: number): number => ms + timeline.epochMs;

  await test.step('the timeline says what everybody was told, when it was', () => {
    const switches: [number, number][] = [
      [timeline.epochMs, moments.liveMs],
      [wall(passage(replay, 'one', ['screen']).startMs), moments.screenAloneMs],
      [wall(passage(replay, 'side-by-side', ['screen', 'camera']).startMs), moments.sideBySideMs],
      [wall(pauseOf(replay).startMs), moments.pausedMs],
      [wall(pauseOf(replay).endMs), moments.resumedMs],
      [wall(timeline.durationMs), moments.endedMs],
    ];
    for (const [saidMs, toldMs] of switches)
      expect(Math.abs(saidMs - toldMs), JSON.stringify(switches)).toBeLessThan(50);
  });

  const floor = await fetchRendition(product, replay, renditionOf(replay, 'floor'), testInfo.outputDir);
  const camera = await fetchRendition(product, replay, renditionOf(replay, 'camera'), testInfo.outputDir);
  const [flashes, beeps] = [await flashesIn(camera), await beepsIn(floor)];
  const liveSpanMs = moments.endedMs - moments.liveMs;
  const pause = pauseOf(replay);

  await test.step('it is as long as it was live', async () => {
    expect(Math.abs(media.durationMs - liveSpanMs)).toBeLessThan(1_000);
    expect(floor).toHaveLength(1);
    const [source] = floor;
    if (source) expect(Math.abs((await durationMs(source, 'audio')) - liveSpanMs)).toBeLessThan(1_000);
    for (const source of ['camera', 'screen'] as const) expect(renditionOf(replay, source).parts).not.toHaveLength(0);
  });

  await test.step('the voice is there, and nothing of the pause', () => {
    for (const times of [flashes, beeps])
      expect(times.filter((atMs) => atMs > pause.startMs + 200 && atMs < pause.endMs - 200)).toEqual([]);
    // Both are there soon, at the beginning as after the pause, and from then on each second.
    let soundsForMs = 0;
    for (const [fromMs, toMs] of [
      [0, pause.startMs],
      [pause.endMs, liveSpanMs],
    ] as const) {
      const firstOf = (times: readonly number[]): number => times.find((atMs) => atMs > fromMs) ?? toMs;
      for (const times of [flashes, beeps]) expect(firstOf(times) - fromMs).toBeLessThan(beginsWithinMs.camera);
      soundsForMs += toMs - firstOf(beeps);
    }
    expect(beeps.length).toBeGreaterThan(soundsForMs / 1000 - 4);
  });

  await test.step('picture and sound are in step, and true to the wall clock', () => {
    const offsetMs = medianOffsetMs(flashes, beeps);
    const drawnMs = recorded.flashesAtMs.map((atMs) => atMs - timeline.epochMs);
    const lateMs = { picture: medianOffsetMs(flashes, drawnMs), sound: medianOffsetMs(beeps, drawnMs) };
    testInfo.annotations.push({ type: 'measured', description: JSON.stringify({ offsetMs, ...lateMs }) });
    expect(Math.abs(offsetMs)).toBeLessThanOrEqual(80);
    expect(Math.abs(lateMs.picture)).toBeLessThanOrEqual(200);
    expect(Math.abs(lateMs.sound)).toBeLessThanOrEqual(200);
  });
});

test('the program file is offered, and changes its picture when the host did', async ({
  product,
  studio,
}, testInfo) => {
  const { host, recorded, closedReplay } = studio;
  await host.goto(`${product.url}/recordings/${recorded.recordingId}`);
  const button = host.getByTestId('download-program');
  await expect(button).toBeVisible({ timeout: 120_000 });
  const [download] = await Promise.all([host.waitForEvent('download'), button.click()]);
  const file = join(testInfo.outputDir, 'program.mp4');
  await download.saveAs(file);
  expect(download.suggestedFilename()).toMatch(/\.mp4$/);

  const replay = await closedReplay();
  const liveSpanMs = recorded.moments.endedMs - recorded.moments.liveMs;
  const streams = await streamsOf(file);
  expect(streams.map(({ kind, codec }) => `${kind} ${codec}`).toSorted()).toEqual(['audio aac', 'video h264']);
  for (const kind of ['video', 'audio'] as const)
    expect(Math.abs((await durationMs(file, kind)) - liveSpanMs)).toBeLessThan(1_000);

  await test.step('with sound, in step with the picture', async () => {
    const offsetMs = await avOffsetMs(file);
    testInfo.annotations.push({ type: 'measured', description: JSON.stringify({ offsetMs }) });
    expect(Math.abs(offsetMs)).toBeLessThanOrEqual(80);
    expect(await rmsDb(file, 0, liveSpanMs)).toBeGreaterThan(-40);
    const pause = pauseOf(replay);
    const inPause = (await beepTimes(file)).filter((at) => at > pause.startMs + 200 && at < pause.endMs - 200);
    expect(inPause).toEqual([]);
  });

  await test.step('with the changes within 0.2 s of where the host switched', async () => {
    // A place that is the screen's in every layout but the camera's own, and one on the right for the second picture.
    const left = await runsOf(file, 0.15);
    const right = await runsOf(file, 0.65);
    const { liveMs, sideBySideMs, cameraAloneMs, pausedMs } = recorded.moments;
    expectChange(right, 'screen', 'camera', sideBySideMs - liveMs);
    expectChange(left, 'screen', 'camera', cameraAloneMs - liveMs);
    expectChange(left, 'camera', 'slate', pausedMs - liveMs);
    for (const runs of [left, right]) expect(runs.at(-1)?.name).toBe('camera');
  });
});

/** Which picture stands in a small place in the middle line of the program, flashes left out. */
async function runsOf(file: string, left: number): Promise<ColourRun[]> {
  const known = {
    camera: { y: 65, u: 180, v: 105 },
    screen: { y: 90, u: 108, v: 84 },
    slate: { y: 30, u: 128, v: 128 },
    flash: { y: 235, u: 128, v: 128 },
  };
  const runs = await colourRuns(file, known, { left, top: 0.45, width: 0.2, height: 0.1 });
  const joined: ColourRun[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && (run.name === last.name || run.name === 'flash')) last.toMs = run.toMs;
    else joined.push({ ...run });
  }
  return joined;
}

function expectChange(runs: readonly ColourRun[], from: string, to: string, atMs: number): void {
  const changes = runs.flatMap((run, index) => (runs[index - 1]?.name === from && run.name === to ? run.fromMs : []));
  const nearest = changes.toSorted((a, b) => Math.abs(a - atMs) - Math.abs(b - atMs))[0] ?? Number.NaN;
  expect(Math.abs(nearest - atMs), `${from} → ${to} at ${atMs}: ${JSON.stringify(runs)}`).toBeLessThanOrEqual(200);
}

test('nobody without a link or an account gets it', async ({ product, person, studio }) => {
  const { recorded, link, closedReplay } = studio;
  const replay = await closedReplay();
  const { port } = product;
  const { page } = await person();
  await page.goto(`${product.url}/recordings/${recorded.recordingId}`);
  await expect(page.getByRole('main')).toBeVisible();
  await expect(playerOf(page)).toHaveCount(0);
  const part = renditionOf(replay, 'camera').parts[0]?.file ?? '';
  const status = async (path: string): Promise<number> =>
    (await page.request.get(`http://127.0.0.1:${port}${path}`)).status();
  const show = `/api/recordings/${recorded.recordingId}`;
  for (const path of [show, `${show}/status`]) expect(await status(path)).toBe(404);
  expect((await page.request.post(`http://127.0.0.1:${port}${show}/media-token`, { data: {} })).ok()).toBe(false);
  const broken = `${replay.mediaToken.slice(0, -3)}AAA`;
  for (const file of [part, 'program.mp4', 'poster.jpg', `${renditionOf(replay, 'floor').id}.m3u8`]) {
    for (const query of ['', '?token=', `?token=${broken}`])
      expect([403, 404], `${file}${query}`).toContain(await status(`${replay.mediaBase}${file}${query}`));
  }
  expect(await status(`${replay.mediaBase}${part}?token=${replay.mediaToken}`)).toBe(200);

  await test.step('whoever has a link of the event does', async () => {
    await page.goto(`${product.url}/recordings/${recorded.recordingId}?link=${encodeURIComponent(link)}`);
    await expect(playerOf(page)).toBeVisible();
  });
});
