import type { Logger } from '@campus/service-kit';
import { endOfClosedParts } from './closed-parts.ts';
import type { Encoder, OpenEncoder } from './encoder.ts';
import { pictureArguments } from './encoder-arguments.ts';
import { type IvfCodec, ivfFrame, ivfHeader, ivfTimescale } from './ivf.ts';
import { PictureBacklog, type StampedFrame } from './picture-backlog.ts';
import type { Interruption } from './track-capture.ts';
import type { VideoFrame } from './video-frame.ts';

export interface PictureWriterOptions {
  renditionDir: string;
  codec: IvfCodec;
  openEncoder: OpenEncoder;
  /** A screen share has parts of up to 4 s, a camera of 2 s. */
  isScreen: boolean;
  /** Where an earlier capture was cut off in the midst of this track: what follows up to the first frame is lost. */
  interruption: Interruption | null;
  requestKeyframe(): void;
  /** Recording times between which the picture is lost. */
  onGap(fromMs: number, toMs: number, reason: string): void;
  log: Logger;
}

interface Generation {
  encoder: Encoder;
  setupId: string;
  /** Where its first frame stands. */
  fromTicks: number;
}

const ticksPerMs = ivfTimescale / 1000;
/** When the clock of the stream is corrected by less, a few frames stand closer together; by more, a generation ends. */
const bearableStepBackMs = 400;
/** Nothing is captured after it has arrived; this much is for what a stream's clock may be wrong by. */
const bearableAheadMs = 1_000;
/** More than that means that the disk or the transcoding does not keep up. */
const mostWaitingBytes = 8 << 20;
const fewWaitingBytes = 1 << 20;
const holeMs = 500;

/**
 * Writes one picture track: a generation (one ffmpeg, one initialisation segment) after another. A generation begins
 * with a keyframe; a new set-up, a pause, or a lost tap ends it. The frames of the last seconds are kept, so that
 * nothing is lost when ffmpeg dies.
 */
export class PictureWriter {
  readonly #options: PictureWriterOptions;
  readonly #askAfterMs: number;
  readonly #idleAfterMs: number;
  readonly #backlog: PictureBacklog;
  readonly #closing = new Set<Promise<unknown>>();
  #generation: Generation | null = null;
  /** True while the closed parts of a dead encoder are looked at. */
  #isRecovering = false;
  #isEndDue = false;
  #isClosed = false;
  #isOverloaded = false;
  #lastTicks = -1;
  #lostFor: string | null = null;
  #tickedAtMs = Number.NEGATIVE_INFINITY;
  #keyframeAtMs = Number.NEGATIVE_INFINITY;
  #frameAtMs = Number.NEGATIVE_INFINITY;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #failuresAtMs: number[] = [];

  constructor(options: PictureWriterOptions) {
    this.#options = options;
    // Leaves time for the request's way to the publisher and the keyframe's way back.
    this.#askAfterMs = options.isScreen ? 3_400 : 1_600;
    this.#idleAfterMs = options.isScreen ? 6_000 : 3_000;
    this.#backlog = new PictureBacklog({ keepMs: options.isScreen ? 10_000 : 6_000 });
    if (options.interruption) {
      this.#lastTicks = Math.round(options.interruption.untilMs * ticksPerMs);
      this.#lostFor = options.interruption.reason;
    }
  }

  /**
   * Takes the next frame, captured at `recordingMs`; `nowMs` is the recording's present time. Times only go up, so that
   * parts never overlap: a frame that says it comes from the future would keep out all that follow until then.
   */
  write(frame: VideoFrame, recordingMs: number, nowMs: number): void {
    if (this.#isClosed) return;
    if (recordingMs > nowMs + bearableAheadMs) {
      this.#cut('time ran ahead');
      return;
    }
    let ticks = Math.round(recordingMs * ticksPerMs);
    if (ticks <= this.#lastTicks) {
      if (this.#lastTicks - ticks > bearableStepBackMs * ticksPerMs) {
        this.#cut('time went back');
        return;
      }
      ticks = this.#lastTicks + 1;
    }
    if (ticks < 0) return;
    this.#frameAtMs = nowMs;
    if (frame.isKeyframe) this.#keyframeAtMs = nowMs;
    if (this.#isHeldUp(frame)) return;
    const stamped: StampedFrame = { ...frame, ticks };
    const isNewSetup = frame.setupId !== null && frame.setupId !== this.#generation?.setupId;
    // Frames of the old set-up may have been lost before it.
    if (isNewSetup && this.#generation) this.#cut('pictures were lost');
    if (!this.#generation && !this.#isRecovering) {
      if (frame.setupId === null) return;
      this.#begin(frame.setupId, ticks);
    }
    // Pictures that come again while a dead encoder is replaced go on in its replacement.
    if (frame.isKeyframe) this.#isEndDue = false;
    this.#noteHole(ticks);
    this.#lastTicks = ticks;
    this.#backlog.push(stamped);
    this.#generation?.encoder.write(ivfFrame(frame.data, ticks));
  }

  /**
   * To be called a few times a second with the recording's present time: asks for keyframes, and ends a generation to
   * which nothing comes.
   */
  tick(nowMs: number): void {
    if (this.#isClosed) return;
    this.#tickedAtMs = nowMs;
    if (this.#generation && nowMs - this.#frameAtMs > this.#idleAfterMs) this.#cut('no picture came');
    const isDue = !this.#generation || nowMs - this.#keyframeAtMs >= this.#askAfterMs;
    if (!isDue || nowMs - this.#askedAtMs < 1_000) return;
    this.#askedAtMs = nowMs;
    this.#options.requestKeyframe();
  }

  /**
   * Where the picture would be cut off if it ended now for this reason; null when none was coming. Who asks goes on
   * with it in another writer, and marks what is lost.
   */
  handOver(reason: string): Interruption | null {
    const isComing = this.#generation !== null || this.#isRecovering || this.#lostFor !== null;
    if (!isComing || this.#lastTicks < 0) return null;
    const interruption = { untilMs: this.#lastTicks / ticksPerMs, reason: this.#lostFor ?? reason };
    this.#lostFor = null;
    return interruption;
  }

  /**
   * Ends the generation. A reason says that what follows until the next one is lost, and a gap; without one the picture
   * is meant to end, and what was being missed is missing until now.
   */
  end(reason: string | null): void {
    if (reason === null) this.#noteHole(Math.round(this.#tickedAtMs * ticksPerMs));
    this.#cut(reason);
  }

  #cut(reason: string | null): void {
    if (reason !== null) this.#lostFor = reason;
    // The frames of a dead encoder are written first.
    this.#isEndDue = this.#isRecovering;
    if (this.#isRecovering) return;
    this.#endGeneration();
    this.#backlog.clear();
  }

  /** Writes what there is and resolves when every encoder is gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.end(null);
    while (this.#closing.size > 0) await Promise.all(this.#closing);
  }

  #endGeneration(): void {
    const generation = this.#generation;
    this.#generation = null;
    if (!generation) return;
    const frames = this.#backlog.from(generation.fromTicks);
    const other = frames.findIndex(({ setupId }) => setupId !== null && setupId !== generation.setupId);
    this.#await(this.#finish(generation, other < 0 ? frames : frames.slice(0, other)));
  }

  #begin(setupId: string, ticks: number): void {
    const generation = this.#open(setupId, ticks);
    this.#generation = generation;
    void generation.encoder.ended.then(({ failure }) => {
      if (failure !== null && this.#generation === generation) this.#await(this.#recover(generation, failure));
    });
  }

  #open(setupId: string, ticks: number): Generation {
    const { openEncoder, renditionDir, codec, log } = this.#options;
    const encoder = openEncoder(renditionDir, pictureArguments(codec));
    encoder.write(ivfHeader(codec));
    log.info({ folder: encoder.folder, startMs: ticks / ticksPerMs }, 'a generation of pictures begins');
    return { encoder, setupId, fromTicks: ticks };
  }

  /** The last part is written while it ends: an encoder that dies on that is replaced once, then it is a gap. */
  async #finish(generation: Generation, frames: readonly StampedFrame[], isReplaced = true): Promise<void> {
    await generation.encoder.finish();
    const { failure } = await generation.encoder.ended;
    if (failure === null) return;
    const endTicks = await endTicksOf(generation);
    const start = frames.findIndex((frame) => frame.isKeyframe && frame.ticks >= endTicks - 1);
    const rest = start >= 0 && isReplaced ? frames.slice(start) : [];
    const lostUntilTicks = rest[0]?.ticks ?? frames.at(-1)?.ticks ?? endTicks;
    if (lostUntilTicks - endTicks > holeMs * ticksPerMs) {
      this.#options.onGap(endTicks / ticksPerMs, lostUntilTicks / ticksPerMs, failure);
    }
    if (!rest[0]) return;
    const next = this.#open(generation.setupId, rest[0].ticks);
    for (const frame of rest) next.encoder.write(ivfFrame(frame.data, frame.ticks));
    await this.#finish(next, rest, false);
  }

  /** Goes on in a new generation with the first keyframe that stands in no closed part of the dead one. */
  async #recover(dead: Generation, failure: string): Promise<void> {
    this.#generation = null;
    this.#isRecovering = true;
    try {
      await this.#waitAfterFailures();
      const endTicks = await endTicksOf(dead);
      const endMs = endTicks / ticksPerMs;
      const frames = this.#backlog.from(endTicks - 1);
      const first = frames[0];
      if (first?.setupId) {
        this.#begin(first.setupId, first.ticks);
        for (const frame of frames) this.#writeAgain(frame);
        const fromMs = first.ticks / ticksPerMs;
        if (fromMs - endMs > holeMs) this.#options.onGap(endMs, fromMs, failure);
      } else {
        const lostMs = (this.#lastTicks - endTicks) / ticksPerMs;
        // Nothing follows that would mark it.
        if (this.#isClosed && lostMs > holeMs) this.#options.onGap(endMs, endMs + lostMs, failure);
        this.#lostFor = failure;
        this.#lastTicks = Math.round(endTicks);
      }
    } finally {
      this.#isRecovering = false;
      if (this.#isEndDue) this.#cut(null);
    }
  }

  #writeAgain(frame: StampedFrame): void {
    if (frame.setupId !== null && frame.setupId !== this.#generation?.setupId) {
      this.#endGeneration();
      this.#begin(frame.setupId, frame.ticks);
    }
    this.#generation?.encoder.write(ivfFrame(frame.data, frame.ticks));
  }

  /** The first restart is immediate; an encoder that dies again and again must not take the machine with it. */
  async #waitAfterFailures(): Promise<void> {
    const nowMs = performance.now();
    this.#failuresAtMs = [...this.#failuresAtMs.filter((atMs) => nowMs - atMs < 30_000), nowMs];
    const recent = this.#failuresAtMs.length - 1;
    if (recent === 0) return;
    await new Promise((resolve) => setTimeout(resolve, Math.min(200 * 2 ** recent, 10_000)));
  }

  /** Leaves frames out until the encoder has caught up, and then until the next keyframe. */
  #isHeldUp(frame: VideoFrame): boolean {
    const waitingBytes = this.#generation?.encoder.waitingBytes ?? 0;
    if (!this.#isOverloaded && waitingBytes > mostWaitingBytes) {
      this.#isOverloaded = true;
      this.#lostFor = 'the encoder does not keep up';
      this.#options.log.warn({ waitingBytes }, 'the encoder does not keep up; pictures are left out');
    }
    if (this.#isOverloaded && frame.isKeyframe && waitingBytes < fewWaitingBytes) this.#isOverloaded = false;
    return this.#isOverloaded;
  }

  #noteHole(ticks: number): void {
    if (this.#lostFor === null) return;
    const [fromMs, toMs] = [this.#lastTicks / ticksPerMs, ticks / ticksPerMs];
    if (this.#lastTicks >= 0 && toMs - fromMs > holeMs) this.#options.onGap(fromMs, toMs, this.#lostFor);
    this.#lostFor = null;
  }

  #await(work: Promise<unknown>): void {
    this.#closing.add(work);
    void work.finally(() => this.#closing.delete(work));
  }
}

/** Where its closed parts end, or it began. */
async function endTicksOf({ encoder, fromTicks }: Generation): Promise<number> {
  const endMs = await endOfClosedParts(encoder.folder);
  return endMs === null ? fromTicks : endMs * ticksPerMs;
}
