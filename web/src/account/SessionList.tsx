import type { OwnSession } from '@campus/protocol';
import { LogOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute, useRouteAction } from '../api/queries.ts';
import form from '../forms/Form.module.css';
import { Badge } from '../ui/Badge.tsx';
import { Button } from '../ui/Button.tsx';
import { dayAndTime, relativeTime } from '../ui/format.ts';
import { Row, RowDetail, Rows } from '../ui/Rows.tsx';
import { showToast } from '../ui/toast-store.ts';
import { useNow } from '../ui/use-now.ts';

/** Where the person is signed in, and signing out there. */
export function SessionList() {
  const { t } = useTranslation('account');
  const errorText = useErrorText();
  const sessions = useRoute('account.sessions', {});
  const endOthers = useRouteAction('account.endOtherSessions', ['account.sessions']);
  const endAll = (): void =>
    endOthers.mutate(
      {},
      {
        onSuccess: () => showToast(t('sessions.othersEnded'), 'ok'),
        onError: (error) => showToast(errorText(error), 'danger'),
      },
    );
  return (
    <>
      <p>{t('sessions.lead')}</p>
      <QueryView query={sessions}>
        {(data) => (
          <>
            <Rows data-testid="own-sessions">
              {data.sessions.map((each) => (
                <SessionRow key={each.id} session={each} />
              ))}
            </Rows>
            {data.sessions.length > 1 && (
              <div className={form.actions}>
                <Button icon={LogOut} isBusy={endOthers.isPending} onClick={endAll} data-testid="end-other-sessions">
                  {t('sessions.endOthers')}
                </Button>
              </div>
            )}
          </>
        )}
      </QueryView>
    </>
  );
}

function SessionRow({ session }: { session: OwnSession }) {
  const { t, i18n } = useTranslation('account');
  const errorText = useErrorText();
  const end = useRouteAction('account.endSession', ['account.sessions']);
  const device = useDeviceName(session);
  const nowMs = useNow(60_000);
  const endIt = (): void =>
    end.mutate({ params: { id: session.id } }, { onError: (error) => showToast(errorText(error), 'danger') });
  return (
    <Row
      title={device}
      end={
        session.isThisOne ? (
          <Badge tone="ok">{t('sessions.thisOne')}</Badge>
        ) : (
          <Button size="sm" isBusy={end.isPending} onClick={endIt} aria-label={t('sessions.endNamed', { device })}>
            {t('sessions.end')}
          </Button>
        )
      }
    >
      <RowDetail>
        {t('sessions.lastSeen', { when: relativeTime(session.lastSeenAtMs, nowMs, i18n.language) })}
      </RowDetail>
      <RowDetail>{t('sessions.since', { when: dayAndTime(session.createdAtMs, i18n.language) })}</RowDetail>
    </Row>
  );
}

function useDeviceName({ device: { browser, system } }: OwnSession): string {
  const { t } = useTranslation('account');
  if (browser !== null && system !== null) return t('sessions.device', { browser, system });
  return browser ?? system ?? t('sessions.unknownDevice');
}
