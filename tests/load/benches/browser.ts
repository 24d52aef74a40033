import type { Page } from '@playwright/test';
import { quantile } from '../measure/statistics.ts';
import { CampusSystem } from '../systems/campus.ts';
import type { Bench } from './bench.ts';
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
 * app is in its cache and the name was given, as on a reload.
 */
export async function benchBrowser(bench: Bench): Promise<void> {
  const rig = bench.rigOn('loopback');
  const campus = await CampusSystem.start(rig);
  try {
    await inBrowser({ hasNoDevices: true }, async (browser) => {
      const page = await browser.newPage();
      await page.addInitScript(watchForFirstFrame);
      await page.goto(`${campus.product.url}/join/${campus.viewerLink}`);
      await page.getByTestId('name').fill('Amina');
      await page.getByTestId('enter').click();
      await firstFrameMs(page);
      for (let round = bench.firstRound; round < bench.firstRound + bench.options.rounds; round += 1) {
        const samples: number[] = [];
        for (let open = 0; open < opensInARound; open += 1) {
          await page.reload({ waitUntil: 'commit' });
          samples.push(await firstFrameMs(page));
        }
        const figures = { p50Ms: quantile(samples, 0.5), p95Ms: quantile(samples, 0.95) };
        bench.record({
          ...{ bench: 'browser', subject: 'campus', path: 'loopback', round, thrownAway: null },
          figures,
          samples: { firstFrameMs: samples },
        });
      }
    });
  } finally {
    await campus.close();
  }
}

async function firstFrameMs(page: Page): Promise<number> {
  const handle = await page.waitForFunction(() => window.firstFrameMs, undefined, { timeout: timeoutMs });
  return Number(await handle.jsonValue());
}

/** Runs in the page before its own scripts. */
function watchForFirstFrame(): void {
  const watched = new WeakSet<HTMLVideoElement>();
  const look = (): void => {
    for (const video of document.querySelectorAll<HTMLVideoElement>('[data-testid=program] video')) {
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
