import type { CapturedSpan, Withdrawal } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { QueryFailure } from '../api/QueryView.tsx';
import { useRoute, useRouteAction } from '../api/queries.ts';
import { Button } from '../ui/Button.tsx';
import { clockTime, dayAndTime } from '../ui/format.ts';
import { Notice } from '../ui/Notice.tsx';
import { Row, RowDetail, Rows } from '../ui/Rows.tsx';
import { showToast } from '../ui/toast-store.ts';
import styles from './Consents.module.css';

interface WithdrawalsProps {
  recordingId: string;
  /** Shows a moment of the recording; null while that is not there. */
  onSeek: ((ms: number) => void) | null;
}

/** For the hosts of a recording: who in it has taken their consent back, and where they are seen and heard. */
export function Withdrawals({ recordingId, onSeek }: WithdrawalsProps) {
  const { t } = useTranslation('consents');
  const found = useRoute('recordings.withdrawals', { params: { id: recordingId } });
  if (!found.data) return <QueryFailure query={found} />;
  const { withdrawals } = found.data;
  if (withdrawals.length === 0) return null;
  const openCount = withdrawals.filter(({ settledAtMs }) => settledAtMs === null).length;
  return (
    <div className={styles.withdrawals} data-testid="withdrawals" data-open={openCount}>
      <Notice
        tone={openCount > 0 ? 'danger' : 'info'}
        title={openCount > 0 ? t('withdrawals.title', { count: openCount }) : t('withdrawals.allSettled')}
      >
        {openCount > 0 && <p>{t('withdrawals.detail')}</p>}
      </Notice>
      <Rows>
        {withdrawals.map((withdrawal) => (
          <WithdrawalRow
            key={withdrawal.participantId}
            recordingId={recordingId}
            withdrawal={withdrawal}
            onSeek={onSeek}
          />
        ))}
      </Rows>
    </div>
  );
}

function WithdrawalRow({ recordingId, withdrawal, onSeek }: WithdrawalsProps & { withdrawal: Withdrawal }) {
  const { t, i18n } = useTranslation('consents');
  const errorText = useErrorText();
  const settle = useRouteAction('recordings.settleWithdrawal', ['recordings.withdrawals', 'recordings.list']);
  const { participantId, withdrawnAtMs, settledAtMs, spans } = withdrawal;
  const name = withdrawal.name?.centreName ?? withdrawal.name?.name ?? t('withdrawals.somebody');
  const isSettled = settledAtMs !== null;
  const when = (ms: number): string => dayAndTime(ms, i18n.language);
  const press = (): void =>
    settle.mutate(
      { params: { id: recordingId, participantId }, body: { isSettled: !isSettled } },
      { onError: (error) => showToast(errorText(error), 'danger') },
    );
  return (
    <Row
      title={name}
      isOver={isSettled}
      data-testid="withdrawal"
      data-settled={isSettled}
      end={
        <Button
          size="sm"
          isBusy={settle.isPending}
          onClick={press}
          aria-label={t(isSettled ? 'withdrawals.reopenNamed' : 'withdrawals.settleNamed', { name })}
          data-testid="settle-withdrawal"
        >
          {t(isSettled ? 'withdrawals.reopen' : 'withdrawals.settle')}
        </Button>
      }
    >
      <RowDetail>{t('takenBack', { when: when(withdrawnAtMs) })}</RowDetail>
      {settledAtMs !== null && <RowDetail>{t('withdrawals.settledAt', { when: when(settledAtMs) })}</RowDetail>}
      {spans.map((span) => (
        <Span key={`${span.source}-${span.startMs}`} span={span} onSeek={onSeek} />
      ))}
    </Row>
  );
}

function Span({ span: { source, startMs, endMs }, onSeek }: Pick<WithdrawalsProps, 'onSeek'> & { span: CapturedSpan }) {
  const { t } = useTranslation('consents');
  const text = t(`withdrawals.span.${source}`, { from: clockTime(startMs), to: clockTime(endMs) });
  if (onSeek === null) return <RowDetail>{text}</RowDetail>;
  return (
    <RowDetail>
      <Button
        size="sm"
        variant="quiet"
        onClick={() => onSeek(startMs)}
        data-testid="withdrawn-span"
        data-source={source}
      >
        {text}
      </Button>
    </RowDetail>
  );
}
