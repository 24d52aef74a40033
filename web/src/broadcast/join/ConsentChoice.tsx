import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './ConsentChoice.module.css';

export type ConsentAnswer = 'seen-and-heard' | 'watch-only';

interface ConsentChoiceProps {
  value: ConsentAnswer | null;
  onChange: (value: ConsentAnswer) => void;
  error: string | undefined;
}

/** Told and asked before joining a recorded event. Nothing is chosen beforehand. */
export function ConsentChoice({ value, onChange, error }: ConsentChoiceProps) {
  const { t } = useTranslation('broadcast');
  const id = useId();
  const options = [
    { answer: 'seen-and-heard' as const, label: t('consent.seenAndHeard'), detail: t('consent.seenAndHeardDetail') },
    { answer: 'watch-only' as const, label: t('consent.watchOnly'), detail: t('consent.watchOnlyDetail') },
  ];
  return (
    <fieldset
      className={styles.choice}
      aria-describedby={error ? `${id}-error` : undefined}
      data-wrong={error ? true : undefined}
      data-testid="consent"
    >
      <legend className={styles.legend}>{t('consent.title')}</legend>
      <p>{t('consent.text')}</p>
      {options.map(({ answer, label, detail }) => (
        <label
          key={answer}
          htmlFor={`${id}-${answer}`}
          className={styles.option}
          data-chosen={value === answer || undefined}
        >
          <input
            id={`${id}-${answer}`}
            type="radio"
            name={id}
            checked={value === answer}
            onChange={() => onChange(answer)}
            data-testid={`consent-${answer}`}
          />
          <strong>{label}</strong>
          <span className={styles.detail}>{detail}</span>
        </label>
      ))}
      {error && (
        <p id={`${id}-error`} className={styles.error} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
