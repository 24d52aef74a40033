import type { LucideIcon } from 'lucide-react';
import { useId } from 'react';
import styles from './RadioCards.module.css';

export interface RadioCard<Value extends string> {
  value: Value;
  label: string;
  hint?: string;
  icon?: LucideIcon;
}

interface RadioCardsProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly RadioCard<Value>[];
  onValueChange: (value: Value) => void;
}

/** A choice of a few, each with a line that explains it. */
export function RadioCards<Value extends string>({ label, value, options, onValueChange }: RadioCardsProps<Value>) {
  const name = useId();
  return (
    <fieldset className={styles.group}>
      <legend>{label}</legend>
      <div className={styles.cards}>
        {options.map(({ icon: Icon, ...option }) => (
          <label key={option.value} className={styles.card}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onValueChange(option.value)}
            />
            {Icon && <Icon aria-hidden="true" className={styles.icon} />}
            <span className={styles.name}>{option.label}</span>
            {option.hint !== undefined && <span className={styles.hint}>{option.hint}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
