import { expect, type Page } from '@playwright/test';
import type { BroadcastEvent } from '@campus/protocol';
import { type Account, consent, type PlannedEvent, planEvent, request } from '../product/campus-client.ts';
import { joinLive } from '../product/live-participant.ts';
import type { Product } from '../product/start-product.ts';
import { endBroadcast, goLive, returnToStudio } from './people.ts';

/** What the host did, by the server's time, as the staff was told at once. */
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

/** A host in the studio of an event that is recorded by itself. */
export async function hostInStudio(page: Page, product: Product, account: Account): Promise<PlannedEvent> {
  const event = await planEvent(product, account, { isRecordedAutomatically: true });
  await returnToStudio(page, product, account, event, { isRecorded: true });
  return event;
}

export async function recordingIdOf(page: Page): Promise<string> {
  await expect(page.getByTestId('recording')).toHaveAttribute('data-recording', 'running');
  return (await page.getByTestId('recording').getAttribute('data-recording-id')) ?? '';
}

/**
 * Camera alone; the screen with the camera in its corner; the screen alone; side by side; the camera alone; a pause; the
 * camera again; the end. The page stands in the ended studio afterwards.
 */
export async function broadcastAllLayouts(
  page: Page,
  product: Product,
  event: PlannedEvent,
): Promise<RecordedBroadcast> {
  // The staff gets every event; the audience a fresh state whenever it may see more or less than before.
  const { token } = await event.link('moderator');
  const watchOnly = { ...consent, choice: 'watch-only' as const };
  const body = { link: token, name: 'Witness', consent: watchOnly };
  const joined = await request(product, 'broadcasts.join', { body });
  const witness = joinLive(product, joined.joinToken);
  try {
    const monitor = page.getByTestId('monitor');
    const shows = async (layout: string, sources: readonly string[]): Promise<void> => {
      await expect(monitor).toHaveAttribute('data-layout', layout);
      const shown = monitor.locator('video');
      await expect(shown).toHaveCount(sources.length);
      for (const [index, source] of sources.entries())
        await expect(shown.nth(index)).toHaveAttribute('data-source', source);
    };
    const phase = (wanted: string) => expect(page.getByTestId('studio')).toHaveAttribute('data-phase', wanted);
    await goLive(page);
    const recordingId = await recordingIdOf(page);
    await letPass();
    await page.getByTestId('share-screen').click();
    await shows('picture-in-picture', ['screen', 'camera']);
    await letPass();
    await page.getByTestId('layout-one').click();
    await shows('one', ['screen']);
    await letPass();
    await page.getByTestId('layout-side-by-side').click();
    await shows('side-by-side', ['screen', 'camera']);
    await letPass();
    await page.getByTestId('layout-one').click();
    await shows('one', ['screen']);
    await page.getByTestId('feature-first-camera').click();
    await shows('one', ['camera']);
    await letPass();
    await page.getByTestId('pause').click();
    await phase('paused');
    await letPass(3_000);
    await page.getByTestId('resume').click();
    await phase('live');
    // Longer than a picture may take until it is recorded again.
    await letPass(7_000);
    const flashesAtMs = await page.evaluate(() => window.flashesAtMs ?? []);
    await endBroadcast(page);
    await expect.poll(() => witness.events.some(({ type }) => type === 'broadcast.ended')).toBe(true);
    return { recordingId, moments: momentsOf(witness.events), flashesAtMs };
  } finally {
    witness.close();
  }
}

function momentsOf(events: readonly BroadcastEvent[]): HostMoments {
  const timesOf = (type: BroadcastEvent['type']): number[] =>
    events.flatMap((event) => (event.type === type ? event.atMs : []));
  const [liveMs, pausedMs, resumedMs, endedMs] = (['wentLive', 'paused', 'resumed', 'ended'] as const).map(
    (name) => timesOf(`broadcast.${name}`)[0],
  );
  // The screen alone, side by side, the screen again for a moment, the camera.
  const [screenAloneMs, sideBySideMs, , cameraAloneMs] = timesOf('stage.featured');
  const moments = { liveMs, screenAloneMs, sideBySideMs, cameraAloneMs, pausedMs, resumedMs, endedMs };
  for (const [name, atMs] of Object.entries(moments)) if (atMs === undefined) throw new Error(`${name} is unknown`);
  return moments as HostMoments;
}
