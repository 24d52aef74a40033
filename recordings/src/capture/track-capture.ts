import type { TrackToRecord } from '@campus/protocol/control/recordings';
import type { Clock, Logger } from '@campus/service-kit';
import type { OpenEncoder } from './encoder.ts';
import type { SfuLink } from './sfu-link.ts';

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
   * Where the track ends that an earlier life of the recorder was writing when it died; null when there is nothing to
   * go on from. To be asked when the track is there: the answer is given once.
   */
  takeWrittenUntilMs(): number | null;
  openEncoder: OpenEncoder;
  onGap(gap: { trackId: string; fromMs: number; toMs: number; reason: string }): void;
  log: Logger;
}

/** A track that is being captured for as long as it is wanted. */
export interface TrackCapture {
  readonly track: TrackToRecord;
  /** To be called about ten times a second. */
  tick(): void;
  /** What was captured after this recording time is left out. */
  endAt(recordingMs: number): void;
  /** Resolves when the tap is closed and everything is written. */
  close(): Promise<void>;
}
