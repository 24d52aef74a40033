import { PAGE_UNITS } from '@campus/protocol';
import type { InkLine, LiveInk } from './live-ink.ts';
import styles from './Ink.module.css';

interface InkProps {
  lines: readonly (InkLine & { readonly id: string })[];
  pointer: LiveInk['pointer'];
  /** Of the page on the screen, in pixels: lines grow with it. */
  width: number;
}

/** Of the page's width. The yellow one marks what stands beneath it. */
const penWidth = 0.005;
const markerWidth = 0.025;

/** What is drawn and pointed at, over the page. */
export function Ink({ lines, pointer, width }: InkProps) {
  return (
    <div className={styles.ink} aria-hidden="true">
      <svg viewBox={`0 0 ${PAGE_UNITS} ${PAGE_UNITS}`} preserveAspectRatio="none" className={styles.lines}>
        {lines.map(({ id, colour, points }) => (
          <polyline
            key={id}
            points={pairs(points)}
            className={styles.line}
            data-testid="ink-line"
            data-colour={colour}
            strokeWidth={width * (colour === 'yellow' ? markerWidth : penWidth)}
          />
        ))}
      </svg>
      {pointer && (
        <span
          className={styles.pointer}
          style={{ insetInlineStart: share(pointer.x), insetBlockStart: share(pointer.y) }}
          data-testid="ink-pointer"
        />
      )}
    </div>
  );
}

/** One point alone is a dot: a line of no length with round ends. */
function pairs(points: readonly number[]): string {
  return (points.length === 2 ? [...points, ...points] : points).join(' ');
}

function share(units: number): string {
  return `${(units / PAGE_UNITS) * 100}%`;
}
