import type { Browser, BrowserContext } from '@playwright/test';
import { createImpairment, type Impairment } from '../network/impairment.ts';
import { forwardTcp } from '../network/tcp-forwarder.ts';
import { forwardUdp } from '../network/udp-forwarder.ts';
import type { Product } from '../product/start-product.ts';
import { type BrowserOptions, launchBrowser } from './browsers.ts';

export interface OwnNetwork {
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly link: Impairment;
  close(): Promise<void>;
}

/**
 * A browser whose whole way to the product, pages, socket and media, leads through a forwarder of its own on one
 * loopback address, so that it can be cut without anybody else noticing.
 */
export async function openOwnNetwork(
  product: Product,
  address: string,
  options: BrowserOptions = {},
): Promise<OwnNetwork> {
  const link = createImpairment();
  const here = '127.0.0.1';
  const forwarders = [
    await forwardTcp({ host: address, port: product.port }, { host: here, port: product.port }, link),
    await forwardTcp({ host: address, port: product.mediaPort }, { host: here, port: product.mediaPort }, link),
    await forwardUdp({ host: address, port: product.mediaPort }, { host: here, port: product.mediaPort }, link),
  ];
  const browser = await launchBrowser({ ...options, localhostAddress: address });
  const context = await browser.newContext();
  await context.grantPermissions(['camera', 'microphone']);
  // The server names its own address as the ICE candidate; this browser is to find the forwarder there.
  await context.addInitScript((forwarderAddress) => {
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
  }, address);
  return {
    browser,
    context,
    link,
    async close() {
      await browser.close();
      for (const forwarder of forwarders) await forwarder.close();
      link.close();
    },
  };
}
