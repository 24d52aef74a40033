import { type BrowserContext, expect, type Page } from '@playwright/test';
import { whenRecorded } from '../product/running-recording.ts';
import { expectAccessibleBothWays } from './accessibility.ts';
import { test } from './campus.ts';
import { expectPictureMoves, expectSound } from './measures.ts';
import { endBroadcast } from './people.ts';
import { recordingIdOf } from './replay-broadcast.ts';
import { expectPlaying, loudestDb, type PlaybackSample, watchUntil } from './replay-page.ts';

// As a newcomer finds it: nobody has set it up.
test.use({ productOf: 'the demo' });

/** A door opens in a tab of its own. */
async function takeDoor(context: BrowserContext, home: Page, door: 'studio' | 'viewer'): Promise<Page> {
  const [page] = await Promise.all([context.waitForEvent('page'), home.getByTestId(`door-${door}`).click()]);
  return page;
}

test('a newcomer watches the demo, records it and plays it back, in one browser without a camera', async ({
  product,
  person,
}) => {
  const { context, page: home } = await person();
  // No camera and no microphone: asking for one would be a fault.
  await context.addInitScript(() => {
    if (navigator.mediaDevices)
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'));
  });
  await home.goto(product.url);
  const startedMs = Date.now();
  await home.getByTestId('start-demo').click();
  await expect(home.getByTestId('demo-doors')).toBeVisible();

  const viewer = await takeDoor(context, home, 'viewer');
  await test.step('watches it', async () => {
    await viewer.getByTestId('name').fill('Newcomer');
    await viewer.getByTestId('enter').click();
    await expect(viewer.getByTestId('watch')).toHaveAttribute('data-phase', 'live');
    await expectPictureMoves(viewer, 'camera');
    await expectSound(viewer);
  });

  const studio = await takeDoor(context, home, 'studio');
  await test.step('records it as its host, and ends it', async () => {
    await studio.getByTestId('name').fill('Newcomer');
    await studio.getByTestId('enter').click();
    await expect(studio.getByTestId('studio')).toHaveAttribute('data-phase', 'live');
    await studio.getByTestId('record-start').click();
    const recordingId = await recordingIdOf(studio);
    // Who has neither camera nor microphone on has nothing that could be recorded, and is not asked.
    await expect(studio.getByTestId('consent-prompt')).toBeHidden();
    // Enough to be watched, however late a busy machine begins.
    await whenRecorded(product, recordingId, { parts: 3, withinMs: 90_000 });
    await endBroadcast(studio);
    await expect(viewer.getByTestId('ended')).toBeVisible();
  });

  await test.step('plays the recording', async () => {
    await studio.getByTestId('watch-recording').click();
    await studio.getByTestId('big-play').click();
    await expectPlaying(studio);
    const samples = await watchUntil(studio, {
      'three seconds of it': (seen) => playedMs(seen) > 3_000,
      // Neither black nor one flat colour all the time: the clip's picture moves.
      'a picture that moves': (seen) => coloursOf(seen).size > 3,
      'a sound': (seen) => loudestDb(seen) > -45,
    });
    const sources = samples.flatMap(({ pictures }) => pictures.map(({ source }) => source));
    expect(new Set(sources)).toEqual(new Set(['camera']));
  });
  // Promised is a minute; two cores that also run the browser and this test have until the test's own end.
  const tookMs = Date.now() - startedMs;
  test.info().annotations.push({ type: 'measured', description: JSON.stringify({ tookMs }) });
});

function playedMs(samples: readonly PlaybackSample[]): number {
  const times = samples.map(({ recordingMs }) => recordingMs);
  return Math.max(...times) - Math.min(...times);
}

function coloursOf(samples: readonly PlaybackSample[]): Set<string> {
  return new Set(samples.flatMap(({ pictures }) => pictures.flatMap(({ rgb }) => rgb?.join() ?? [])));
}

test('a campus that nobody has set up is accessible, in all looks and both directions', async ({ product, person }) => {
  const { page } = await person();
  await page.goto(product.url);
  await expect(page.getByTestId('start-demo')).toBeVisible();
  await expectAccessibleBothWays(page, '/', { state: 'not set up yet' });
  await page.goto(await product.setupUrl());
  await page.getByTestId('complete-setup').click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expectAccessibleBothWays(page, 'setup/:token', { state: 'wrong' });
});
