import type { audienceCalls, ReplyOf } from '@campus/protocol';
import { EllipsisVertical } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BroadcastSession } from '../broadcast/session/broadcast-session.ts';
import { useCommands } from '../broadcast/session/use-broadcast.ts';
import type { ReadyView } from '../broadcast/session/view.ts';
import { useRemovalActions } from '../broadcast/studio/use-removal-actions.ts';
import { IconButton } from '../ui/Button.tsx';
import { Menu } from '../ui/Menu.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useKeptFocus } from '../ui/use-kept-focus.ts';
import styles from './ViewerList.module.css';

interface ViewerListProps {
  view: Pick<ReadyView, 'live'>;
  session: Pick<BroadcastSession, 'command' | 'call'>;
}

type Listed = ReplyOf<typeof audienceCalls, 'audience.list'>;

const nobody: Listed = { viewers: [], found: 0 };

/** So that not every letter is asked for. */
const askAfterMs = 250;
const longestSearch = 80;

/** Who watches, by name: those who lead find here whoever is to be sent away, although they neither write nor ask. */
export function ViewerList({ view, session }: ViewerListProps) {
  const { t } = useTranslation('broadcast');
  const { run } = useCommands();
  const removalOf = useRemovalActions(session, run);
  const [search, setSearch] = useState('');
  const [listed, setListed] = useState<Listed | null>(null);
  const [isFailed, setIsFailed] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  useKeptFocus(list);
  const { connection } = view.live;
  const { viewers } = view.live.audience;
  const wanted = search.trim();
  const isTooLong = wanted.length > longestSearch;
  useEffect(() => {
    // What is asked while the line is down is asked again when it is there. Whoever comes or goes changes the count.
    if (isTooLong || connection !== 'connected') return undefined;
    let isOver = false;
    const settle = (found: Listed | null) => {
      if (isOver) return;
      setIsFailed(found === null);
      if (found) setListed(found);
    };
    const ask = async () => settle(viewers === 0 ? nobody : await session.call('audience.list', { search: wanted }));
    const timer = setTimeout(() => void ask().catch(() => settle(null)), askAfterMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [session, wanted, isTooLong, connection, viewers]);
  return (
    <div className={styles.finder} data-testid="viewer-list">
      <form noValidate onSubmit={(event) => event.preventDefault()}>
        <TextField
          label={t('audience.search')}
          type="search"
          autoComplete="off"
          value={search}
          error={isTooLong ? t('audience.tooLong') : undefined}
          onChange={(event) => setSearch(event.target.value)}
          data-testid="viewer-search"
        />
      </form>

      <output className={styles.soft}>{said()}</output>
      <ul ref={list} className={styles.list} aria-label={t('audience.viewersShort')}>
        {listed?.viewers.map(({ participantId, name, centreName }) => (
          <li key={participantId} data-testid="listed-viewer">
            <span className={styles.who}>
              <bdi>{name ?? t('audience.noName')}</bdi>
              {centreName !== null && <bdi className={styles.soft}>{centreName}</bdi>}
            </span>
            <Menu
              trigger={
                <IconButton
                  icon={EllipsisVertical}
                  size="sm"
                  label={t('people.more', { name: name ?? t('audience.noName') })}
                  data-testid="viewer-menu"
                />
              }
              actions={removalOf(participantId)}
            />
          </li>
        ))}
      </ul>
    </div>
  );

  function said(): string | null {
    if (isFailed) return t('audience.notListed');
    if (!listed) return null;
    const shown = listed.viewers.length;
    return listed.found > shown
      ? t('audience.firstOf', { shown, found: listed.found })
      : t('audience.found', { found: listed.found });
  }
}
