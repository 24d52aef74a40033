import { type BrowserContext, expect, type Page } from '@playwright/test';
import { type Account, type PlannedEvent, planEvent } from '../product/campus-client.ts';
import type { Product } from '../product/start-product.ts';
import { endBroadcast, enterStudio, goLive, signIn } from './people.ts';
import { useFlashBeepDevices } from './replay-devices.ts';

/** What the host did, when it was seen to be done, by the wall clock. */
export interface HostMoments {
  readonly liveMs: number;
  readonly screenAloneMs: number;
  readonly sideBySideMs: number;
  readonly cameraAloneMs: number;
  readonly pausedMs: number;
  readonly resumedMs: number;
  readonly endedMs: number;
}

export interface RecordedBroadcast {
  readonly event: PlannedEvent;
  readonly recordingId: string;
  readonly moments: HostMoments;
  /** When the flashes were drawn, by the wall clock. */
  readonly flashesAtMs: readonly number[];
}

const passageMs = 4_000;

/** The length of a passage is what is recorded; nothing is waited for. */
export function letPass(ms = passageMs): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A host at the door of a studio whose event is recorded by itself. */
export async function hostInStudio(
  context: BrowserContext,
  product: Product,
  account: Account,
): Promise<{ page: Page; event: PlannedEvent }> {
  const event = await planEvent(product, account, { isRecordedAutomatically: true });
  await useFlashBeepDevices(context);
  const page = await context.newPage();
  await signIn(page, product, account);
  await enterStudio(page, product, event, { isRecorded: true });
  return { page, event };
}

export async function recordingIdOf(page: Page): Promise<string> {
  await expect(page.getByTestId('recording')).toHaveAttribute('data-recording', 'running');
  return (await page.getByTestId('recording').getAttribute('data-recording-id')) ?? '';
}

/**
 * Camera alone; the screen with the camera in its corner; the screen alone; side by side; the camera alone; a pause; the
 * camera again; the end. The page stands in the ended studio afterwards.
 */
export async function broadcastAllLayouts(page: Page): Promise<Omit<RecordedBroadcast, 'event'>> {
  const program = page.getByTestId('monitor');
  const shows = async (layout: string, sources: readonly string[]): Promise<number> => {
    await expect(program).toHaveAttribute('data-layout', layout);
    const shown = program.locator('video');
    await expect(shown).toHaveCount(sources.length);
    for (const [index, source] of sources.entries())
      await expect(shown.nth(index)).toHaveAttribute('data-source', source);
    return Date.now();
  };
  await goLive(page);
  const liveMs = Date.now();
  const recordingId = await recordingIdOf(page);
  await letPass();
  await page.getByTestId('share-screen').click();
  await shows('picture-in-picture', ['screen', 'camera']);
  await letPass();
  await page.getByTestId('layout-one').click();
  const screenAloneMs = await shows('one', ['screen']);
  await letPass();
  await page.getByTestId('layout-side-by-side').click();
  const sideBySideMs = await shows('side-by-side', ['screen', 'camera']);
  await letPass();
  await page.getByTestId('layout-one').click();
  await shows('one', ['screen']);
  await page.getByTestId('feature-first-camera').click();
  const cameraAloneMs = await shows('one', ['camera']);
  await letPass();
  await page.getByTestId('pause').click();
  await expect(page.getByTestId('studio')).toHaveAttribute('data-phase', 'paused');
  const pausedMs = Date.now();
  await letPass(3_000);
  await page.getByTestId('resume').click();
  await expect(page.getByTestId('studio')).toHaveAttribute('data-phase', 'live');
  const resumedMs = Date.now();
  await letPass();
  const flashesAtMs = await page.evaluate(() => window.flashesAtMs ?? []);
  await endBroadcast(page);
  const endedMs = Date.now();
  const moments = { liveMs, screenAloneMs, sideBySideMs, cameraAloneMs, pausedMs, resumedMs, endedMs };
  return { recordingId, moments, flashesAtMs };
}
