import { CalendarPlus, CalendarSync } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute, useSession } from '../api/queries.ts';
import { ButtonLink } from '../ui/Button.tsx';
import { Empty, Page, Section } from '../ui/Page.tsx';
import { useNow } from '../ui/use-now.ts';
import { EventList } from './EventCard.tsx';
import { groupEvents } from './event-order.ts';
import { canOrganise } from './organisers.ts';

export function EventsPage() {
  const { t } = useTranslation('events');
  const { person } = useSession();
  const events = useRoute('events.list', {}, { pollMs: () => 30_000 });
  const nowMs = useNow();
  const mayCreate = canOrganise(person);
  const create = mayCreate ? (
    <ButtonLink to="/events/new" variant="primary" icon={CalendarPlus} data-testid="new-event">
      {t('new')}
    </ButtonLink>
  ) : undefined;
  return (
    <Page
      title={t('title')}
      actions={
        <>
          <ButtonLink to="/calendars" icon={CalendarSync} data-testid="calendars">
            {t('subscribe')}
          </ButtonLink>
          {create}
        </>
      }
    >
      <QueryView query={events}>
        {(data) => {
          const { live, upcoming, past } = groupEvents(data.events, nowMs);
          return (
            <>
              {live.length > 0 && (
                <Section title={t('groups.live')}>
                  <EventList events={live} />
                </Section>
              )}
              <Section title={t('groups.upcoming')}>
                {upcoming.length > 0 ? (
                  <EventList events={upcoming} />
                ) : (
                  <Empty action={create}>{mayCreate ? t('empty.organiser') : t('empty.visitor')}</Empty>
                )}
              </Section>
              {past.length > 0 && (
                <Section title={t('groups.past')}>
                  <EventList events={past} />
                </Section>
              )}
            </>
          );
        }}
      </QueryView>
    </Page>
  );
}
