import { AppError } from '@campus/protocol/errors';
import type { MediaPlane, PlaneRouter, RouterEvents, TransportState, WorkerLoad } from '../media-plane.ts';
import { type FakeConsumer, type FakeProbe, type FakeProducer, FakeRouter } from './fake-router.ts';

/** A plane in memory, with one worker that can die. Ids are counted, so that a test sees the same ones each time. */
export class FakePlane implements MediaPlane {
  readonly #routers = new Set<FakeRouter>();
  readonly #counts = new Map<string, number>();
  #deaths = 0;
  #isUp = true;
  #held: Promise<void> | undefined;
  #load: WorkerLoad = { consumers: 0, cpuShare: 0 };
  readonly mediaPorts: readonly number[] = [44_400];

  get workers(): number {
    return this.#isUp ? 1 : 0;
  }

  get workerDeaths(): number {
    return this.#deaths;
  }

  async openRouter(events: RouterEvents): Promise<PlaneRouter> {
    if (!this.#isUp) throw new AppError('UNAVAILABLE', 'there is no media worker at present');
    const router: FakeRouter = new FakeRouter({
      events,
      nextId: (what) => this.#nextId(what),
      answer: async () => this.#held,
      load: () => this.#load,
      onClose: () => void this.#routers.delete(router),
    });
    this.#routers.add(router);
    return router;
  }

  async close(): Promise<void> {
    for (const router of this.#routers) router.close();
  }

  /** The worker dies; the next one is there at once, unless `isReplaced` is false. */
  killWorker(reason = 'killed by a test', isReplaced = true): void {
    this.#deaths += 1;
    this.#isUp = isReplaced;
    const lost = [...this.#routers];
    this.#routers.clear();
    for (const router of lost) router.events.onLost(reason);
  }

  reviveWorker(): void {
    this.#isUp = true;
  }

  /** Producers and consumers are made, but not answered until the returned function is called. */
  holdAnswers(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = promise;
    return () => {
      this.#held = undefined;
      resolve();
    };
  }

  load(): WorkerLoad {
    return this.#load;
  }

  setLoad(load: Partial<WorkerLoad>): void {
    this.#load = { ...this.#load, ...load };
  }

  /** The probe that was opened last. */
  probe(): FakeProbe {
    const probe = [...this.#routers].flatMap((router) => router.probes).at(-1);
    if (!probe) throw new Error('the fake plane has no probe');
    return probe;
  }

  setTransportState(transportId: string, state: TransportState): void {
    const transport = this.#find((router) => router.transports.get(transportId), transportId);
    transport.events?.onState(state);
  }

  measureLevels(levels: { producerId: string; levelDb: number }[]): void {
    for (const router of this.#routers) {
      const own = levels.filter(({ producerId }) => router.producers.has(producerId));
      if (own.length > 0) router.events.onLevels(own);
    }
  }

  producer(producerId: string): FakeProducer {
    return this.#find((router) => router.producers.get(producerId), producerId);
  }

  /** By the id of a subscription or tap. */
  consumer(consumerId: string): FakeConsumer {
    return this.#find((router) => router.consumers.get(consumerId), consumerId);
  }

  /** How much stands in the plane, over all rooms; a test that closed everything expects zeros. */
  counts(): { routers: number; transports: number; producers: number; consumers: number } {
    const routers = [...this.#routers];
    const sum = (size: (router: FakeRouter) => number) => routers.reduce((total, router) => total + size(router), 0);
    return {
      routers: routers.length,
      transports: sum((router) => router.transports.size),
      producers: sum((router) => router.producers.size),
      consumers: sum((router) => router.consumers.size),
    };
  }

  #nextId(what: string): string {
    const count = (this.#counts.get(what) ?? 0) + 1;
    this.#counts.set(what, count);
    return `${what}-${count}`;
  }

  #find<T>(look: (router: FakeRouter) => T | undefined, id: string): T {
    for (const router of this.#routers) {
      const found = look(router);
      if (found !== undefined) return found;
    }
    throw new Error(`the fake plane has no ${id}`);
  }
}
