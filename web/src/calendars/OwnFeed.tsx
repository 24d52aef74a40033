import { useTranslation } from 'react-i18next';
import { QueryView } from '../api/QueryView.tsx';
import { useErrorText } from '../api/error-text.ts';
import { useRoute, useRouteAction } from '../api/queries.ts';
import { Button } from '../ui/Button.tsx';
import { day } from '../ui/format.ts';
import { Notice } from '../ui/Notice.tsx';
import { Section } from '../ui/Page.tsx';
import { showToast } from '../ui/toast-store.ts';
import styles from './Calendars.module.css';
import { FeedAddress } from './FeedAddress.tsx';

/** The secret address of the reader's own calendar: shown when it is made, and never again. */
export function OwnFeed() {
  const { t, i18n } = useTranslation('calendars');
  const errorText = useErrorText();
  const feed = useRoute('calendarFeed.show', {});
  const renew = useRouteAction('calendarFeed.renew', ['calendarFeed.show']);
  const revoke = useRouteAction('calendarFeed.revoke', ['calendarFeed.show']);
  const takeBack = async (): Promise<void> => {
    try {
      await revoke.mutateAsync({});
      renew.reset();
      showToast(t('own.revoked'), 'ok');
    } catch (error) {
      showToast(errorText(error), 'danger');
    }
  };
  const make = (): void => renew.mutate({}, { onError: (error) => showToast(errorText(error), 'danger') });
  return (
    <Section title={t('own.title')}>
      <div className={styles.own} data-testid="own-calendar">
        <p className={styles.lead}>{t('own.detail')}</p>
        <QueryView query={feed}>
          {({ feed: made }) => (
            <>
              {renew.data && (
                <>
                  <FeedAddress label={t('own.address')} url={renew.data.url} data-testid="own-calendar-url" />
                  <Notice tone="attention">
                    <p>{t('own.once')}</p>
                  </Notice>
                </>
              )}
              {made && !renew.data && (
                <p className={styles.lead}>{t('own.made', { date: day(made.createdAtMs, i18n.language) })}</p>
              )}
              <div className={styles.actions}>
                <Button
                  variant={made ? 'secondary' : 'primary'}
                  isBusy={renew.isPending}
                  onClick={make}
                  data-testid="make-own-calendar"
                >
                  {made ? t('own.renew') : t('own.make')}
                </Button>
                {made && (
                  <Button
                    variant="danger"
                    isBusy={revoke.isPending}
                    onClick={() => void takeBack()}
                    data-testid="revoke-own-calendar"
                  >
                    {t('own.revoke')}
                  </Button>
                )}
              </div>
            </>
          )}
        </QueryView>
      </div>
    </Section>
  );
}
