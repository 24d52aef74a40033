import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Select } from '../ui/Select.tsx';
import { chooseTheme, readTheme, themes } from './theme.ts';

/** Light, dark, high contrast, or what the device says. */
export function ThemeSelect() {
  const { t } = useTranslation('common');
  const [theme, setTheme] = useState(readTheme);
  return (
    <Select
      label={t('theme.label')}
      value={theme}
      options={themes.map((each) => ({ value: each, label: t(`theme.${each}`) }))}
      onValueChange={(chosen) => {
        setTheme(chosen);
        chooseTheme(chosen);
      }}
      data-testid="theme"
    />
  );
}
