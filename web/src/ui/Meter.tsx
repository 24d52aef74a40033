import styles from './Meter.module.css';

export interface MeterProps {
  label: string;
  /** 0 to 1. */
  value: number;
  'data-testid'?: string;
}

/** A level as a bar, for a microphone: it moves often, so nothing is announced. */
export function Meter({ label, value, ...rest }: MeterProps) {
  const level = Math.min(1, Math.max(0, value));
  return (
    <div
      className={styles.meter}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(level * 100)}
      data-testid={rest['data-testid']}
    >
      <span className={styles.bar} style={{ scale: `${level} 1` }} />
    </div>
  );
}

export interface ProgressProps {
  label: string;
  /** 0 to 1; null while it cannot be known. */
  value: number | null;
}

export function Progress({ label, value }: ProgressProps) {
  return (
    <div
      className={styles.progress}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === null ? undefined : Math.round(value * 100)}
      data-unknown={value === null ? '' : undefined}
    >
      <span className={styles.bar} style={value === null ? {} : { scale: `${value} 1` }} />
    </div>
  );
}
