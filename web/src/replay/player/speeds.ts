export const speeds: readonly number[] = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

/** The next faster (+1) or slower (-1) speed; stays at the ends. */
export function nextSpeed(rate: number, direction: 1 | -1): number {
  const index = speeds.indexOf(rate);
  return speeds[Math.min(speeds.length - 1, Math.max(0, index + direction))] ?? 1;
}
