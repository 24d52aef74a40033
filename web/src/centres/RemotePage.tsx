import type { BoardReport } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute, useSession } from '../api/queries.ts';
import { SignedInOnly } from '../session/SignedInOnly.tsx';
import { Badge } from '../ui/Badge.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Empty, Page } from '../ui/Page.tsx';
import { RemoteHand } from './RemoteHand.tsx';
import { RemoteHeads } from './RemoteHeads.tsx';
import { RemoteSound } from './RemoteSound.tsx';
import { RemotePicture } from './RemotePicture.tsx';
import styles from './Remote.module.css';

/** What the board did shows in what it says of itself next. */
const pollMs = 1_500;

/** The remote control of one smartboard, on the coordinator's laptop or telephone. */
export function RemotePage() {
  const { t } = useTranslation('centres');
  const { id = '' } = useParams();
  const { status } = useSession();
  const isEnabled = status === 'signed-in';
  const list = useRoute('boards.list', {}, { isEnabled, pollMs: () => pollMs, staleMs: 0 });
  const board = list.data?.boards.find((each) => each.id === id);
  return (
    <Page title={board?.name ?? t('remote.title')} isNarrow>
      <SignedInOnly>
        <QueryView query={list}>
          {() => {
            if (!board) return <Empty>{t('remote.gone')}</Empty>;
            if (board.report) return <Controls id={id} report={board.report} />;
            return (
              <Notice tone="attention" title={t('remote.awayTitle')} data-testid="board-away">
                <p>{t('remote.away')}</p>
              </Notice>
            );
          }}
        </QueryView>
      </SignedInOnly>
    </Page>
  );
}

function Controls({ id, report }: { id: string; report: BoardReport }) {
  const { t } = useTranslation(['centres', 'broadcast']);
  const { event } = report;
  if (!event) {
    return <Empty>{t('remote.idle')}</Empty>;
  }
  return (
    <div className={styles.remote} data-testid="remote" data-phase={event.phase}>
      <p className={styles.event}>
        <bdi>{event.title}</bdi>
        <Badge tone={event.phase === 'live' ? 'live' : 'neutral'}>{t(`broadcast:phase.${event.phase}`)}</Badge>
      </p>
      {report.isSoundBlocked && (
        <Notice tone="attention" data-testid="remote-sound-blocked">
          <p>{t('remote.soundBlocked')}</p>
        </Notice>
      )}
      <RemoteSound id={id} report={report} />
      <RemotePicture id={id} report={report} />
      <RemoteHand id={id} report={report} />
      <RemoteHeads id={id} report={report} />
    </div>
  );
}
