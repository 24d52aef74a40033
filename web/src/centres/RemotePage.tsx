import type { BoardReport, ListedBoard } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute, useSession } from '../api/queries.ts';
import { SignedInOnly } from '../session/SignedInOnly.tsx';
import { Badge } from '../ui/Badge.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Empty, Page } from '../ui/Page.tsx';
import { RemoteCaptions } from './RemoteCaptions.tsx';
import { RemoteHand } from './RemoteHand.tsx';
import { RemotePoll } from './RemotePoll.tsx';
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
          {() => (board ? <Remote board={board} /> : <Empty>{t('remote.gone')}</Empty>)}
        </QueryView>
      </SignedInOnly>
    </Page>
  );
}

/** The board comes and goes by itself, which is said. */
function Remote({ board: { id, report } }: { board: ListedBoard }) {
  const event = report?.event ?? null;
  return (
    <div className={event ? styles.remote : undefined}>
      <output className={styles.state}>
        <State report={report} />
      </output>
      {report && event && (
        <div className={styles.controls} data-testid="remote" data-phase={event.phase}>
          <RemotePoll id={id} report={report} />
          <RemoteHand id={id} report={report} />
          <RemoteHeads id={id} report={report} />
          <RemoteSound id={id} report={report} />
          <RemotePicture id={id} report={report} />
          <RemoteCaptions id={id} report={report} />
        </div>
      )}
    </div>
  );
}

/** What the board shows, or why it does not. */
function State({ report }: { report: BoardReport | null }) {
  const { t } = useTranslation(['centres', 'broadcast']);
  if (!report) {
    return (
      <Notice isSilent tone="attention" title={t('remote.awayTitle')} data-testid="board-away">
        <p>{t('remote.away')}</p>
      </Notice>
    );
  }
  const { event } = report;
  if (!event) return <Empty data-testid="board-idle">{t('remote.idle')}</Empty>;
  return (
    <>
      <p className={styles.event}>
        <bdi>{event.title}</bdi>
        <Badge tone={event.phase === 'live' ? 'live' : 'neutral'}>{t(`broadcast:phase.${event.phase}`)}</Badge>
      </p>
      {report.isSoundBlocked && (
        <Notice isSilent tone="attention" data-testid="remote-sound-blocked">
          <p>{t('remote.soundBlocked')}</p>
        </Notice>
      )}
    </>
  );
}
