import type { CaptionLanguage } from '@campus/protocol';
import { Captions, CaptionsOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/Button.tsx';
import { languageName } from '../ui/format.ts';
import { Menu } from '../ui/Menu.tsx';

interface CaptionsMenuProps {
  /** In which there are any. */
  languages: readonly CaptionLanguage[];
  /** Null: they are off. */
  chosen: CaptionLanguage | null;
  onChange: (language: CaptionLanguage | null) => void;
}

const off = 'off';

/** Captions off, or in one of the languages. */
export function CaptionsMenu({ languages, chosen, onChange }: CaptionsMenuProps) {
  const { t, i18n } = useTranslation('captions');
  const nameOf = (tag: CaptionLanguage): string => languageName(tag, i18n.language);
  return (
    <Menu
      trigger={
        <IconButton
          icon={chosen === null ? CaptionsOff : Captions}
          label={chosen === null ? t('areOff') : t('areIn', { language: nameOf(chosen) })}
          variant={chosen === null ? 'quiet' : 'secondary'}
          data-testid="captions"
          data-captions={chosen ?? off}
        />
      }
      choices={[
        {
          label: t('label'),
          value: chosen ?? off,
          options: [{ value: off, label: t('off') }, ...languages.map((tag) => ({ value: tag, label: nameOf(tag) }))],
          onChange: (value) => onChange(value === off ? null : value),
        },
      ]}
    />
  );
}
