import { useTranslation } from 'react-i18next';
import { Select } from '../ui/Select.tsx';
import { chooseLanguage, languages } from './i18n.ts';
import { ownName } from './languages.ts';

/** Each language under its own name. Not shown while there is only one. */
export function LanguageSelect() {
  const { t, i18n } = useTranslation('common');
  if (languages.length < 2) return null;
  return (
    <Select
      label={t('language')}
      value={i18n.language}
      options={languages.map((tag) => ({ value: tag, label: ownName(tag), lang: tag }))}
      onValueChange={(tag) => void chooseLanguage(tag)}
      data-testid="language"
    />
  );
}
