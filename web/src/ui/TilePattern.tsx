import { useId } from 'react';
import styles from './TilePattern.module.css';

/** Turns and scales of the same tile, so that neighbouring cards differ and one thing always looks the same. */
const variants = [
  { scale: 1, turn: 0 },
  { scale: 1.5, turn: 45 },
  { scale: 0.75, turn: 22.5 },
  { scale: 1.2, turn: 15 },
];

function variantOf(seed: string): { scale: number; turn: number } {
  let sum = 0;
  for (const letter of seed) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return variants[sum % variants.length] ?? { scale: 1, turn: 0 };
}

/**
 * The eight-fold star that stands on tiles from Multan to Seville and Faenza: the campus's own mark. Decoration
 * only; it fills its positioned parent.
 */
export function TilePattern({ seed = '' }: { seed?: string }) {
  const id = useId();
  const { scale, turn } = variantOf(seed);
  return (
    <svg className={styles.pattern} aria-hidden="true" focusable="false">
      <defs>
        <pattern
          id={id}
          width="80"
          height="80"
          patternUnits="userSpaceOnUse"
          patternTransform={`rotate(${turn}) scale(${scale})`}
        >
          <rect width="80" height="80" className={styles.ground} />
          <g className={styles.star}>
            <rect x="20" y="20" width="40" height="40" />
            <rect x="20" y="20" width="40" height="40" transform="rotate(45 40 40)" />
          </g>
          <g className={styles.lines}>
            <rect x="20" y="20" width="40" height="40" />
            <rect x="20" y="20" width="40" height="40" transform="rotate(45 40 40)" />
            <path d="M40 0v11.7M40 68.3V80M0 40h11.7M68.3 40H80M0 0l20 20M80 0 60 20M0 80l20-20M80 80 60 60" />
          </g>
          <circle cx="40" cy="40" r="7" className={styles.heart} />
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${id})`} />
    </svg>
  );
}
