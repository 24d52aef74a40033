import type { CampusEvent } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute } from '../api/queries.ts';
import { LinksPanel } from '../links/LinksPanel.tsx';
import { EventRecordings } from '../recordings/EventRecordings.tsx';
import { RegistrationList } from '../registrations/RegistrationList.tsx';
import { Page } from '../ui/Page.tsx';
import { Agenda } from './Agenda.tsx';
import { EventFacts } from './EventFacts.tsx';
import styles from './Events.module.css';
import { HostActions } from './HostActions.tsx';
import { kindIcons } from './kinds.ts';
import { PhaseBadge } from './PhaseBadge.tsx';

export function EventPage() {
  const { id = '' } = useParams();
  const [search] = useSearchParams();
  const link = search.get('link') ?? undefined;
  const { t } = useTranslation('events');
  const event = useRoute(
    'events.show',
    { params: { id }, ...(link === undefined ? {} : { query: { link } }) },
    { pollMs: () => 15_000 },
  );
  if (!event.data) {
    return (
      <Page title={t('one')}>
        <QueryView query={event}>{() => null}</QueryView>
      </Page>
    );
  }
  return <EventDetails event={event.data} link={link} />;
}

function EventDetails({ event, link }: { event: CampusEvent; link: string | undefined }) {
  const { t } = useTranslation('events');
  const Icon = kindIcons[event.kind];
  return (
    <Page
      title={event.title}
      lead={
        <p className={styles.kind}>
          <Icon aria-hidden="true" />
          {t(`kind.${event.kind}`)}
          <PhaseBadge event={event} />
        </p>
      }
      actions={event.canHost ? <HostActions event={event} /> : undefined}
    >
      <div className={styles.detail}>
        <div className={styles.story}>
          <p className={styles.prose}>{event.description === '' ? t('noDescription') : event.description}</p>
          <Agenda event={event} />
        </div>
        <EventFacts event={event} link={link} />
      </div>
      {event.canHost && <RegistrationList event={event} />}
      {event.canHost && <LinksPanel event={event} />}
      <EventRecordings eventId={event.id} link={link} isHost={event.canHost} />
    </Page>
  );
}
