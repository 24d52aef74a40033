import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

/** The way to the check of one's equipment; in a window of its own from where something has been typed or turned on. */
export function EquipmentLink({ opensWindow = false }: { opensWindow?: boolean }) {
  const { t } = useTranslation('common');
  return (
    <Link to="/equipment" {...(opensWindow ? { target: '_blank' } : {})} data-testid="equipment-link">
      {t('checkEquipment')}
    </Link>
  );
}
