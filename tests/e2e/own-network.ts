import type { BrowserContext } from '@playwright/test';
import { createImpairment, type Impairment } from '../network/impairment.ts';
import { forwardTcp } from '../network/tcp-forwarder.ts';
import { lowestRelayPort } from '../network/turn-server.ts';
import { forwardUdp } from '../network/udp-forwarder.ts';
import type { Product } from '../product/start-product.ts';
import { type BrowserOptions, launchBrowser } from './browsers.ts';

export interface OwnNetwork {
  readonly context: BrowserContext;
  readonly link: Impairment;
  close(): Promise<void>;
}

export interface OwnNetworkOptions extends BrowserOptions {
  /** As by a firewall: sound and picture have to come by TCP. */
  readonly isUdpBlocked?: boolean;
  /** Sound and picture get through to a TURN server only, which reaches the campus in their place. */
  readonly needsRelay?: boolean;
}

/**
 * A browser whose whole way to the product, pages, socket and media, leads through a forwarder of its own on one
 * loopback address, so that it can be cut without anybody else noticing.
 */
export async function openOwnNetwork(
  product: Product,
  address: string,
  { isUdpBlocked = false, needsRelay = false, ...options }: OwnNetworkOptions = {},
): Promise<OwnNetwork> {
  const closers: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const link = createImpairment();
    closers.push(() => link.close());
    const { port, mediaPort } = product;
    const ends = (at: number) => [{ host: address, port: at }, { host: '127.0.0.1', port: at }, link] as const;
    const forwarders = [
      forwardTcp(...ends(port)),
      ...(needsRelay ? [] : [forwardTcp(...ends(mediaPort))]),
      ...(isUdpBlocked ? [] : [forwardUdp(...ends(mediaPort), needsRelay ? lowestRelayPort : 0)]),
    ];
    for (const opening of forwarders) closers.push(async () => (await opening).close());
    await Promise.all(forwarders);
    const browser = await launchBrowser({ ...options, localhostAddress: address });
    closers.push(() => browser.close());
    const context = await browser.newContext();
    await context.grantPermissions(['camera', 'microphone']);
    // The server names its own address as the ICE candidate; this browser is to find the forwarder there.
    await context.addInitScript(sendMediaTo, address);
    return { context, link, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Runs in the page, and so stands alone. */
function sendMediaTo(forwarderAddress: string): void {
  const original = RTCPeerConnection.prototype.setRemoteDescription as (
    this: RTCPeerConnection,
    description: RTCSessionDescriptionInit,
  ) => Promise<void>;
  RTCPeerConnection.prototype.setRemoteDescription = function rewritten(
    this: RTCPeerConnection,
    description: RTCSessionDescriptionInit,
  ): Promise<void> {
    const candidate = /^(a=candidate:\S+ \d \S+ \d+ )127\.0\.0\.1 /gm;
    const sdp = (description.sdp ?? '').replace(candidate, `$1${forwarderAddress} `);
    return original.call(this, { type: description.type, sdp });
  };
}
