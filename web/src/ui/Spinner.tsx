import styles from './Spinner.module.css';

interface SpinnerProps {
  /** What is awaited; said to screen readers, and shown beneath unless inline. */
  label?: string;
  isInline?: boolean;
}

export function Spinner({ label, isInline = false }: SpinnerProps) {
  if (isInline) return <span className={styles.ring} aria-hidden="true" />;
  return (
    <output className={styles.block} data-waiting="">
      <span className={styles.ring} aria-hidden="true" />
      {label !== undefined && <span className={styles.label}>{label}</span>}
    </output>
  );
}
