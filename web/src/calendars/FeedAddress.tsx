import { CalendarPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../ui/Button.tsx';
import { CopyField } from '../ui/CopyField.tsx';
import { subscribeAddress } from './calendar-address.ts';
import styles from './Calendars.module.css';

interface FeedAddressProps {
  label: string;
  url: string;
  'data-testid'?: string;
}

/** To copy, for programs on the web and other devices; or to open where a calendar program is installed. */
export function FeedAddress({ label, url, ...rest }: FeedAddressProps) {
  const { t } = useTranslation('calendars');
  return (
    <div className={styles.address}>
      <CopyField label={label} value={url} {...rest} />
      <ButtonLink to={subscribeAddress(url)} icon={CalendarPlus} size="sm" variant="quiet">
        {t('open')}
      </ButtonLink>
    </div>
  );
}
