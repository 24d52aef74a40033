import type { CampusEvent, OwnRegistrations } from '@campus/protocol';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute, useSession } from '../api/queries.ts';
import { ButtonLink } from '../ui/Button.tsx';
import { useKeptFocus } from '../ui/use-kept-focus.ts';
import { CentreRegistration } from './CentreRegistration.tsx';
import { PersonRegistration } from './PersonRegistration.tsx';
import styles from './Registrations.module.css';

export interface RegistrationProps {
  event: CampusEvent;
  /** The token of the link that the reader came with. */
  link: string | undefined;
}

/** What one's own part in an event is: registered, waiting, with one's centre, or none yet. */
export function RegistrationPanel({ event, link }: RegistrationProps) {
  const { t } = useTranslation('registrations');
  const { status } = useSession();
  const { pathname } = useLocation();
  if (event.isCancelled || event.phase === 'ended' || status === 'unknown') return null;
  return (
    <section className={styles.panel} data-testid="registration">
      <h2>{t('title')}</h2>
      {status === 'signed-in' ? (
        <OwnPart event={event} link={link} />
      ) : (
        <ButtonLink to={`/sign-in?next=${encodeURIComponent(pathname)}`} data-for-strangers>
          {t('signIn')}
        </ButtonLink>
      )}
    </section>
  );
}

function OwnPart({ event, link }: RegistrationProps) {
  const own = useRoute(
    'registrations.own',
    { params: { id: event.id }, ...(link === undefined ? {} : { query: { link } }) },
    { pollMs: () => 30_000 },
  );
  const ref = useRef<HTMLDivElement>(null);
  useKeptFocus(ref);
  return (
    <div ref={ref} className={styles.own}>
      <QueryView query={own}>
        {(data) => (
          <>
            <SeatsTaken seats={data.seats} />
            <PersonRegistration event={event} link={link} own={data} />
            {(data.canSpeakForCentre || data.centre) && <CentreRegistration event={event} link={link} own={data} />}
          </>
        )}
      </QueryView>
    </div>
  );
}

export function SeatsTaken({ seats: { capacity, confirmed, waiting } }: Pick<OwnRegistrations, 'seats'>) {
  const { t } = useTranslation('registrations');
  if (capacity === null) return null;
  return (
    <p className={styles.quiet} data-testid="seats" data-confirmed={confirmed} data-waiting={waiting}>
      {t('seats', { confirmed, capacity })}
      {waiting > 0 && ` · ${t('waiting', { count: waiting })}`}
    </p>
  );
}
