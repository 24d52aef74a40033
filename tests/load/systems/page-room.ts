import type { Browser, Page } from '@playwright/test';
import { microphoneCodecOptions, microphoneEncoding, videoEncodings } from '../../../web/src/media/encodings.ts';
import { goOnAir, joinAsViewer } from '../../e2e/people.ts';
import { planEvent, setUpCampus } from '../../product/campus-client.ts';
import { startProduct } from '../../product/start-product.ts';
import { cores, pin } from '../measure/machine.ts';
import { buildScript } from '../pages/build-script.ts';
import { cameraSize } from '../pages/camera-size.ts';
import { startScript } from './child-script.ts';
import type { Rig } from './system.ts';

/** One page that publishes a canvas, one that watches it, and the server between them. */
export interface PageRoom {
  readonly publisher: Page;
  readonly watcher: Page;
  /** Where the watching page shows the picture. */
  readonly videoSelector: string;
  close(): Promise<void>;
}

export interface PageRoomKind {
  readonly name: 'campus' | 'bare-worker';
  open(rig: Rig, browser: Browser): Promise<PageRoom>;
}

/** Where the product's viewer has its picture, once its first frame is there. */
export const shownVideo = '[data-testid=program] video[data-shown]';

/** Large enough that the product's viewer asks for the largest layer. */
const viewport = { width: 1280, height: 800 };

/** The whole product: a host in the studio, and somebody who opened a viewer's link. */
const campusRoom: PageRoomKind = {
  name: 'campus',
  async open(rig, browser) {
    const product = await startProduct({
      announcedAddress: rig.path.serverIp,
      env: { SFU_LISTEN_IP: rig.path.serverIp },
    });
    const pages = await openPages(browser).catch(async (error: unknown) => {
      await product.dispose();
      throw error;
    });
    const close = async (): Promise<void> => {
      await pages.close();
      await product.dispose();
    };
    try {
      for (const { pid } of product.processes()) pin(pid, cores.server);
      const account = await setUpCampus(product);
      const event = await planEvent(product, account);
      await goOnAir(pages.publisher, product, account, event);
      await joinAsViewer(pages.watcher, product, (await event.link('viewer')).path, 'Amina');
      return {
        ...pages,
        videoSelector: shownVideo,
        close,
      };
    } catch (error) {
      await close();
      throw error;
    }
  },
};

/** mediasoup-client in both pages, and the smallest script around the same worker. */
const bareRoom: PageRoomKind = {
  name: 'bare-worker',
  async open(rig, browser) {
    const script = await startScript('bare-room-process.ts', [rig.workerBin, rig.path.serverIp]);
    const pages = await openPages(browser).catch(async (error: unknown) => {
      await script.close();
      throw error;
    });
    const close = async (): Promise<void> => {
      await pages.close();
      await script.close();
    };
    try {
      const bare = await buildScript('bare-room');
      for (const page of [pages.publisher, pages.watcher]) {
        await page.addInitScript(bare);
        await page.goto(`http://127.0.0.1:${script.port}/`);
      }
      const picture = videoEncodings('camera', cameraSize, 'H264');
      const encodings = { picture, sound: microphoneEncoding, soundOptions: microphoneCodecOptions };
      await pages.publisher.evaluate((wanted) => window.publishBare?.(wanted), encodings);
      await pages.watcher.evaluate(() => window.watchBare?.());
      return {
        ...pages,
        videoSelector: 'video',
        close,
      };
    } catch (error) {
      await close();
      throw error;
    }
  },
};

export const pageRooms: readonly PageRoomKind[] = [campusRoom, bareRoom];

/** Two people who know nothing of each other, in one browser: its pages have one clock. */
async function openPages(browser: Browser) {
  const contexts = await Promise.all([browser.newContext({ viewport }), browser.newContext({ viewport })]);
  const [publishing, watching] = contexts;
  await publishing.addInitScript(await buildScript('canvas-camera'));
  await watching.addInitScript(await buildScript('frame-reader'));
  const [publisher, watcher] = [await publishing.newPage(), await watching.newPage()];
  return {
    publisher,
    watcher,
    async close() {
      for (const context of contexts) await context.close();
    },
  };
}
