import type { RoomPoll } from '@campus/protocol';
import { Vote } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HeadFields } from '../talk/HeadFields.tsx';
import { HeadsGiven, problemOf } from '../talk/HeadsGiven.tsx';
import { Button } from '../ui/Button.tsx';
import styles from './Remote.module.css';
import type { RemotePartProps } from './remote-part.ts';
import { useRemote } from './use-remote.ts';

/** The poll that is open: whoever looks after the room enters how many in it are for what. */
export function RemotePoll({ id, report: { poll, headCount } }: RemotePartProps) {
  return poll && <RoomVote key={poll.id} id={id} poll={poll} heads={headCount ?? 0} />;
}

interface RoomVoteProps {
  id: string;
  poll: RoomPoll;
  heads: number;
}

function RoomVote({ id, poll, heads }: RoomVoteProps) {
  const { t } = useTranslation('talk');
  const { tell, isBusy } = useRemote(id);
  const [entered, setEntered] = useState<readonly number[] | null>(null);
  const counts = entered ?? poll.counts ?? poll.options.map(() => 0);
  const problem = problemOf(poll, counts, heads);
  const isCast = poll.counts?.join() === counts.join();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!problem && !isCast) tell({ type: 'vote', pollId: poll.id, counts: [...counts] });
  };
  return (
    <form className={styles.part} noValidate onSubmit={submit} data-testid="remote-poll" data-cast={isCast}>
      <h2 className={styles.event}>
        <bdi>{poll.text}</bdi>
      </h2>
      <HeadFields
        poll={poll}
        counts={counts}
        onChange={(index, count) => setEntered(counts.map((other, at) => (at === index ? count : other)))}
      />
      <HeadsGiven poll={poll} counts={counts} heads={heads} />
      <Button type="submit" variant="primary" icon={Vote} isBusy={isBusy} aria-disabled={problem !== null || isCast}>
        {t(poll.counts ? 'polls.voteAgain' : 'polls.vote')}
      </Button>
      <output>{isCast && t('polls.voted')}</output>
    </form>
  );
}
