import { LoadMedia } from './load-media.ts';
import { delaysFile } from './systems/camera.ts';
import type { Admission, Rig, System } from './systems/system.ts';

/** When each stage of a join was over, in ms since it began. Not every system has all of them. */
export type JoinTimes = Readonly<Record<string, number>>;

const mediaTimeoutMs = 60_000;
const mediaStages = ['ice', 'dtls', 'rtp', 'keyframe'] as const;

interface Waiting {
  /** Microseconds of the wall clock. */
  readonly atUs: Map<string, number>;
  readonly whole: PromiseWithResolvers<void>;
}

/** The viewers of one system, in one `load-media`. */
export class Audience {
  readonly media: LoadMedia;
  readonly #admissions = new Map<string, Admission>();
  readonly #waiting = new Map<string, Waiting>();
  #count = 0;

  private constructor(media: LoadMedia) {
    this.media = media;
    media.onLine(([event = '', viewer = '', ...rest]) => {
      const waiting = this.#waiting.get(viewer);
      if (!waiting) return;
      if (event === 'failed') waiting.whole.reject(new Error(`viewer ${viewer} failed: ${rest.join(' ')}`));
      if (!mediaStages.some((stage) => stage === event) || waiting.atUs.has(event)) return;
      waiting.atUs.set(event, Number(rest.at(-1)));
      if (event === 'keyframe') waiting.whole.resolve();
    });
  }

  static async start(rig: Rig): Promise<Audience> {
    const { command, args } = rig.path.command(rig.program, ['viewers', '--delays', delaysFile(rig)]);
    return new Audience(await LoadMedia.start(command, args));
  }

  get size(): number {
    return this.#admissions.size;
  }

  /** One more viewer, from its first word until it has a whole keyframe. */
  async join(system: System, { isMeasured = false } = {}): Promise<JoinTimes> {
    this.#count += 1;
    const viewer = `v${this.#count}`;
    const startedUs = Date.now() * 1_000;
    const admission = await system.admit(this.media.fingerprint);
    this.#admissions.set(viewer, admission);
    const waiting: Waiting = { atUs: new Map(), whole: Promise.withResolvers() };
    this.#waiting.set(viewer, waiting);
    const { ip, port, ufrag, password, localUfrag, localPassword, role } = admission;
    this.media.send('add', viewer, ip, port, ufrag, password, localUfrag, localPassword, role, isMeasured ? 1 : 0);
    for (const { ssrc, payloadType, codec } of admission.streams)
      this.media.send('stream', viewer, ssrc, payloadType, codec);
    const timer = setTimeout(() => {
      waiting.whole.reject(new Error(`viewer ${viewer} of ${system.name} saw only ${[...waiting.atUs.keys()].join()}`));
    }, mediaTimeoutMs);
    await waiting.whole.promise.finally(() => clearTimeout(timer));
    const times: Record<string, number> = { ...admission.stages };
    for (const [stage, atUs] of waiting.atUs) times[stage] = (atUs - startedUs) / 1_000;
    return times;
  }

  /** Many, a few at a time; every tenth of them is measured. */
  async fill(system: System, size: number): Promise<void> {
    const atOnce = 10;
    while (this.size < size) {
      const wanted = Math.min(atOnce, size - this.size);
      await Promise.all(Array.from({ length: wanted }, (_, index) => this.join(system, { isMeasured: index === 0 })));
    }
  }

  /** One more comes, sees the picture, and goes again. */
  async visit(system: System): Promise<void> {
    await this.join(system);
    const viewer = `v${this.#count}`;
    this.media.send('remove', viewer);
    await this.#admissions.get(viewer)?.leave();
    this.#admissions.delete(viewer);
    this.#waiting.delete(viewer);
  }

  async leaveAll(): Promise<void> {
    for (const viewer of this.#admissions.keys()) this.media.send('remove', viewer);
    await Promise.all([...this.#admissions.values()].map((admission) => admission.leave()));
    this.#admissions.clear();
    this.#waiting.clear();
  }

  async close(): Promise<void> {
    await this.leaveAll();
    await this.media.close();
  }
}
