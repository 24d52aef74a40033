import { isOnAir, type Poll } from '@campus/protocol';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../broadcast/session/use-broadcast.ts';
import { isLeader } from '../broadcast/session/view.ts';
import { Button } from '../ui/Button.tsx';
import { useKeptFocus } from '../ui/use-kept-focus.ts';
import { Ballot } from './Ballot.tsx';
import { Ballots } from './Ballots.tsx';
import { PollForm } from './PollForm.tsx';
import { PollResult } from './PollResult.tsx';
import styles from './Talk.module.css';
import type { TalkProps } from './talk-session.ts';

/** The poll that is open, and those before it; who moderates opens and closes them. */
export function PollsPanel({ view, session }: TalkProps) {
  const { t } = useTranslation('talk');
  const group = useRef<HTMLDivElement>(null);
  useKeptFocus(group);
  const polls = Object.values(view.state.talk.polls).toSorted((a, b) => b.openedAtMs - a.openedAtMs);
  const isAnyOpen = polls.some(({ closedAtMs }) => closedAtMs === null);
  return (
    <div ref={group} className={styles.scroll} data-testid="polls">
      {isLeader(view) && isOnAir(view.state) && !isAnyOpen && <PollForm session={session} />}
      {polls.length === 0 && <p className={styles.nothing}>{t('polls.nothing')}</p>}
      {polls.map((poll) => (
        <OnePoll key={poll.id} view={view} session={session} poll={poll} />
      ))}
    </div>
  );
}

interface OnePollProps extends TalkProps {
  poll: Poll;
}

function OnePoll({ view, session, poll }: OnePollProps) {
  const { t } = useTranslation('talk');
  const { run, isBusy } = useCommands();
  const isOpen = poll.closedAtMs === null;
  return (
    <article className={styles.poll} data-testid="poll" data-open={isOpen} data-kind={poll.kind}>
      <h2 className={styles.pollText}>
        <bdi>{poll.text}</bdi>
      </h2>
      <p className={styles.time}>
        {t(poll.isAnonymous ? 'polls.anonymous' : 'polls.named')} · {t(isOpen ? 'polls.open' : 'polls.closed')}
      </p>
      {isOpen && view.you.role !== 'interpreter' && <Ballot view={view} session={session} poll={poll} />}
      {poll.result && <PollResult poll={poll} result={poll.result} />}
      {isLeader(view) && !poll.isAnonymous && <Ballots view={view} poll={poll} />}
      {isLeader(view) && isOpen && (
        <Button
          isBusy={isBusy('close')}
          onClick={() => void run('close', () => session.command('poll.close', { pollId: poll.id }))}
          data-testid="close-poll"
        >
          {t('polls.close')}
        </Button>
      )}
    </article>
  );
}
