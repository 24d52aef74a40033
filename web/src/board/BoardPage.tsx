import { useTranslation } from 'react-i18next';
import { useRoute } from '../api/queries.ts';
import { QueryView } from '../api/QueryView.tsx';
import { usePageTitle } from '../ui/Page.tsx';
import styles from './Board.module.css';
import { PairingView } from './PairingView.tsx';
import { Room } from './Room.tsx';
import { pollMsOf } from './rules.ts';
import { useWakeLock } from './use-wake-lock.ts';

/** The page of a smartboard: its code, or once it is trusted what its centre takes part in. */
export function BoardPage() {
  const { t } = useTranslation('board');
  usePageTitle(t('title'));
  useWakeLock();
  const board = useRoute('board.enter', {}, { pollMs: pollMsOf, staleMs: 0 });
  return (
    <main className={styles.board} data-testid="board" data-state={board.data?.state ?? 'unknown'}>
      <QueryView query={board}>
        {(reply) =>
          reply.state === 'pairing' ? (
            <PairingView pairing={reply.pairing} origin={location.origin} />
          ) : (
            <Room board={reply} />
          )
        }
      </QueryView>
    </main>
  );
}
