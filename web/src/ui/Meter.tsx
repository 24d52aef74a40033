import styles from './Meter.module.css';

export interface MeterProps {
  label: string;
  /** 0 to 1. */
  value: number;
  'data-testid'?: string;
}

/** A level as a bar, for a microphone: it moves often, so nothing is announced. */
export function Meter({ label, value, ...rest }: MeterProps) {
  return (
    <meter
      {...rest}
      className={styles.meter}
      aria-label={label}
      min={0}
      max={1}
      value={Math.min(1, Math.max(0, value))}
    />
  );
}

export interface ProgressProps {
  label: string;
  /** 0 to 1; null while it cannot be known. */
  value: number | null;
  'data-testid'?: string;
}

export function Progress({ label, value, ...rest }: ProgressProps) {
  return (
    <progress
      {...rest}
      className={styles.progress}
      aria-label={label}
      max={1}
      {...(value === null ? {} : { value: Math.min(1, Math.max(0, value)) })}
    />
  );
}
