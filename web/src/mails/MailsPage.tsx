import { MailState, type QueuedMail } from '@campus/protocol';
import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute, useRouteAction } from '../api/queries.ts';
import { SignedInOnly } from '../session/SignedInOnly.tsx';
import { Badge, type Tone } from '../ui/Badge.tsx';
import { Button } from '../ui/Button.tsx';
import { dayAndTime, languageName } from '../ui/format.ts';
import { Notice } from '../ui/Notice.tsx';
import { Empty, Page } from '../ui/Page.tsx';
import { Row, RowDetail, Rows } from '../ui/Rows.tsx';
import { Select } from '../ui/Select.tsx';
import { showToast } from '../ui/toast-store.ts';
import styles from './Mails.module.css';

type Filter = MailState | 'all';
const filters: readonly Filter[] = ['all', ...MailState.options];
const tones: Record<MailState, Tone> = { waiting: 'attention', sent: 'ok', failed: 'danger' };
const pollMs = 5_000;

/** For administrators: what waits, what went out, what did not and why. */
export function MailsPage() {
  const { t } = useTranslation('mails');
  return (
    <Page title={t('title')}>
      <SignedInOnly>
        <Mails />
      </SignedInOnly>
    </Page>
  );
}

function Mails() {
  const { t } = useTranslation('mails');
  const [filter, setFilter] = useState<Filter>('all');
  const mails = useRoute(
    'mails.list',
    { query: filter === 'all' ? {} : { state: filter } },
    { pollMs: (reply) => (reply?.mails.some(({ state }) => state === 'waiting') ? pollMs : false) },
  );
  return (
    <>
      <div className={styles.filter}>
        <Select
          label={t('filter')}
          value={filter}
          options={filters.map((each) => ({ value: each, label: t(`state.${each}`) }))}
          onValueChange={setFilter}
        />
      </div>
      <QueryView query={mails}>
        {(data) => (
          <>
            {!data.isMailOn && (
              <Notice data-testid="mail-off">
                <p>{t('off')}</p>
              </Notice>
            )}
            {data.mails.length === 0 ? (
              <Empty>{t('empty')}</Empty>
            ) : (
              <Rows data-testid="mail-list">
                {data.mails.map((mail) => (
                  <MailRow key={mail.id} mail={mail} />
                ))}
              </Rows>
            )}
          </>
        )}
      </QueryView>
    </>
  );
}

function MailRow({ mail }: { mail: QueuedMail }) {
  const { t, i18n } = useTranslation('mails');
  const errorText = useErrorText();
  const retry = useRouteAction('mails.retry', ['mails.list']);
  const at = (ms: number): string => dayAndTime(ms, i18n.language);
  const tryAgain = (): void => {
    retry.mutate(
      { params: { id: mail.id } },
      { onError: (error) => showToast(errorText(error), 'danger'), onSuccess: () => showToast(t('retried'), 'ok') },
    );
  };
  return (
    <Row
      title={mail.to}
      data-testid="mail-row"
      data-state={mail.state}
      end={
        <>
          <Badge tone={tones[mail.state]}>{t(`state.${mail.state}`)}</Badge>
          {mail.state === 'failed' && (
            <Button
              size="sm"
              icon={RotateCw}
              isBusy={retry.isPending}
              onClick={tryAgain}
              aria-label={t('retryOf', { to: mail.to })}
            >
              {t('retry')}
            </Button>
          )}
        </>
      }
    >
      <RowDetail>
        {t('row', {
          kind: t(`kind.${mail.kind}`),
          language: languageName(mail.language, i18n.language),
          queued: at(mail.queuedAtMs),
        })}
      </RowDetail>
      {mail.sentAtMs !== null && <RowDetail>{t('sentAt', { when: at(mail.sentAtMs) })}</RowDetail>}
      {mail.failure !== null && (
        <p>
          {t(`reason.${mail.failure.reason}`)}
          {mail.failure.answer !== '' && (
            <>
              {' '}
              <bdi className={styles.answer}>{mail.failure.answer}</bdi>
            </>
          )}
        </p>
      )}
      {mail.dueAtMs !== null && mail.failure !== null && (
        <RowDetail>{t('due', { when: at(mail.dueAtMs), attempts: mail.attempts })}</RowDetail>
      )}
    </Row>
  );
}
