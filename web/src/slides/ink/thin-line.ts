import { longestStroke } from '@campus/protocol';

/** As fine as a pen on a smartboard is: in page units. */
const finest = 12;

/**
 * The same line with fewer points (Ramer, Douglas and Peucker), at most as many as the log takes: what a hand does
 * between them nobody sees.
 */
export function thinLine(points: readonly number[], most = longestStroke): number[] {
  let tolerance = finest;
  let thinned = thin(points, tolerance);
  while (thinned.length / 2 > most) {
    tolerance *= 2;
    thinned = thin(points, tolerance);
  }
  return thinned;
}

function thin(points: readonly number[], tolerance: number): number[] {
  const count = Math.floor(points.length / 2);
  const isKept = Array.from({ length: count }, (_, index) => index === 0 || index === count - 1);
  // Without recursion: a line may have thousands of points.
  const stretches: [number, number][] = [[0, count - 1]];
  for (let stretch = stretches.pop(); stretch; stretch = stretches.pop()) {
    const [first, last] = stretch;
    let [farthest, distance] = [-1, tolerance];
    for (let index = first + 1; index < last; index += 1) {
      const away = distanceTo(points, index, first, last);
      if (away > distance) [farthest, distance] = [index, away];
    }
    if (farthest < 0) continue;
    isKept[farthest] = true;
    stretches.push([first, farthest], [farthest, last]);
  }
  return points.slice(0, count * 2).filter((_, index) => isKept[Math.floor(index / 2)]);
}

/** From a point to the straight line between two others, or to where they are when that is one place. */
function distanceTo(points: readonly number[], index: number, first: number, last: number): number {
  const at = (point: number): [number, number] => [points[point * 2] ?? 0, points[point * 2 + 1] ?? 0];
  const [[x, y], [x1, y1], [x2, y2]] = [at(index), at(first), at(last)];
  const length = Math.hypot(x2 - x1, y2 - y1);
  if (length === 0) return Math.hypot(x - x1, y - y1);
  return Math.abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length;
}
