import type { Page } from '@playwright/test';

/** What a page has received, as its browser counts it. */
export interface Received {
  /** Samples of sound that were played, and those of them that were invented although somebody spoke. */
  readonly samples: number;
  readonly concealed: number;
  readonly packets: number;
  readonly lost: number;
  readonly frames: number;
  readonly freezes: number;
  readonly freezeMs: number;
}

type Totals = { -readonly [Name in keyof Received]: number };

const nothing: Received = { samples: 0, concealed: 0, packets: 0, lost: 0, frames: 0, freezes: 0, freezeMs: 0 };

/** Adds up what a page receives, over streams that come and go. Its context must be watched by `watchPeerConnections`. */
export class Ear {
  readonly #page: Page;
  readonly #before = new Map<string, Received>();
  #sum: Totals = { ...nothing };

  constructor(page: Page) {
    this.#page = page;
  }

  /** Begins to count anew. */
  async reset(): Promise<void> {
    await this.listen();
    this.#sum = { ...nothing };
  }

  /** Everything since the last reset. */
  async listen(): Promise<Received> {
    for (const [id, now] of Object.entries(await this.#page.evaluate(readStreams))) {
      const before = this.#before.get(id) ?? nothing;
      this.#before.set(id, now);
      for (const name of Object.keys(nothing) as (keyof Received)[])
        this.#sum[name] += Math.max(0, now[name] - before[name]);
    }
    return { ...this.#sum };
  }

  /** Looks now and then, so that nothing of a stream that ends is missed, until so much time has passed. */
  async listenFor(ms: number): Promise<Received> {
    const endMs = performance.now() + ms;
    let received = await this.listen();
    while (performance.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(500, Math.max(0, endMs - performance.now()))));
      received = await this.listen();
    }
    return received;
  }
}

export function concealedPercent({ samples, concealed }: Received): number | null {
  return samples > 0 ? (concealed / samples) * 100 : null;
}

/** Runs in the page, and so stands alone. */
async function readStreams(): Promise<Record<string, Received>> {
  const streams: Record<string, Received> = {};
  for (const [index, connection] of (window.peerConnections ?? []).entries()) {
    if (connection.connectionState === 'closed') continue;
    for (const entry of (await connection.getStats()).values() as Iterable<Record<string, unknown>>) {
      // mediasoup tries the way with empty packets of a stream of its own.
      if (entry['type'] !== 'inbound-rtp' || entry['mid'] === 'probator') continue;
      const count = (name: string): number => Number(entry[name] ?? 0);
      const isSound = entry['kind'] === 'audio';
      streams[`${index} ${String(entry['id'])}`] = {
        samples: isSound ? count('totalSamplesReceived') : 0,
        concealed: isSound ? Math.max(0, count('concealedSamples') - count('silentConcealedSamples')) : 0,
        packets: isSound ? count('packetsReceived') : 0,
        lost: isSound ? Math.max(0, count('packetsLost')) : 0,
        frames: count('framesDecoded'),
        freezes: count('freezeCount'),
        freezeMs: count('totalFreezesDuration') * 1_000,
      };
    }
  }
  return streams;
}
