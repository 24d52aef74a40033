import type { CampusEvent } from '@campus/protocol';
import { Radio } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useSession } from '../api/queries.ts';
import { AddToCalendar } from '../calendars/AddToCalendar.tsx';
import { RegistrationPanel } from '../registrations/RegistrationPanel.tsx';
import { ButtonLink } from '../ui/Button.tsx';
import { languageName, listOf } from '../ui/format.ts';
import { Countdown } from './Countdown.tsx';
import styles from './Events.module.css';
import { EventWhen } from './EventWhen.tsx';

/** When, who, in which languages; and the way in for those who need no link. */
export function EventFacts({ event, link }: { event: CampusEvent; link: string | undefined }) {
  const { t, i18n } = useTranslation('events');
  const { person } = useSession();
  const isOver = event.phase === 'ended' || event.isCancelled;
  const canWatch = !isOver && (event.visibility === 'public' || person !== null);
  // A link opens one event, and no series.
  const canSeeSeries =
    event.canHost || event.visibility === 'public' || (event.visibility === 'partners' && person !== null);
  return (
    <aside className={styles.facts}>
      <Countdown event={event} />
      <dl>
        <div>
          <dt>{t('facts.when')}</dt>
          <dd>
            <EventWhen event={event} />
          </dd>
        </div>
        <div>
          <dt>{t('facts.duration')}</dt>
          <dd>{t('minutes', { count: event.durationMinutes })}</dd>
        </div>
        <div>
          <dt>{t('facts.lead')}</dt>
          <dd>{event.institutionName}</dd>
        </div>
        <div>
          <dt>{t('facts.languages')}</dt>
          <dd>
            {listOf(
              event.languages.map((tag) => languageName(tag, i18n.language)),
              i18n.language,
            )}
          </dd>
        </div>
        <div>
          <dt>{t('facts.who')}</dt>
          <dd>{t(`visibilityHint.${event.visibility}`)}</dd>
        </div>
        <div>
          <dt>{t('facts.recording')}</dt>
          <dd>{event.isRecordedAutomatically ? t('facts.recorded') : t('facts.notRecorded')}</dd>
        </div>
        {event.isForSchools && (
          <div data-testid="schools-facts">
            <dt>{t('facts.schools')}</dt>
            <dd>{t('facts.schoolsRules')}</dd>
          </div>
        )}
        {event.seriesId !== null && canSeeSeries && (
          <div>
            <dt>{t('facts.series')}</dt>
            <dd>
              <Link to={`/series/${event.seriesId}`} data-testid="series-of-event">
                {t('facts.wholeSeries')}
              </Link>
            </dd>
          </div>
        )}
      </dl>
      {canWatch && (
        <ButtonLink
          to={`/watch/${event.id}`}
          variant={event.canHost ? 'secondary' : 'primary'}
          icon={Radio}
          className={styles.wide}
          data-testid="watch-event"
        >
          {event.phase === 'live' ? t('watchNow') : t('watch')}
        </ButtonLink>
      )}
      {!isOver && <AddToCalendar event={event} link={link} className={styles.wide} />}
      {!canWatch && !isOver && <p className={styles.meta}>{t('needsLink')}</p>}
      <RegistrationPanel event={event} link={link} />
    </aside>
  );
}
