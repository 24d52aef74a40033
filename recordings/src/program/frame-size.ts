/** The program's picture. Frame k is shown at k / framesPerSecond from the recording's time zero. */
export const picture = { width: 1280, height: 720, framesPerSecond: 30 } as const;

/** 48 kHz divides by 30 fps, so that sound and picture end at the same sample. */
export const soundRate = 48_000;

/** The first frame of a time; boundaries are each rounded from the start, so that errors do not add up. */
export function frameAt(ms: number): number {
  return Math.round((ms * picture.framesPerSecond) / 1000);
}

export function frameMs(frame: number): number {
  return (frame * 1000) / picture.framesPerSecond;
}
