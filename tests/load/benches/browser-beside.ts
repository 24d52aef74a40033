import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { Audience } from '../audience.ts';
import { makeClip } from '../make-clip.ts';
import { waitForCalm } from '../measure/calm.ts';
import { frameDelays, numbersInSession } from '../measure/frame-delays.ts';
import { cores } from '../measure/machine.ts';
import { coreBusyMs } from '../measure/proc.ts';
import { measureWindow } from '../measure/window.ts';
import { buildScript } from '../pages/build-script.ts';
import { CampusSystem } from '../systems/campus.ts';
import { shownVideo } from '../systems/page-room.ts';
import { type Bench, whyThrownAway } from './bench.ts';
import { inBrowser } from './in-browser.ts';

const pictureTimeoutMs = 60_000;
const settleMs = 3_000;
/** What is drawn costs the load's core more than what is decoded. */
const viewport = { width: 480, height: 320 };

/**
 * Whether what the native viewers are measured by is true: a page that watches beside them reads from the picture which
 * frames come, and how late. The viewers, both, and the page, one after the other.
 */
export async function benchBrowserBeside(bench: Bench): Promise<void> {
  const { rounds, viewers, seconds } = bench.options;
  const loopback = bench.rigOn('loopback');
  const clip = await makeClip(join(loopback.folder, 'numbered'), { isNumbered: true });
  const rig = { ...loopback, clip };
  for (let round = bench.firstRound; round < bench.firstRound + rounds; round += 1) {
    const campus = await CampusSystem.start(rig);
    const audience = await Audience.start(rig).catch(async (error: unknown) => {
      await campus.close();
      throw error;
    });
    const record = async (subject: string, page?: Page): Promise<void> => {
      await wait(settleMs);
      const { figures, otherShare } = await measure({ campus, audience, page }, seconds);
      const thrownAway = whyThrownAway(otherShare);
      bench.record({ bench: 'browser-beside', subject, path: 'loopback', round, thrownAway, figures });
    };
    try {
      await audience.fill(campus, viewers);
      await record('viewers');
      await inBrowser({ hasNoDevices: true, isOnLoadCore: true }, async (browser) => {
        const page = await browser.newPage({ viewport });
        await page.addInitScript(await buildScript('frame-reader'));
        await openLink(page, `${campus.product.url}/join/${campus.viewerLink}`);
        await record('viewers-and-page', page);
        await audience.leaveAll();
        await record('page', page);
      });
    } finally {
      await audience.close();
      await campus.close();
    }
  }
}

async function openLink(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByTestId('name').fill('Amina');
  await page.getByTestId('enter').click();
  await page.locator(shownVideo).first().waitFor({ timeout: pictureTimeoutMs });
}

interface Watched {
  readonly campus: CampusSystem;
  readonly audience: Audience;
  readonly page: Page | undefined;
}

async function measure({ campus, audience, page }: Watched, seconds: number) {
  await waitForCalm(() => campus.processes());
  await page
    ?.locator(shownVideo)
    .first()
    .evaluate((video) => void window.readFrames?.(video as HTMLVideoElement));
  const [busyFromMs, fromMs] = [coreBusyMs(cores.load), performance.now()];
  const { figures: native, otherShare } = await measureWindow(campus, audience, seconds);
  const loadCoreShare = (coreBusyMs(cores.load) - busyFromMs) / (performance.now() - fromMs);
  const { viewers = 0, deliveredShare = 0, delayP50Ms = 0, delayP95Ms = 0, coreShare = 0 } = native;
  return {
    otherShare,
    figures: {
      ...{ viewers, coreShare, loadCoreShare, otherShare },
      // Of nobody there is nothing to tell.
      ...(viewers > 0 ? { deliveredShare, delayP50Ms, delayP95Ms } : {}),
      ...(page ? await shownBy(page, campus) : {}),
    },
  };
}

async function shownBy(page: Page, campus: CampusSystem) {
  const reading = await page.evaluate(() => window.frameReading);
  if (!reading) throw new Error('the page tells nothing of its frames');
  const cadence = { framesPerSecond: 30, framesPerKeyframe: 30 };
  const { dueAtMs, shown } = numbersInSession(reading.frames, campus.source.keyframesAtMs(), cadence);
  const { frames, p50Ms, p95Ms, shownPerSecond, shownShare } = frameDelays(dueAtMs, shown);
  return { frames, p50Ms, p95Ms, shownPerSecond, shownShare, unread: reading.unread };
}
