import { Language } from '@campus/protocol';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { rest, session } from '../api/client.ts';
import { useErrorText } from '../api/error-text.ts';
import { Select } from '../ui/Select.tsx';
import { showToast } from '../ui/toast-store.ts';
import { chooseLanguage } from './i18n.ts';
import { ownName } from './languages.ts';

const options = Language.options.map((tag) => ({ value: tag, label: ownName(tag), lang: tag }));

/** Each language under its own name. What somebody signed in chooses goes to their account as well. */
export function LanguageSelect() {
  const { t, i18n } = useTranslation('common');
  const errorText = useErrorText();
  const choose = async (language: Language): Promise<void> => {
    await chooseLanguage(language);
    if (i18next.language !== language || !session.read().person) return;
    try {
      await rest.call('me.update', { body: { language } });
    } catch (error) {
      showToast(errorText(error), 'danger');
    }
  };
  return (
    <Select
      label={t('language')}
      value={Language.catch('en').parse(i18n.language)}
      options={options}
      onValueChange={(tag) => void choose(tag)}
      data-testid="language"
    />
  );
}
