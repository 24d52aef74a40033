import type { CampusEvent, Person } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute, useSession } from '../api/queries.ts';
import { addressOf } from '../api/rest.ts';
import { Empty, Page, Section } from '../ui/Page.tsx';
import styles from './Calendars.module.css';
import { FeedAddress } from './FeedAddress.tsx';
import { OwnFeed } from './OwnFeed.tsx';

/** Those that plan something public, and the reader's own; by name. */
function institutionsOf(events: readonly CampusEvent[], person: Person | null): { id: string; name: string }[] {
  const names = new Map(
    events
      .filter((event) => event.visibility === 'public')
      .map((event): [string, string] => [event.institutionId, event.institutionName]),
  );
  if (person) names.set(person.institutionId, person.institutionName);
  return [...names].map(([id, name]) => ({ id, name })).toSorted((one, other) => one.name.localeCompare(other.name));
}

export function CalendarsPage() {
  const { t } = useTranslation('calendars');
  const { person } = useSession();
  const events = useRoute('events.list', {});
  return (
    <Page title={t('title')} isNarrow>
      <p className={styles.lead}>{t('lead')}</p>
      {person && <OwnFeed key={person.id} />}
      <Section title={t('institutions.title')}>
        <QueryView query={events}>
          {(data) => {
            const institutions = institutionsOf(data.events, person);
            if (institutions.length === 0) return <Empty>{t('institutions.empty')}</Empty>;
            return (
              <ul className={styles.list}>
                {institutions.map(({ id, name }) => (
                  <li key={id}>
                    <FeedAddress
                      label={t('institutions.address', { institution: name })}
                      url={`${location.origin}${addressOf('institutions.calendar', { params: { id } })}`}
                      data-testid="institution-calendar-url"
                    />
                  </li>
                ))}
              </ul>
            );
          }}
        </QueryView>
      </Section>
    </Page>
  );
}
