import type { PictureChoice } from '@campus/protocol';
import type { Page } from '@playwright/test';
import { openOwnNetwork, type OwnNetworkOptions } from '../../e2e/own-network.ts';
import { goOnAir, joinAsViewer } from '../../e2e/people.ts';
import { watchPeerConnections } from '../../e2e/peer-connections.ts';
import { fakeCameraFile, fakeMicrophoneFile } from '../../media/fake-devices.ts';
import { type Account, type PlannedEvent, planEvent, setUpCampus } from '../../product/campus-client.ts';
import { type Product, startProduct } from '../../product/start-product.ts';
import type { Impairment } from '../impairment.ts';
import { Ear } from './ear.ts';

/** Somebody in a browser of their own, whose whole network leads through a forwarder of their own. */
export interface Visitor {
  readonly page: Page;
  readonly link: Impairment;
  readonly ear: Ear;
  close(): Promise<void>;
}

export interface VisitorOptions extends OwnNetworkOptions {
  /** What this device has chosen at an earlier visit. */
  readonly picture?: PictureChoice;
}

export interface Ground {
  readonly product: Product;
  readonly host: Visitor;
  /** A viewer who is there, and has a moving picture unless told otherwise. */
  viewer(options?: VisitorOptions & { readonly awaitsPicture?: boolean }): Promise<Visitor>;
  /** A viewer at the door, who has given a name and not entered. */
  atTheDoor(options?: VisitorOptions): Promise<Visitor>;
  close(): Promise<void>;
}

const pictureTimeoutMs = 60_000;
/** Linux answers on all of 127.0.0.0/8; the product itself listens on 127.0.0.1. */
const firstHost = 61;

/** The product, and a host on air with a camera of three layers and a voice that goes on. */
export async function openGround(env: Record<string, string> = {}): Promise<Ground> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  let visitors = 0;
  try {
    const product = await startProduct({ env });
    closers.push(() => product.dispose());
    const account: Account = await setUpCampus(product);
    const event: PlannedEvent = await planEvent(product, account);
    const { path } = await event.link('viewer');
    const devices = { camera: await fakeCameraFile(), microphone: await fakeMicrophoneFile() };

    const visit = async ({ picture, ...options }: VisitorOptions): Promise<Visitor> => {
      const address = `127.0.0.${firstHost + (visitors++ % 100)}`;
      const network = await openOwnNetwork(product, address, options);
      closers.push(network.close);
      await watchPeerConnections(network.context);
      if (picture) await network.context.addInitScript(remember, picture);
      const page = await network.context.newPage();
      return { page, link: network.link, ear: new Ear(page), close: network.close };
    };
    const host = await visit(devices);
    await goOnAir(host.page, product, account, event);

    return {
      product,
      host,
      async viewer({ awaitsPicture = true, ...options } = {}) {
        const visitor = await visit(options);
        await joinAsViewer(visitor.page, product, path, 'Amina');
        if (awaitsPicture) {
          const video = visitor.page.locator('[data-testid=program] video[data-shown]').first();
          await video.waitFor({ timeout: pictureTimeoutMs });
        }
        return visitor;
      },
      async atTheDoor(options = {}) {
        const visitor = await visit(options);
        await visitor.page.goto(`${product.url}${path}`);
        await visitor.page.getByTestId('name').fill('Amina');
        return visitor;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Runs in the page, and so stands alone. */
function remember(picture: string): void {
  localStorage.setItem('campus.picture', picture);
}

/** The largest layer that the program's pictures arrive in, 0 the smallest; null while none is told. */
export function layerOf(page: Page): Promise<number | null> {
  return page.evaluate(() => {
    const layers = [...document.querySelectorAll<HTMLElement>('[data-testid=program] [data-layer]')];
    return layers.length === 0 ? null : Math.max(...layers.map(({ dataset }) => Number(dataset['layer'])));
  });
}

/** Milliseconds until something is so; null when it is not within `withinMs`. */
export async function msUntil(check: () => Promise<boolean>, withinMs: number): Promise<number | null> {
  const fromMs = performance.now();
  for (;;) {
    if (await check()) return performance.now() - fromMs;
    if (performance.now() - fromMs > withinMs) return null;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
