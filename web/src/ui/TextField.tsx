import { type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './Field.module.css';

interface FieldText {
  label: string;
  hint?: ReactNode;
  /** A sentence that says what to change; shown beside the field and tied to it. */
  error?: string | undefined;
}

interface FieldFrameProps extends FieldText {
  id: string;
  children: ReactNode;
}

/** Label, control, hint and error in one column. */
export function FieldFrame({ id, label, hint, error, children }: FieldFrameProps) {
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {children}
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className={styles.error} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

/** The attributes that tie a control to its hint and error. */
export function describedBy(id: string, hint: ReactNode, error: string | undefined) {
  const ids = classNames(hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`);
  return { 'aria-describedby': ids || undefined, 'aria-invalid': error === undefined ? undefined : true };
}

export type TextFieldProps = FieldText & Omit<InputHTMLAttributes<HTMLInputElement>, 'id'>;

export function TextField({ label, hint, error, className, ...props }: TextFieldProps) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <input {...props} {...describedBy(id, hint, error)} id={id} className={classNames(styles.control, className)} />
    </FieldFrame>
  );
}

export type TextAreaProps = FieldText & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id'>;

export function TextArea({ label, hint, error, className, ...props }: TextAreaProps) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <textarea
        rows={4}
        {...props}
        {...describedBy(id, hint, error)}
        id={id}
        className={classNames(styles.control, className)}
      />
    </FieldFrame>
  );
}
