import { useTranslation } from 'react-i18next';
import { languageName } from '../ui/format.ts';
import styles from './Events.module.css';

/** The campus's five, and whatever else the event already names. */
const offered = ['en', 'fr', 'it', 'es', 'ur'];

interface LanguageChipsProps {
  value: readonly string[];
  onChange: (languages: string[]) => void;
}

export function LanguageChips({ value, onChange }: LanguageChipsProps) {
  const { t, i18n } = useTranslation('events');
  const all = [...new Set([...offered, ...value])];
  return (
    <fieldset className={styles.chips}>
      <legend>{t('form.languages')}</legend>
      {all.map((tag) => (
        <label key={tag} className={styles.chip}>
          <input
            type="checkbox"
            checked={value.includes(tag)}
            onChange={(event) =>
              onChange(event.target.checked ? [...value, tag] : value.filter((other) => other !== tag))
            }
          />
          {languageName(tag, i18n.language)}
        </label>
      ))}
    </fieldset>
  );
}
