import { CalendarArrowDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { Button, ButtonLink } from '../ui/Button.tsx';
import { showToast } from '../ui/toast-store.ts';
import { saveCalendar } from './calendar-address.ts';

interface CalendarDownloadProps {
  /** Of the file. */
  name: string;
  /** Where everybody finds it; null when it is read with the reader's rights only. */
  address: string | null;
  fetchFile: () => Promise<string>;
  className?: string | undefined;
}

/** What is public is a plain link, which phones open in their calendar; the rest is fetched with the reader's rights. */
export function CalendarDownload({ name, address, fetchFile, className = '' }: CalendarDownloadProps) {
  const { t } = useTranslation('calendars');
  const errorText = useErrorText();
  const [isBusy, setIsBusy] = useState(false);
  const download = async (): Promise<void> => {
    setIsBusy(true);
    try {
      saveCalendar(await fetchFile(), name);
    } catch (error) {
      showToast(errorText(error), 'danger');
    } finally {
      setIsBusy(false);
    }
  };
  const look = { icon: CalendarArrowDown, className, 'data-testid': 'add-to-calendar' };
  if (address !== null) {
    return (
      <ButtonLink reloadDocument to={address} {...look}>
        {t('download')}
      </ButtonLink>
    );
  }
  return (
    <Button isBusy={isBusy} onClick={() => void download()} {...look}>
      {t('download')}
    </Button>
  );
}
