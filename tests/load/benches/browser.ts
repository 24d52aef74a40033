import type { Page } from '@playwright/test';
import { quantile } from '../measure/statistics.ts';
import { CampusSystem } from '../systems/campus.ts';
import { pageRooms } from '../systems/page-room.ts';
import type { Rig } from '../systems/system.ts';
import { type Bench, inTurns } from './bench.ts';
import { inBrowser } from './in-browser.ts';

const opensInARound = 20;
const timeoutMs = 30_000;

declare global {
  interface Window {
    /** When the first frame of the program was handed to the screen, in ms since the page was opened. */
    firstFrameMs?: number;
  }
}

/**
 * How long a browser that was there before takes from opening the link to the first frame of the live picture: the web
 * app is in its cache and the name was given, as on a reload. Beside it, the same of a page with nothing but
 * mediasoup-client and twenty lines, which asks a script that knows nobody.
 */
export async function benchBrowser(bench: Bench): Promise<void> {
  const { rounds } = bench.options;
  const rig = bench.rigOn('loopback');
  for (let round = bench.firstRound; round < bench.firstRound + rounds; round += 1) {
    for (const { name, open } of inTurns([campusOpener, bareOpener], round)) {
      const samples = await open(rig);
      bench.record({
        ...{ bench: 'browser', subject: name, path: 'loopback', round, thrownAway: null },
        figures: { p50Ms: quantile(samples, 0.5), p95Ms: quantile(samples, 0.95) },
        samples: { firstFrameMs: samples },
      });
    }
  }
}

interface Opener {
  readonly name: string;
  /** Milliseconds of each opening. */
  open(rig: Rig): Promise<number[]>;
}

const campusOpener: Opener = {
  name: 'campus',
  async open(rig) {
    const campus = await CampusSystem.start(rig);
    try {
      return await inBrowser({ hasNoDevices: true }, async (browser) => {
        const page = await browser.newPage();
        await page.addInitScript(watchForFirstFrame, '[data-testid=program] video');
        await page.goto(`${campus.product.url}/join/${campus.viewerLink}`);
        await page.getByTestId('name').fill('Amina');
        await page.getByTestId('enter').click();
        await firstFrameMs(page);
        return openAgainAndAgain(page);
      });
    } finally {
      await campus.close();
    }
  },
};

/** Its camera is a page, since the script speaks mediasoup-client's words only. */
const bareOpener: Opener = {
  name: 'bare-worker',
  async open(rig) {
    return inBrowser({}, async (browser) => {
      const room = await pageRooms.find(({ name }) => name === 'bare-worker')?.open(rig, browser);
      if (!room) throw new Error('there is no bare room');
      try {
        const { watcher } = room;
        await watcher.addInitScript(() => {
          document.addEventListener('DOMContentLoaded', () => void window.watchBare?.());
        });
        await watcher.addInitScript(watchForFirstFrame, 'video');
        await watcher.reload();
        await firstFrameMs(watcher);
        return await openAgainAndAgain(watcher);
      } finally {
        await room.close();
      }
    });
  },
};

async function openAgainAndAgain(page: Page): Promise<number[]> {
  const samples: number[] = [];
  for (let open = 0; open < opensInARound; open += 1) {
    await page.reload({ waitUntil: 'commit' });
    samples.push(await firstFrameMs(page));
  }
  return samples;
}

async function firstFrameMs(page: Page): Promise<number> {
  const handle = await page.waitForFunction(() => window.firstFrameMs, undefined, { timeout: timeoutMs });
  return Number(await handle.jsonValue());
}

/** Runs in the page before its own scripts. */
function watchForFirstFrame(selector: string): void {
  const watched = new WeakSet<HTMLVideoElement>();
  const look = (): void => {
    for (const video of document.querySelectorAll<HTMLVideoElement>(selector)) {
      if (watched.has(video)) continue;
      watched.add(video);
      video.requestVideoFrameCallback(() => {
        window.firstFrameMs ??= performance.now();
      });
    }
    if (window.firstFrameMs === undefined) requestAnimationFrame(look);
  };
  look();
}
