import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { TrackToRecord } from '@campus/protocol/control/recordings';
import type { Clock, Logger } from '@campus/service-kit';
import type { OpenEncoder } from './encoder.ts';
import { sampleRate } from './encoder-arguments.ts';
import { capturePicture } from './picture-capture.ts';
import { fillFloor, type FloorFill, type Stretch } from './floor-fill.ts';
import type { OpenSfuLink, SfuLink } from './sfu-link.ts';
import { captureSound } from './sound-capture.ts';
import { SoundDesk } from './sound-desk.ts';
import { SoundWriter } from './sound-writer.ts';
import { type Interruption, smallestGapMs, type TrackCapture } from './track-capture.ts';

export interface CaptureGap {
  /** Null: the floor. */
  trackId: string | null;
  /** Milliseconds of the recording. */
  fromMs: number;
  toMs: number;
  reason: string;
}

export interface RecordingCaptureOptions {
  recordingId: string;
  /** The recording's folder. */
  dir: string;
  epochMs: number;
  /** Where the floor goes on, when it was begun in an earlier life; 0 for a new recording. */
  floorFromMs: number;
  /** What of the floor before that is to be silence. */
  silences: readonly Stretch[];
  /** Tracks that an earlier life was capturing when it died. */
  interrupted: ReadonlyMap<string, Interruption>;
  /** Wall clock that never jumps. */
  clock: Clock;
  openSfuLink: OpenSfuLink;
  openEncoder: OpenEncoder;
  onGap(gap: CaptureGap): void;
  log: Logger;
}

export interface WantedCapture {
  isCapturing: boolean;
  sfuUrl: string;
  roomId: string;
  tracks: readonly TrackToRecord[];
}

/**
 * The floor is mixed this far behind the time, so that sound over a slow uplink (capture to arrival) still has its place
 * in it.
 */
const deskDelayMs = 1_000;
/** After the end, for packets that are on their way. */
const lastPicturesMs = 300;
const tickMs = 250;
/** What is mixed at once: waking the encoder costs more than the sound of half a second. */
const deskStepSamples = sampleRate / 2;
const lastStepMs = 20;
/** One step mixes a second of sound; more of them at once would hold up everything else. */
const mostStepsATick = 6;
/** Half an hour of silence takes ffmpeg about that long; what is left then stays a hole, which is noted. */
const fillPatienceMs = 10_000;
const floorBitrateBps = 128_000;
const samplesPerMs = sampleRate / 1000;

interface Source {
  sfuUrl: string;
  roomId: string;
  link: SfuLink;
}

/** One running recording: captures the wanted tracks, and the floor without a break. */
export class RecordingCapture {
  readonly #options: RecordingCaptureOptions;
  readonly #log: Logger;
  readonly #ownerId: string;
  readonly #desk: SoundDesk;
  readonly #fill: FloorFill;
  readonly #tracks = new Map<string, TrackCapture>();
  readonly #closing = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #source: Source | null = null;
  readonly #interrupted: Map<string, Interruption>;
  #finished: Promise<void> | null = null;

  constructor(options: RecordingCaptureOptions) {
    const { recordingId, floorFromMs, openEncoder } = options;
    this.#options = options;
    this.#log = options.log.child({ recordingId });
    this.#interrupted = new Map(options.interrupted);
    // A name of its own for each life, so that the SFU's clearing up after an earlier one cannot hit this one.
    this.#ownerId = `recorder-${recordingId}-${randomBytes(4).toString('hex')}`;
    const startSample = Math.round(floorFromMs * samplesPerMs);
    const floorOptions = {
      renditionDir: this.#renditionDir('floor'),
      bitrateBps: floorBitrateBps,
      openEncoder,
      log: this.#log,
    };
    this.#fill = fillFloor(options.silences, floorOptions);
    const floor = new SoundWriter(startSample, {
      ...floorOptions,
      onGap: (fromMs, toMs, reason) => options.onGap({ trackId: null, fromMs, toMs, reason }),
    });
    this.#desk = new SoundDesk(startSample, floor);
    this.#timer = setInterval(() => this.#tick(), tickMs);
  }

  /** Opens what is wanted and missing, closes what is not wanted. Does nothing once the recording ends. */
  sync(wanted: WantedCapture): void {
    if (this.#finished) return;
    const tracks = wanted.isCapturing ? wanted.tracks : [];
    if (this.#source && (this.#source.sfuUrl !== wanted.sfuUrl || this.#source.roomId !== wanted.roomId)) {
      for (const [id, track] of this.#tracks) {
        const interruption = track.handOver('the broadcast moved to another SFU');
        if (interruption) this.#interrupted.set(id, interruption);
      }
      this.#leaveSource();
    }
    const ids = new Set(tracks.map((track) => track.trackId));
    for (const id of [...this.#tracks.keys()].filter((trackId) => !ids.has(trackId))) this.#drop(id);
    for (const track of tracks) if (!this.#tracks.has(track.trackId)) this.#add(track, wanted);
    // What is not wanted any more was not interrupted: it had come to its end.
    for (const id of this.#interrupted.keys()) if (!ids.has(id)) this.#interrupted.delete(id);
  }

  /**
   * Writes everything up to `endedAtMs` (wall clock) and resolves when all files are closed. The first call says where
   * the end is; each one waits for it.
   */
  finish(endedAtMs: number): Promise<void> {
    this.#finished ??= this.#finish(endedAtMs);
    return this.#finished;
  }

  async #finish(endedAtMs: number): Promise<void> {
    const { clock, epochMs } = this.#options;
    const endMs = endedAtMs - epochMs;
    for (const track of this.#tracks.values()) track.endAt(endMs);
    // Cut off earlier, and never captured again.
    for (const [trackId, { untilMs, reason }] of this.#interrupted)
      if (endMs - untilMs > smallestGapMs) this.#options.onGap({ trackId, fromMs: untilMs, toMs: endMs, reason });
    this.#interrupted.clear();
    await this.#waitUntil(endedAtMs + lastPicturesMs);
    for (const id of [...this.#tracks.keys()]) this.#drop(id);
    await this.#waitUntil(endedAtMs + deskDelayMs);
    clearInterval(this.#timer);
    const endSample = Math.floor(Math.min(endMs, clock.nowMs() - epochMs) * samplesPerMs);
    while (this.#desk.position + sampleRate / 100 <= endSample) {
      this.#desk.advanceTo(endSample);
      // Usually it is one step; after a time in which the process stood still the encoders need to keep up.
      await delay(lastStepMs);
    }
    await this.#desk.close();
    this.#leaveSource();
    const patience = setTimeout(() => this.#fill.stop(), fillPatienceMs);
    await this.#fill.done;
    clearTimeout(patience);
    while (this.#closing.size > 0) await Promise.all(this.#closing);
  }

  #tick(): void {
    const { clock, epochMs } = this.#options;
    for (const track of this.#tracks.values()) track.tick();
    const wanted = (clock.nowMs() - epochMs - deskDelayMs) * samplesPerMs;
    if (wanted - this.#desk.position < deskStepSamples) return;
    this.#desk.advanceTo(wanted);
    // After a time in which the process stood still: the voices have room for a few seconds ahead of the desk only.
    for (let step = 1; step < mostStepsATick && wanted - this.#desk.position > sampleRate; step += 1)
      this.#desk.advanceTo(wanted);
  }

  #add(track: TrackToRecord, wanted: WantedCapture): void {
    const { clock, epochMs, openEncoder, openSfuLink, onGap } = this.#options;
    const { sfuUrl, roomId } = wanted;
    this.#source ??= { sfuUrl, roomId, link: openSfuLink(sfuUrl) };
    const { trackId, participantId, source } = track;
    this.#log.info({ trackId, participantId, source, roomId }, 'a track is to be captured');
    const options = {
      track,
      sfu: this.#source.link,
      roomId,
      ownerId: this.#ownerId,
      renditionDir: this.#renditionDir(trackId),
      clock,
      epochMs,
      takeInterruption: () => {
        const interruption = this.#interrupted.get(trackId) ?? null;
        this.#interrupted.delete(trackId);
        return interruption;
      },
      openEncoder,
      onGap,
      log: this.#log,
    };
    this.#tracks.set(trackId, source === 'microphone' ? captureSound(options, this.#desk) : capturePicture(options));
  }

  #drop(trackId: string): void {
    const capture = this.#tracks.get(trackId);
    this.#tracks.delete(trackId);
    if (!capture) return;
    this.#log.info({ trackId }, 'a track is not captured any more');
    const closed = capture.close().catch((error: unknown) => {
      this.#log.error({ trackId, err: error }, 'the capture of a track did not close');
    });
    this.#closing.add(closed);
    void closed.finally(() => this.#closing.delete(closed));
  }

  #leaveSource(): void {
    for (const id of [...this.#tracks.keys()]) this.#drop(id);
    const link = this.#source?.link;
    this.#source = null;
    if (link) void Promise.all(this.#closing).finally(() => link.close());
  }

  /** Bounded, in case that the asker's clock is ahead of ours. */
  async #waitUntil(wallMs: number): Promise<void> {
    const waitMs = Math.min(wallMs - this.#options.clock.nowMs(), 2_000);
    if (waitMs > 0) await delay(waitMs);
  }

  #renditionDir(id: string): string {
    return join(this.#options.dir, 'renditions', id);
  }
}
