import type { Timeline } from '@campus/protocol/broadcast/timeline';
import type { Rendition } from '@campus/protocol/recording';

export interface ProgramInput {
  /** The recording's folder; file names of the renditions are relative to it. */
  dir: string;
  renditions: readonly Rendition[];
  timeline: Timeline;
  /** 0 to 1, never falling. */
  onProgress(ratio: number): void;
  /** Ends the rendering, and with it every ffmpeg; the finished pieces stay for the next attempt. */
  signal: AbortSignal;
}

export interface ProgramResult {
  bytes: number;
  durationMs: number;
}

/** Renders the one film of a recording. */
export interface ProgramRenderer {
  /**
   * Writes `program.mp4` (and `program.m3u8` with its `program-<digest>.m4s`) into the folder, replacing an older one
   * only when the new one is verified. Rejects with an AppError: UNAVAILABLE when aborted or when its ffmpeg was ended
   * from outside, DISK_FULL when it would need the disk's reserve, INTERNAL when ffmpeg fails.
   */
  render(input: ProgramInput): Promise<ProgramResult>;
}
