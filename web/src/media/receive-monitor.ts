import type { Saving, TrackSource } from '@campus/protocol';
import { choosePlayout, initialPlayout, type Playout } from './playout.ts';
import { judgeQuality, type Quality, type QualitySample, worse } from './quality.ts';
import { compareTotals, type ReceiveTotals, readTotals } from './receive-stats.ts';
import { readUplink } from './send-stats.ts';
import { guardSound, initialGuard, type GuardState, sparePictures } from './sound-guard.ts';
import type { HeldTrack } from './held-track.ts';
import { UplinkBrake } from './uplink-brake.ts';
import { initialUplink, type UplinkState, type UplinkView, watchUplink } from './uplink-watch.ts';

export interface MonitorDependencies {
  readonly getStats: () => Promise<Iterable<Record<string, unknown>> | null>;
  /** The same of the way out; null while nothing is sent. */
  readonly getUplinkStats: () => Promise<Iterable<Record<string, unknown>> | null>;
  readonly held: () => readonly HeldTrack[];
  /** What is published and not muted. */
  readonly sentSources: () => readonly TrackSource[];
  /** Whether anything is published, muted or not. */
  readonly isPublishing: () => boolean;
  /** Whether packets of this track are to be expected at all (not muted, its publisher connected). */
  readonly isExpected: (trackId: string) => boolean;
  readonly isLinkUp: () => boolean;
  readonly nowMs: () => number;
  readonly onStalled: (trackId: string) => void;
  readonly onChange: () => void;
}

const unmeasured = { lossRatio: null, rttMs: null, concealedRatio: null, frozenRatio: null };
const LOOK_EVERY_MS = 2_000;
/** A look that comes so long after the one before says that this machine is starved, and nothing of the line. */
const LATE_AFTER_MS = 2 * LOOK_EVERY_MS;
/** A still screen sends a frame a second or fewer; a camera and a voice (with DTX) far more. */
const DRY_AFTER_MS = 4_000;
const STALL_MS = { camera: 5_000, microphone: 6_000, screen: 12_000 } as const;

/** Looks at what arrives every two seconds: quality in words, sound before picture, streams that have dried up. */
export class ReceiveMonitor {
  readonly #deps: MonitorDependencies;
  readonly #brake: UplinkBrake;
  readonly #flowedAtMs = new Map<string, number>();
  /** By track: for how long nothing of it has come, where something should. */
  readonly #dryMs = new Map<string, number>();
  #before: ReceiveTotals | null = null;
  #guard: GuardState = initialGuard;
  #sample: Omit<QualitySample, 'score'> | null = null;
  #sent: Omit<QualitySample, 'score'> = unmeasured;
  #uplink: UplinkState = initialUplink;
  #playout: Playout = initialPlayout;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isLooking = false;

  constructor(deps: MonitorDependencies) {
    this.#deps = deps;
    this.#brake = new UplinkBrake({
      getStats: deps.getUplinkStats,
      isSendingPictures: () => whatFlows(deps.sentSources()).hasPictures,
      nowMs: deps.nowMs,
      onPulled: () => this.#spareUplink(),
      onReleased: deps.onChange,
    });
  }

  get hold(): Saving {
    return this.#guard.hold;
  }

  get uplink(): UplinkView {
    return { hold: this.#uplink.guard.hold, isThin: this.#uplink.isThin };
  }

  /** What is held back on the way out at this very moment; `uplink` says what goes on. */
  get uplinkHold(): Saving {
    return this.#brake.isPulled ? 'sound-only' : this.#uplink.guard.hold;
  }

  /** How long what comes shall wait before it is played, at least. */
  get playout(): Playout {
    return this.#playout;
  }

  /** Whether nothing of a picture has come for a while although it should. */
  isDry(trackId: string): boolean {
    return (this.#dryMs.get(trackId) ?? 0) >= DRY_AFTER_MS;
  }

  /** The worse of both ways; `scores` are the SFU's, 0 to 10. */
  quality(scores: readonly number[]): Quality | null {
    const score = scores.length > 0 ? Math.min(...scores) : null;
    const down = judgeQuality({ ...(this.#sample ?? unmeasured), score });
    return worse(down, judgeQuality({ ...this.#sent, score: null }));
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.#brake.start();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#brake.stop();
  }

  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      await this.#lookNow();
    } catch {
      // Without statistics nothing is judged; the next look may have some.
    } finally {
      this.#isLooking = false;
    }
  }

  async #lookNow(): Promise<void> {
    const sent = readUplink((await this.#deps.getUplinkStats()) ?? []);
    const entries = await this.#deps.getStats();
    const nowMs = this.#deps.nowMs();
    this.#sent = sent.sample;
    const sources = this.#deps.sentSources();
    this.#uplink = watchUplink(this.#uplink, { ...sent, nowMs, ...whatFlows(sources) });
    if (!entries || !this.#deps.isLinkUp()) {
      this.#before = null;
      this.#flowedAtMs.clear();
      this.#dryMs.clear();
      this.#sample = null;
      return this.#deps.onChange();
    }
    const totals = readTotals(entries, nowMs);
    const before = this.#before;
    this.#before = totals;
    if (!before) return;
    if (nowMs - before.atMs > LATE_AFTER_MS) {
      // It is where the next look counts from.
      this.#flowedAtMs.clear();
      this.#dryMs.clear();
      return;
    }
    const sample = compareTotals(before, totals);
    this.#sample = sample;
    const resumed = this.#deps.held().flatMap((held) => (held.isResumed ? held.source : []));
    this.#guard = guardSound(this.#guard, { ...sample, nowMs, ...whatFlows(resumed) });
    const part = { isAudience: !this.#deps.isPublishing(), isSpeaking: sources.includes('microphone') };
    this.#playout = choosePlayout(this.#playout, { ...sample, nowMs, ...part });
    this.#findStalled(sample.flowing, nowMs);
    this.#deps.onChange();
  }

  /** One step less is sent, for as long as after broken sound. */
  #spareUplink(): void {
    const { guard } = this.#uplink;
    const { hasScreenBesides } = whatFlows(this.#deps.sentSources());
    this.#uplink = { ...this.#uplink, guard: sparePictures(guard, { nowMs: this.#deps.nowMs(), hasScreenBesides }) };
    this.#deps.onChange();
  }

  #findStalled(flowing: ReadonlySet<string>, nowMs: number): void {
    for (const held of this.#deps.held()) {
      const id = held.consumer?.track.id;
      const isIdle = !id || !held.isResumed || held.isHeldBack || !this.#deps.isExpected(held.trackId);
      if (isIdle || flowing.has(id) || !this.#flowedAtMs.has(held.trackId)) {
        this.#flowedAtMs.set(held.trackId, nowMs);
        this.#dryMs.delete(held.trackId);
        continue;
      }
      // A picture whose layers the SFU has all taken away is not dried up, the downlink is too thin for it.
      const isTakenAway = (held.subscription?.spatialLayers ?? 1) > 1 && held.currentLayer === null;
      const dryMs = nowMs - (this.#flowedAtMs.get(held.trackId) ?? nowMs);
      this.#dryMs.set(held.trackId, dryMs);
      const patienceMs = STALL_MS[held.source] * (isTakenAway ? 3 : 1);
      if (dryMs < patienceMs) continue;
      this.#flowedAtMs.set(held.trackId, nowMs);
      this.#deps.onStalled(held.trackId);
    }
  }
}

function whatFlows(sources: readonly TrackSource[]): { hasPictures: boolean; hasScreenBesides: boolean } {
  const hasCamera = sources.includes('camera');
  const hasScreen = sources.includes('screen');
  return { hasPictures: hasCamera || hasScreen, hasScreenBesides: hasCamera && hasScreen };
}
