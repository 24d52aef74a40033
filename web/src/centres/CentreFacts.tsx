import type { Centre } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { timeOfDay } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';
import styles from './Centres.module.css';

/** A room in a few lines: where it is and what its clocks show, what is in it, and how thin its line is. */
export function CentreFacts({ centre }: { centre: Centre }) {
  const { t, i18n } = useTranslation('centres');
  const nowMs = useNow();
  const { city, timeZone, seats, equipment, uplinkMbps } = centre;
  const pieces = (['smartboards', 'laptops', 'headsets'] as const).filter((piece) => equipment[piece] > 0);
  return (
    <ul className={styles.facts} data-testid="centre-facts">
      <li>{t('facts.place', { city, time: timeOfDay(nowMs, i18n.language, timeZone) })}</li>
      {seats !== null && <li>{t('facts.seats', { count: seats })}</li>}
      {pieces.map((piece) => (
        <li key={piece}>{t(`facts.${piece}`, { count: equipment[piece] })}</li>
      ))}
      {uplinkMbps !== null && <li>{t('facts.uplink', { mbps: uplinkMbps })}</li>}
    </ul>
  );
}
