import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type Page, test as base } from '@playwright/test';
import { fakeMicrophoneFile, largeFakeCameraFile, smallFakeCameraFile } from '../media/fake-devices.ts';
import { type Account, type Member, setUpCampus, signedIn } from '../product/campus-client.ts';
import { type Product, startProduct } from '../product/start-product.ts';
import { type BrowserOptions, launchBrowser } from './browsers.ts';
import { openOwnNetwork, type OwnNetwork, type OwnNetworkOptions } from './own-network.ts';
import { useFlashBeepDevices } from './replay-devices.ts';

/**
 * Camera, microphone and screen of a person: a real clip with a real voice, in its own size where that matters; a flash
 * and a beep under one clock; or Chromium's own test pattern, for those who show nothing.
 */
export type Devices = 'clip' | 'large-clip' | 'flash-beep' | 'none';

export interface KindOfBrowser extends Omit<BrowserOptions, 'camera' | 'microphone' | 'localhostAddress'> {
  /** Those of the spec when left out. */
  readonly devices?: Devices;
}

export interface PersonOptions extends KindOfBrowser {
  readonly viewport?: { width: number; height: number };
  /** Of the browser, as a BCP 47 tag; else that of Playwright, `en-US`. */
  readonly locale?: string;
  /** An IANA zone, that of the machine when left out. */
  readonly timeZone?: string;
}

/** Somebody with a browser profile of their own: nothing of anybody else's is stored in it. */
export interface Person {
  readonly context: BrowserContext;
  readonly page: Page;
}

interface ForEachTest {
  /** The administrator, signed in anew: the tests that share a product take longer than a token lives. */
  account: Account;
  /** Of everybody in the spec of whom it is not said otherwise. */
  devices: Devices;
  person(options?: PersonOptions): Promise<Person>;
  /** A person whose whole network leads through a forwarder of their own. */
  ownNetwork(
    options?: KindOfBrowser & Pick<OwnNetworkOptions, 'isUdpBlocked'>,
  ): Promise<Person & Pick<OwnNetwork, 'link'>>;
}

interface Always {
  /** What the services wrote, beside the screenshots of a test that failed. */
  logsOfFailure: void;
}

interface ForAllTests {
  /** Who shares the product: all specs of one name. A spec that kills or fills it, or needs it fresh, takes its own. */
  productOf: string;
  product: Product;
  /** Of a campus that has been set up. */
  administrator: Member;
  /** One browser for each kind, started when it is first asked for. */
  launched(kind?: KindOfBrowser): Promise<Browser>;
}

const startMs = 240_000;
/** As small as the studio still has all its columns. */
export const usualViewport = { width: 1024, height: 640 };

/** What a browser test stands on. Whatever is opened by these is closed by them, however the test ends. */
export const test = base.extend<ForEachTest & Always, ForAllTests>({
  productOf: ['everybody', { option: true, scope: 'worker' }],
  product: [
    // Playwright reads from this pattern what a fixture stands on, and wants one. (Another `productOf` is another worker.)
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const product = await startProduct();
      await use(product);
      await product.dispose();
    },
    { scope: 'worker', timeout: startMs },
  ],
  administrator: [
    async ({ product }, use) => {
      await use(await setUpCampus(product));
    },
    { scope: 'worker' },
  ],
  launched: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const browsers = new Map<string, Promise<Browser>>();
      await use(async ({ devices = 'none', ...options } = {}) => {
        const all = { ...options, ...(await filesOf(devices)) };
        const key = JSON.stringify(all);
        const browser = browsers.get(key) ?? launchBrowser(all);
        browsers.set(key, browser);
        return browser;
      });
      for (const browser of browsers.values()) await (await browser).close();
    },
    { scope: 'worker', timeout: startMs },
  ],
  logsOfFailure: [
    async ({ product }, use, testInfo) => {
      await use();
      if (testInfo.status === testInfo.expectedStatus) return;
      await cp(join(product.dataDir, 'logs'), join(testInfo.outputDir, 'logs'), { recursive: true });
    },
    { auto: true },
  ],
  account: async ({ product, administrator }, use) => {
    await use(await signedIn(product, administrator));
  },
  devices: ['none', { option: true }],
  person: async ({ launched, devices }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const { viewport = usualViewport, locale = 'en-US', timeZone, ...kind } = { devices, ...options };
      const context = await (await launched(kind)).newContext({
        viewport,
        locale,
        ...(timeZone === undefined ? {} : { timezoneId: timeZone }),
      });
      contexts.push(context);
      if (kind.devices === 'flash-beep') await useFlashBeepDevices(context);
      return { context, page: await context.newPage() };
    });
    for (const context of contexts) await context.close();
  },
  ownNetwork: async ({ product, devices }, use) => {
    const networks: OwnNetwork[] = [];
    await use(async (options = {}) => {
      const { devices: own, ...others } = { devices, ...options };
      // Linux answers on all of 127.0.0.0/8; the product itself listens on 127.0.0.1.
      const address = `127.0.0.${21 + networks.length}`;
      const network = await openOwnNetwork(product, address, { ...others, ...(await filesOf(own)) });
      networks.push(network);
      const { context, link } = network;
      if (own === 'flash-beep') await useFlashBeepDevices(context);
      return { context, link, page: await context.newPage() };
    });
    for (const network of networks) await network.close();
  },
});

async function filesOf(devices: Devices): Promise<Pick<BrowserOptions, 'camera' | 'microphone'>> {
  if (devices !== 'clip' && devices !== 'large-clip') return {};
  const camera = await (devices === 'clip' ? smallFakeCameraFile() : largeFakeCameraFile());
  return { camera, microphone: await fakeMicrophoneFile() };
}
