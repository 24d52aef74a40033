import { type BrowserContext, expect, type Page } from '@playwright/test';
import { expectAccessibleBothWays } from './accessibility.ts';
import { test } from './campus.ts';
import { expectPictureMoves, expectSound } from './measures.ts';
import { endBroadcast } from './people.ts';
import { letPass } from './replay-broadcast.ts';
import { expectPlaying, type PlaybackSample, recordingMsOf, watchPlayback } from './replay-page.ts';

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
  test.setTimeout(240_000);
  const { context, page: home } = await person();
  // No camera and no microphone: asking for one would be a fault.
  await context.addInitScript(() => {
    if (navigator.mediaDevices)
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'));
  });
  await home.goto(product.url);
  const startedMs = Date.now();
  await home.getByTestId('start-demo').click();
  await expect(home.getByTestId('demo-doors')).toBeVisible({ timeout: 30_000 });

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
    await expect(studio.getByTestId('recording')).toHaveAttribute('data-recording', 'running');
    // Who has neither camera nor microphone on has nothing that could be recorded, and is not asked.
    await expect(studio.getByTestId('consent-prompt')).toBeHidden();
    await letPass(8_000);
    await endBroadcast(studio);
    await expect(viewer.getByTestId('ended')).toBeVisible();
  });

  await test.step('plays the recording', async () => {
    await studio.getByTestId('watch-recording').click();
    await studio.getByTestId('big-play').click();
    await expectPlaying(studio);
    const beforeMs = await recordingMsOf(studio);
    const samples: PlaybackSample[] = [];
    const advancedMs = async (): Promise<number> => {
      samples.push(...(await watchPlayback(studio, 1_000)));
      return (samples.at(-1)?.recordingMs ?? 0) - beforeMs;
    };
    await expect.poll(advancedMs, { timeout: 60_000, intervals: [0] }).toBeGreaterThan(3_000);
    expect(samples.at(-1)?.pictures.map(({ source }) => source)).toEqual(['camera']);
    // Neither black nor one flat colour all the time: the clip's picture moves.
    const colours = new Set(samples.flatMap(({ pictures }) => pictures.flatMap(({ rgb }) => rgb?.join() ?? [])));
    expect(colours.size).toBeGreaterThan(3);
    expect(Math.max(...samples.map((sample) => sample.levelDb))).toBeGreaterThan(-45);
  });
  const tookMs = Date.now() - startedMs;
  test.info().annotations.push({ type: 'measured', description: JSON.stringify({ tookMs }) });
  // Promised is a minute; two cores that also run the browser and this test get more.
  expect(tookMs).toBeLessThan(150_000);
});

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
