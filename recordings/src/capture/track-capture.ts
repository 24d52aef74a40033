import type { TrackToRecord } from '@campus/protocol/control/recordings';
import type { Clock, Logger } from '@campus/service-kit';
import type { OpenEncoder } from './encoder.ts';
import type { SfuLink } from './sfu-link.ts';

/** A track that was being captured was cut off: what follows until it is captured again is missing. */
export interface Interruption {
  /** Milliseconds of the recording. */
  untilMs: number;
  reason: string;
}

/** Nobody needs to be told of less. */
export const smallestGapMs = 500;

/** What the capture of a track needs of its recording. */
export interface TrackCaptureOptions {
  track: TrackToRecord;
  sfu: SfuLink;
  roomId: string;
  ownerId: string;
  renditionDir: string;
  /** Wall clock that never jumps. */
  clock: Clock;
  epochMs: number;
  /**
   * Where the track was cut off that an earlier capture was writing; null when there is nothing to go on from. To be
   * asked when the track is there: the answer is given once.
   */
  takeInterruption(): Interruption | null;
  openEncoder: OpenEncoder;
  onGap(gap: { trackId: string; fromMs: number; toMs: number; reason: string }): void;
  log: Logger;
}

/** A track that is being captured for as long as it is wanted. */
export interface TrackCapture {
  readonly track: TrackToRecord;
  /** To be called about ten times a second. */
  tick(): void;
  /**
   * Where it would be cut off if it ended now for this reason; null when nothing was being captured. Who asks marks what
   * is lost from there on.
   */
  handOver(reason: string): Interruption | null;
  /** What was captured after this recording time is left out. */
  endAt(recordingMs: number): void;
  /** Resolves when the tap is closed and everything is written. */
  close(): Promise<void>;
}
