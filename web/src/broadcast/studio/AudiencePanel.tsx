import { Building2, Eye, Search, Users } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ViewerList } from '../../audience/ViewerList.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import type { ReadyView } from '../session/view.ts';
import { LockSwitch } from './LockSwitch.tsx';
import styles from './AudiencePanel.module.css';

interface AudiencePanelProps {
  view: ReadyView;
  session: Pick<BroadcastSession, 'command' | 'call'>;
}

/** How many watch, and from which centres. */
export function AudiencePanel({ view, session }: AudiencePanelProps) {
  const { t, i18n } = useTranslation('broadcast');
  const written = (count: number): string => new Intl.NumberFormat(i18n.language).format(count);
  const [isListed, setIsListed] = useState(false);
  const { viewers, centres, heads, centreList } = view.live.audience;
  return (
    <section className={styles.panel} aria-label={t('audience.label')} data-testid="audience">
      <h2 className={styles.heading}>{t('audience.label')}</h2>
      <dl className={styles.numbers}>
        <div>
          <dt>
            <Eye aria-hidden="true" />
            {t('audience.viewersShort')}
          </dt>
          <dd data-testid="audience-viewers">{written(viewers)}</dd>
        </div>
        <div>
          <dt>
            <Building2 aria-hidden="true" />
            {t('audience.centresShort')}
          </dt>
          <dd data-testid="audience-centres">{written(centres)}</dd>
        </div>
        <div>
          <dt>
            <Users aria-hidden="true" />
            {t('audience.headsShort')}
          </dt>
          <dd data-testid="audience-heads">{written(heads)}</dd>
        </div>
      </dl>
      {centreList && centreList.length > 0 && (
        <ul className={styles.centres} data-testid="centre-list">
          {centreList.map((centre) => (
            <li key={centre.participantId} data-connected={centre.isConnected}>
              <span>
                <bdi>{centre.name}</bdi>
                {centre.city && (
                  <>
                    {' '}
                    <bdi className={styles.soft}>{centre.city}</bdi>
                  </>
                )}
              </span>
              <span className={styles.soft}>
                {centre.isConnected ? t('centre.count', { heads: centre.heads }) : t('stage.away')}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Button
        size="sm"
        icon={Search}
        aria-expanded={isListed}
        onClick={() => setIsListed(!isListed)}
        data-testid="find-viewers"
      >
        {t('audience.find')}
      </Button>
      {isListed && <ViewerList view={view} session={session} />}
      <LockSwitch view={view} session={session} />
      <ButtonLink to={`/events/${view.event.id}`} size="sm" target="_blank">
        {t('audience.links')}
      </ButtonLink>
    </section>
  );
}
