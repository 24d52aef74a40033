import { Check, Copy } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import styles from './CopyField.module.css';
import { showToast } from './toast-store.ts';

interface CopyFieldProps {
  label: string;
  value: string;
  'data-testid'?: string;
}

/** A value to pass on, with a button that copies it. */
export function CopyField({ label, value, ...rest }: CopyFieldProps) {
  const { t } = useTranslation('common');
  const id = useId();
  const [copiedValue, setCopiedValue] = useState<string | null>(null);
  const isCopied = copiedValue === value;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value);
      setCopiedValue(value);
      showToast(t('copy.done'), 'ok');
    } catch {
      // Refused, or not a secure origin: the field can still be selected by hand.
      showToast(t('copy.refused'), 'attention');
    }
  };
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <input
        id={id}
        readOnly
        value={value}
        className={styles.value}
        dir="ltr"
        data-testid={rest['data-testid']}
        onFocus={(event) => event.target.select()}
      />
      <Button variant="primary" icon={isCopied ? Check : Copy} onClick={() => void copy()}>
        {isCopied ? t('copy.copied') : t('copy.action')}
      </Button>
    </div>
  );
}
