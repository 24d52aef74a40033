import styles from './Emblem.module.css';

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
