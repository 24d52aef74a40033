import { isOneOf, type Poll } from '@campus/protocol';
import { Vote } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../broadcast/session/use-broadcast.ts';
import { Button } from '../ui/Button.tsx';
import { HeadFields } from './HeadFields.tsx';
import { HeadsGiven, problemOf } from './HeadsGiven.tsx';
import { labelOf } from './poll-labels.ts';
import styles from './Talk.module.css';
import type { TalkProps } from './talk-session.ts';

interface BallotProps extends TalkProps {
  poll: Poll;
}

/** A person chooses; a centre enters how many of its heads are for what. Until the poll is closed one may think again. */
export function Ballot({ view, session, poll }: BallotProps) {
  const { t } = useTranslation('talk');
  const { run, isBusy } = useCommands();
  const [cast, setCast] = useState<readonly number[] | null>(null);
  const [counts, setCounts] = useState<readonly number[]>(() => poll.options.map(() => 0));
  const heads = view.you.role === 'centre' ? (view.me?.headCount ?? 0) : null;
  useEffect(() => {
    let isGone = false;
    session.call('poll.mine', { pollId: poll.id }).then(
      ({ counts: earlier }) => {
        if (isGone || !earlier) return;
        setCast(earlier);
        // What somebody has begun to fill in meanwhile stays.
        setCounts((begun) => (begun.some((count) => count !== 0) ? begun : earlier));
      },
      // Then one votes anew, which counts instead of the earlier ballot.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [session, poll.id]);
  const problem = problemOf(poll, counts, heads);
  const isCast = cast !== null && cast.join() === counts.join();
  const vote = async () => {
    if (problem || isCast) return;
    if (await run('vote', () => session.command('poll.vote', { pollId: poll.id, counts: [...counts] })))
      setCast(counts);
  };
  const setCount = (index: number, count: number) =>
    setCounts((before) => before.map((other, at) => (at === index ? count : other)));
  return (
    <form
      className={styles.ballot}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void vote();
      }}
      data-testid="ballot"
    >
      {heads === null ? (
        <Choices poll={poll} counts={counts} onChange={setCounts} />
      ) : (
        <HeadFields poll={poll} counts={counts} onChange={setCount} />
      )}
      {heads !== null && <HeadsGiven poll={poll} counts={counts} heads={heads} />}
      <Button
        type="submit"
        variant="primary"
        icon={Vote}
        isBusy={isBusy('vote')}
        aria-disabled={problem !== null || isCast}
        data-testid="cast"
      >
        {t(cast ? 'polls.voteAgain' : 'polls.vote')}
      </Button>
      <output>{isCast && t('polls.voted')}</output>
    </form>
  );
}

interface ChoicesProps {
  poll: Poll;
  counts: readonly number[];
  onChange: (counts: readonly number[]) => void;
}

function Choices({ poll, counts, onChange }: ChoicesProps) {
  const isOne = isOneOf(poll.kind);
  const choose = (chosen: number) =>
    onChange(
      counts.map((count, index) => {
        if (isOne) return index === chosen ? 1 : 0;
        return index === chosen ? 1 - count : count;
      }),
    );
  return (
    <fieldset className={poll.kind === 'scale' ? styles.scale : styles.options}>
      <legend className={styles.hiddenLegend}>{poll.text}</legend>
      {poll.options.map((option, index) => (
        // Options keep their places.
        // oxlint-disable-next-line react/no-array-index-key
        <label key={index} className={styles.option}>
          <input
            type={isOne ? 'radio' : 'checkbox'}
            name={`poll-${poll.id}`}
            checked={counts[index] === 1}
            onChange={() => choose(index)}
            data-testid="option"
          />
          <bdi>{labelOf(poll, option, index)}</bdi>
        </label>
      ))}
    </fieldset>
  );
}
