import { useTranslation } from 'react-i18next';
import { useRoute } from '../api/queries.ts';
import { EquipmentLink } from './EquipmentLink.tsx';
import { LanguageSelect } from './LanguageSelect.tsx';
import styles from './Shell.module.css';

export function SiteFooter() {
  const { t } = useTranslation('common');
  const instance = useRoute('instance.show', {}, { staleMs: 60_000 });
  return (
    <footer className={styles.footer}>
      <div className={styles.bar}>
        <p>{instance.data?.leadInstitution ?? t('brand')}</p>
        {instance.data && <p>{t('version', { version: instance.data.version })}</p>}
        <EquipmentLink />
        <LanguageSelect />
      </div>
    </footer>
  );
}
