import styles from './Emblem.module.css';

/** Its star alone, in the colour of the text around it. */
export function Star() {
  return (
    <svg viewBox="14 14 36 36" className={styles.star} aria-hidden="true" focusable="false">
      <rect x="20" y="20" width="24" height="24" />
      <rect x="20" y="20" width="24" height="24" transform="rotate(45 32 32)" />
      <circle cx="32" cy="32" r="4" className={styles.heart} />
    </svg>
  );
}

/** The campus's mark: the tile's eight-fold star. Decoration beside the name. */
export function Emblem() {
  return (
    <svg viewBox="0 0 64 64" className={styles.emblem} aria-hidden="true" focusable="false">
      <rect width="64" height="64" rx="14" className={styles.ground} />
      <g className={styles.lines}>
        <rect x="17" y="17" width="30" height="30" />
        <rect x="17" y="17" width="30" height="30" transform="rotate(45 32 32)" />
      </g>
      <circle cx="32" cy="32" r="6.5" className={styles.heart} />
    </svg>
  );
}
