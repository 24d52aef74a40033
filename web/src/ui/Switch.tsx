import { Switch as RadixSwitch } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import styles from './Field.module.css';

export interface SwitchProps {
  label: string;
  hint?: ReactNode;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  disabled?: boolean;
  /** Refuses presses while its work is under way, and keeps the keyboard's place. */
  isBusy?: boolean;
  'data-testid'?: string;
}

export function Switch({ label, hint, isOn, onChange, disabled = false, isBusy = false, ...rest }: SwitchProps) {
  const id = useId();
  return (
    <div className={styles.toggle}>
      <RadixSwitch.Root
        id={id}
        className={styles.switch}
        checked={isOn}
        onCheckedChange={(isNowOn) => {
          if (!isBusy) onChange(isNowOn);
        }}
        disabled={disabled}
        aria-disabled={isBusy || undefined}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        data-testid={rest['data-testid']}
      >
        <RadixSwitch.Thumb className={styles.thumb} />
      </RadixSwitch.Root>
      <div>
        <label htmlFor={id} className={styles.toggleText}>
          {label}
        </label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className={styles.hint}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
