import { ceilings, type PictureChoice, Saving, savingOf } from '@campus/protocol';
import { SlidersHorizontal } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Menu } from '../../ui/Menu.tsx';

interface PictureMenuProps {
  choice: PictureChoice;
  onChange: (choice: PictureChoice) => void;
}

const unsaved: readonly PictureChoice[] = ['auto', 'high', 'medium'];

/** How good the picture shall be, or how much of the line it may take. */
export function PictureMenu({ choice, onChange }: PictureMenuProps) {
  const { t } = useTranslation('broadcast');
  const label = (saving: Saving): string => {
    if (saving === 'off') return t('saving.off');
    return t('saving.upTo', { level: t(`choice.${saving}`), kbps: ceilings[saving].kbps });
  };
  return (
    <Menu
      trigger={
        <Button variant="quiet" icon={SlidersHorizontal} data-testid="picture-quality" data-choice={choice}>
          {t(`choice.${choice}`)}
        </Button>
      }
      choices={[
        {
          label: t('choice.label'),
          value: choice,
          options: unsaved.map((value) => ({ value, label: t(`choice.${value}`) })),
          onChange: (value) => onChange(value as PictureChoice),
        },
        {
          label: t('saving.label'),
          value: savingOf(choice),
          options: Saving.options.map((value) => ({ value, label: label(value) })),
          onChange: (value) => onChange(value === 'off' ? 'auto' : (value as PictureChoice)),
        },
      ]}
    />
  );
}
