import { Volume2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import styles from './SoundButton.module.css';

/** The browser plays no sound before the person has pressed something on the page: here it is, large. */
export function SoundButton({ onPress }: { onPress: () => void }) {
  const { t } = useTranslation('broadcast');
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.querySelector('button')?.focus(), []);
  return (
    <div ref={ref} className={styles.cover}>
      <Button variant="primary" size="lg" icon={Volume2} onClick={onPress} data-testid="turn-on-sound">
        {t('sound.turnOn')}
      </Button>
    </div>
  );
}
