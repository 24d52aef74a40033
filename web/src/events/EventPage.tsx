import type { CampusEvent } from '@campus/protocol';
import { lazy, Suspense, useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute } from '../api/queries.ts';
import { CoverPicture } from '../covers/CoverPicture.tsx';
import { EventRecordings } from '../recordings/EventRecordings.tsx';
import { Page } from '../ui/Page.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { Agenda } from './Agenda.tsx';
import { EventFacts } from './EventFacts.tsx';
import styles from './Events.module.css';
import { kindIcons } from './kinds.ts';
import { PhaseBadge } from './PhaseBadge.tsx';

/** What only a host sees, in chunks of its own. */
const HostActions = lazy(async () => ({ default: (await import('./HostActions.tsx')).HostActions }));
const RegistrationList = lazy(async () => ({
  default: (await import('../registrations/RegistrationList.tsx')).RegistrationList,
}));
const SpeakersPanel = lazy(async () => ({ default: (await import('../speakers/SpeakersPanel.tsx')).SpeakersPanel }));
const EventSlides = lazy(async () => ({ default: (await import('../slides/present/EventSlides.tsx')).EventSlides }));
const LinksPanel = lazy(async () => ({ default: (await import('../links/LinksPanel.tsx')).LinksPanel }));

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
  // Drawn in small steps, between which the reader is heard.
  const shown = useDeferredValue(event.data);
  if (!shown) {
    return (
      <Page title={t('one')}>
        <QueryView query={event}>{() => <Spinner />}</QueryView>
      </Page>
    );
  }
  return <EventDetails event={shown} link={link} />;
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
      actions={
        event.canHost ? (
          <Suspense fallback={null}>
            <HostActions event={event} />
          </Suspense>
        ) : undefined
      }
    >
      <div className={styles.detail}>
        <div className={styles.story}>
          {event.cover && <CoverPicture cover={event.cover} size="large" />}
          <p className={styles.prose}>{event.description === '' ? t('noDescription') : event.description}</p>
        </div>
        <EventFacts event={event} link={link} />
        <Agenda event={event} />
      </div>
      {event.canHost && (
        <Suspense fallback={null}>
          <RegistrationList event={event} />
          <SpeakersPanel event={event} />
          <EventSlides event={event} />
          <LinksPanel event={event} />
        </Suspense>
      )}
      <EventRecordings eventId={event.id} link={link} isHost={event.canHost} />
    </Page>
  );
}
