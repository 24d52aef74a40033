import type { Centre, ListedBoard } from '@campus/protocol';
import { MonitorCheck, SlidersHorizontal, Unlink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute, useRouteAction } from '../api/queries.ts';
import { useConfirmedAction } from '../api/use-confirmed-action.tsx';
import { Badge } from '../ui/Badge.tsx';
import { Button, ButtonLink } from '../ui/Button.tsx';
import { dayAndTime, relativeTime } from '../ui/format.ts';
import { Empty, Section } from '../ui/Page.tsx';
import { Row, RowDetail, Rows } from '../ui/Rows.tsx';
import { useNow } from '../ui/use-now.ts';
import { deviceName } from './device-name.ts';

const pollMs = 10_000;

/** The smartboards of a room that are trusted, and how one becomes so. */
export function BoardList({ centre }: { centre: Centre }) {
  const { t } = useTranslation('centres');
  const list = useRoute('boards.list', {}, { pollMs: () => pollMs });
  const address = `${location.host}/board`;
  return (
    <Section
      title={t('boards.title')}
      actions={
        <ButtonLink size="sm" icon={MonitorCheck} to="/board/confirm" data-testid="confirm-board">
          {t('boards.confirm')}
        </ButtonLink>
      }
    >
      <p>{t('boards.how', { address })}</p>
      <QueryView query={list}>
        {({ boards }) => {
          const own = boards.filter(({ institutionId }) => institutionId === centre.institutionId);
          if (own.length === 0) return <Empty>{t('boards.none')}</Empty>;
          return (
            <Rows data-testid="board-list">
              {own.map((board) => (
                <BoardRow key={board.id} board={board} />
              ))}
            </Rows>
          );
        }}
      </QueryView>
    </Section>
  );
}

function BoardRow({ board }: { board: ListedBoard }) {
  const { t, i18n } = useTranslation('centres');
  const nowMs = useNow();
  const revoke = useRouteAction('boards.revoke', ['boards.list']);
  const { id, name, device, pairedAtMs, lastSeenAtMs, report } = board;
  const { ask, dialog } = useConfirmedAction({
    work: () => revoke.mutateAsync({ params: { id } }),
    done: t('boards.revoked', { name }),
    title: t('boards.revokeOf', { name }),
    description: t('boards.revokeDetail'),
    keep: t('boards.keep'),
    action: t('boards.revoke'),
    confirmTestId: 'confirm-revoke-board',
  });
  return (
    <Row
      title={name}
      data-testid="board-row"
      data-connected={report !== null}
      end={
        <>
          {report !== null && <Badge tone="ok">{t('boards.connected')}</Badge>}
          <ButtonLink
            size="sm"
            icon={SlidersHorizontal}
            to={`/boards/${id}`}
            aria-label={t('boards.remoteOf', { name })}
            data-testid="remote-control"
          >
            {t('boards.remote')}
          </ButtonLink>
          <Button
            size="sm"
            variant="danger"
            icon={Unlink}
            onClick={ask}
            aria-label={t('boards.revokeOf', { name })}
            data-testid="revoke-board"
          >
            {t('boards.revoke')}
          </Button>
        </>
      }
      beneath={dialog}
    >
      <RowDetail>
        {t('boards.seen', {
          device: deviceName(t, device),
          when: relativeTime(Math.min(lastSeenAtMs, nowMs), nowMs, i18n.language),
        })}
      </RowDetail>
      <RowDetail>{t('boards.since', { when: dayAndTime(pairedAtMs, i18n.language) })}</RowDetail>
    </Row>
  );
}
