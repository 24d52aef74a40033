import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '@campus/service-kit/testing';
import { familyOf } from '../../product/processes.ts';
import { frameDelays } from '../measure/frame-delays.ts';
import { cores } from '../measure/machine.ts';
import { coreBusyMs, cpuTimeMs } from '../measure/proc.ts';
import { cameraSize } from '../pages/camera-size.ts';
import { type PageRoom, pageRooms } from '../systems/page-room.ts';
import { type Bench, inTurns, whyThrownAway } from './bench.ts';
import { inBrowser } from './in-browser.ts';

/** Fewer say too little of the slowest twentieth. */
const fewestFrames = 200;
const pictureTimeoutMs = 60_000;
/** The estimate of the line and the player's buffer come to rest. */
const settleMs = 5_000;

/**
 * How long a frame takes from a canvas in a page that publishes to the screen of a page that watches: through the whole
 * product, and through mediasoup with the smallest script.
 */
export async function benchBrowserDelay(bench: Bench): Promise<void> {
  const { rounds, seconds } = bench.options;
  const rig = bench.rigOn('loopback');
  for (let round = bench.firstRound; round < bench.firstRound + rounds; round += 1) {
    for (const kind of inTurns(pageRooms, round)) {
      const { figures, delaysMs, otherShare } = await inBrowser({}, async (browser) => {
        const room = await kind.open(rig, browser);
        try {
          return await measure(room, Math.max(seconds, 10));
        } finally {
          await room.close();
        }
      });
      const thrownAway = whyThrownAway(otherShare) ?? whyTooFew(figures.frames);
      bench.record({
        ...{ bench: 'browser-delay', subject: kind.name, path: 'loopback', round, thrownAway, figures },
        samples: { delayMs: [...delaysMs] },
      });
    }
  }
}

function whyTooFew(frames: number): string | null {
  return frames < fewestFrames ? `only ${frames} frames were seen` : null;
}

async function measure({ publisher, watcher, videoSelector }: PageRoom, seconds: number) {
  const video = watcher.locator(videoSelector).first();
  const height = (): Promise<number> => video.evaluate((element) => (element as HTMLVideoElement).videoHeight);
  // A single layer, the same one everywhere: the largest.
  await eventually(async () => (await height()) === cameraSize.height, { timeoutMs: pictureTimeoutMs });
  await wait(settleMs);
  const before = take();
  await video.evaluate((element) => void window.readFrames?.(element as HTMLVideoElement));
  await wait(seconds * 1_000);
  const reading = await watcher.evaluate(() => window.frameReading);
  const after = take();
  const drawnAtMs = await publisher.evaluate(() => window.drawnAtMs);
  if (!reading || !drawnAtMs) throw new Error('the pages tell nothing of their frames');
  const { delaysMs, ...figures } = frameDelays(drawnAtMs, reading.frames);
  const shareOf = (name: 'ownMs' | 'busyMs'): number => (after[name] - before[name]) / (after.atMs - before.atMs);
  const otherShare = Math.max(0, shareOf('busyMs') - shareOf('ownMs'));
  return {
    delaysMs,
    otherShare,
    figures: {
      ...figures,
      unread: reading.unread,
      pictureHeight: await height(),
      coreShare: shareOf('ownMs'),
      otherShare,
    },
  };
}

/** The pages use all cores, and so does whoever disturbs them. */
function take() {
  return {
    atMs: performance.now(),
    ownMs: familyOf(process.pid).reduce((sum, { pid }) => sum + cpuTimeMs(pid), 0),
    busyMs: [...new Set<number>(Object.values(cores))].reduce((sum, core) => sum + coreBusyMs(core), 0),
  };
}
