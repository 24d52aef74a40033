import { isDeepStrictEqual } from 'node:util';
import { type BrowserContext, expect, type Page } from '@playwright/test';
import { flowsWithinMs } from './measures.ts';

declare global {
  interface Window {
    /** Every peer connection of the page, for its statistics. */
    peerConnections?: RTCPeerConnection[];
  }
}

/** Lets be asked what really flows. To be called before the page is opened. */
export async function watchPeerConnections(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const connections: RTCPeerConnection[] = [];
    window.peerConnections = connections;
    window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
      construct(target, args: [RTCConfiguration?]) {
        const connection = new target(...args);
        connections.push(connection);
        return connection;
      },
    });
  });
}

/** The video codecs with which the page sends or receives at this moment, such as `VP8`: each once, sorted. */
export function flowingVideoCodecs(page: Page, direction: 'inbound-rtp' | 'outbound-rtp'): Promise<string[]> {
  return page.evaluate(async (type) => {
    const codecs = new Set<string>();
    for (const connection of window.peerConnections ?? []) {
      if (connection.connectionState === 'closed') continue;
      const report = await connection.getStats();
      for (const stream of report.values() as Iterable<Record<string, unknown>>) {
        if (stream['type'] !== type || stream['kind'] !== 'video') continue;
        const codec = report.get(String(stream['codecId'])) as { mimeType?: string } | undefined;
        const transceiver = connection.getTransceivers().find((one) => one.mid === stream['mid']);
        const isOpen =
          transceiver === undefined || !['inactive', 'stopped'].includes(transceiver.currentDirection ?? '');
        if (codec?.mimeType && isOpen) codecs.add(codec.mimeType.replace('video/', ''));
      }
    }
    return [...codecs].toSorted();
  }, direction);
}

export interface ReceivedBytes {
  readonly video: number;
  readonly audio: number;
}

/** How many lines each layer of the page's pictures has that is sent at this moment. */
export function sentHeights(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const heights: number[] = [];
    for (const connection of window.peerConnections ?? []) {
      const report = await connection.getStats();
      for (const stream of report.values() as Iterable<Record<string, unknown>>) {
        const isSent = stream['type'] === 'outbound-rtp' && Number(stream['framesPerSecond']) > 0;
        if (isSent) heights.push(Number(stream['frameHeight']));
      }
    }
    return heights;
  });
}

/** Bytes of sound and of pictures that the network brought to the page so far, whether or not it shows them. */
export function receivedBytes(page: Page): Promise<ReceivedBytes> {
  return page.evaluate(async () => {
    const bytes = { video: 0, audio: 0 };
    for (const connection of window.peerConnections ?? []) {
      const report = await connection.getStats();
      for (const stream of report.values() as Iterable<Record<string, unknown>>) {
        // mediasoup measures the way with empty packets of a stream of its own; nobody's picture is in them.
        if (stream['type'] !== 'inbound-rtp' || stream['mid'] === 'probator') continue;
        bytes[stream['kind'] as 'video' | 'audio'] += Number(stream['bytesReceived']);
      }
    }
    return bytes;
  });
}

/** Waits until sound and pictures have reached these pages. */
export async function expectMediaArrives(pages: readonly Page[]): Promise<void> {
  const arrives = async (page: Page): Promise<void> => {
    const before = await receivedBytes(page);
    const comes = async () => {
      const { video, audio } = await receivedBytes(page);
      return { video: video - before.video > 10_000, audio: audio - before.audio > 100 };
    };
    await expect.poll(comes, { timeout: flowsWithinMs }).toEqual({ video: true, audio: true });
  };
  await Promise.all(pages.map(arrives));
}

/** The length of the silence is what is measured. */
const silentForMs = 3_000;

/** Waits until not a byte of sound or picture has reached any of these pages for three seconds. */
export async function expectNoMedia(pages: readonly Page[]): Promise<void> {
  const read = () => Promise.all(pages.map(receivedBytes));
  let before = await read();
  let sinceMs = Date.now();
  const silentMs = async (): Promise<number> => {
    const atMs = Date.now();
    const now = await read();
    if (isDeepStrictEqual(now, before)) return atMs - sinceMs;
    before = now;
    sinceMs = Date.now();
    return 0;
  };
  await expect.poll(silentMs, { intervals: [250] }).toBeGreaterThanOrEqual(silentForMs);
}
