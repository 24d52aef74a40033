import { Gauge } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { speeds } from '../player/speeds.ts';

interface SpeedMenuProps {
  rate: number;
  onChange: (rate: number) => void;
}

export function SpeedMenu({ rate, onChange }: SpeedMenuProps) {
  const { t } = useTranslation('replay');
  return (
    <Menu
      trigger={
        <Button variant="quiet" icon={Gauge} aria-label={t('speed.now', { rate })} data-testid="speed">
          {t('speed.short', { rate })}
        </Button>
      }
      choices={[
        {
          label: t('speed.title'),
          value: String(rate),
          options: speeds.map((speed) => ({ value: String(speed), label: t('speed.short', { rate: speed }) })),
          onChange: (value) => onChange(Number(value)),
        },
      ]}
    />
  );
}
