import { FileUp } from 'lucide-react';
import { type ComponentProps, useId } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './FileField.module.css';
import { describedBy, FieldFrame } from './TextField.tsx';

interface FileFieldProps extends Omit<ComponentProps<'input'>, 'id' | 'type' | 'className'> {
  label: string;
  hint: string;
  error: string | undefined;
  /** The file's name, while one is chosen and not yet sent. */
  chosen?: string | undefined;
}

/**
 * Takes a file that is chosen or dropped. The browser's own field lies unseen over the button: its words are in the
 * browser's language, and each browser draws it otherwise.
 */
export function FileField({ label, hint, error, chosen, ...input }: FileFieldProps) {
  const { t } = useTranslation('common');
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <div className={styles.row}>
        <label
          htmlFor={id}
          className={styles.frame}
          data-disabled={input.disabled || input['aria-disabled'] || undefined}
        >
          <input {...input} {...describedBy(id, hint, error)} id={id} type="file" className={styles.input} />
          <span className={styles.button} aria-hidden="true">
            <FileUp />
            {t('chooseFile')}
          </span>
        </label>
        <output className={styles.chosen}>{chosen !== undefined && <bdi>{chosen}</bdi>}</output>
      </div>
    </FieldFrame>
  );
}
