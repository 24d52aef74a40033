import type { CampusEvent } from '@campus/protocol';
import { CalendarArrowDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { rest } from '../api/client.ts';
import { useErrorText } from '../api/error-text.ts';
import { addressOf } from '../api/rest.ts';
import { Button, ButtonLink } from '../ui/Button.tsx';
import { showToast } from '../ui/toast-store.ts';
import { saveCalendar } from './calendar-address.ts';

interface AddToCalendarProps {
  event: CampusEvent;
  /** The token of the link that the reader came with. */
  link: string | undefined;
  className?: string | undefined;
}

/** What is public is a plain link, which phones open in their calendar; the rest is fetched with the reader's rights. */
export function AddToCalendar({ event, link, className = '' }: AddToCalendarProps) {
  const { t } = useTranslation('calendars');
  const errorText = useErrorText();
  const [isBusy, setIsBusy] = useState(false);
  const request = { params: { id: event.id }, ...(link === undefined ? {} : { query: { link } }) };
  const fetchFile = async (): Promise<void> => {
    setIsBusy(true);
    try {
      saveCalendar(await rest.call('events.calendar', request), event.id);
    } catch (error) {
      showToast(errorText(error), 'danger');
    } finally {
      setIsBusy(false);
    }
  };
  if (event.visibility === 'public') {
    return (
      <ButtonLink
        reloadDocument
        to={addressOf('events.calendar', { params: { id: event.id } })}
        icon={CalendarArrowDown}
        className={className}
        data-testid="add-to-calendar"
      >
        {t('download')}
      </ButtonLink>
    );
  }
  return (
    <Button
      icon={CalendarArrowDown}
      className={className}
      isBusy={isBusy}
      onClick={() => void fetchFile()}
      data-testid="add-to-calendar"
    >
      {t('download')}
    </Button>
  );
}
