import { ChevronDown } from 'lucide-react';
import { type ReactNode, type SelectHTMLAttributes, useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './Field.module.css';
import { describedBy, FieldFrame } from './TextField.tsx';

export interface SelectOption<Value extends string = string> {
  value: Value;
  label: string;
  /** BCP 47, where the label is not in the page's language. */
  lang?: string;
}

export interface SelectProps<Value extends string>
  extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id' | 'value' | 'onChange'> {
  label: string;
  value: Value;
  options: readonly SelectOption<Value>[];
  onValueChange: (value: Value) => void;
  hint?: ReactNode;
  error?: string | undefined;
}

/** The browser's own list: it works by keyboard, on phones and with every screen reader. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, value, options, onValueChange, hint, error, className, ...rest } = props;
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <div className={styles.choice}>
        <select
          {...rest}
          {...describedBy(id, hint, error)}
          id={id}
          value={value}
          className={classNames(styles.control, styles.select, className)}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen) onValueChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} lang={option.lang}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden="true" className={styles.arrow} />
      </div>
    </FieldFrame>
  );
}
