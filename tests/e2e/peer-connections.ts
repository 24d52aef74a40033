import { type BrowserContext, expect, type Page } from '@playwright/test';

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

/** The length of the watch is what is measured; nothing is waited for. */
const watchedMs = 3_000;

/** How much came in three seconds. */
async function bytesThatCome(page: Page): Promise<ReceivedBytes> {
  const before = await receivedBytes(page);
  await new Promise((resolve) => setTimeout(resolve, watchedMs));
  const after = await receivedBytes(page);
  return { video: after.video - before.video, audio: after.audio - before.audio };
}

/** Sound and pictures reach these pages. */
export async function expectMediaArrives(pages: readonly Page[]): Promise<void> {
  for (const { video, audio } of await Promise.all(pages.map(bytesThatCome))) {
    expect(video).toBeGreaterThan(10_000);
    expect(audio).toBeGreaterThan(100);
  }
}

/** Not a byte of sound or picture reaches these pages, once what was on its way is there. */
export async function expectNoMedia(pages: readonly Page[]): Promise<void> {
  const nothing = pages.map(() => ({ video: 0, audio: 0 }));
  await expect.poll(() => Promise.all(pages.map(bytesThatCome)), { timeout: 20_000 }).toEqual(nothing);
  expect(await Promise.all(pages.map(bytesThatCome))).toEqual(nothing);
}
