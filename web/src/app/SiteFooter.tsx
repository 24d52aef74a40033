import { useTranslation } from 'react-i18next';
import { useRoute } from '../api/queries.ts';
import { EquipmentLink } from './EquipmentLink.tsx';
import { ThemeSelect } from '../theme/ThemeSelect.tsx';
import { Emblem } from '../ui/Emblem.tsx';
import { LanguageSelect } from './LanguageSelect.tsx';
import styles from './Shell.module.css';

export function SiteFooter() {
  const { t } = useTranslation('common');
  const instance = useRoute('instance.show', {}, { staleMs: 60_000 });
  return (
    <footer className={styles.footer}>
      <div className={styles.bar}>
        <Emblem />
        <div className={styles.about}>
          <p className={styles.lead}>{instance.data?.leadInstitution ?? t('brand')}</p>
          {instance.data && <p>{t('version', { version: instance.data.version })}</p>}
        </div>
        <EquipmentLink />
        <div className={styles.settings}>
          <ThemeSelect />
          <LanguageSelect />
        </div>
      </div>
    </footer>
  );
}
