import { ballotProblem, isOneOf, type Poll } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import styles from './Talk.module.css';

type Asked = Pick<Poll, 'kind' | 'options'>;

/** What keeps a ballot from being cast as it stands in its fields, where what is no number has been typed too. */
export function problemOf(poll: Asked, counts: readonly number[], heads: number | null) {
  return counts.some((count) => Number.isNaN(count)) ? 'incomplete' : ballotProblem(poll, counts, heads);
}

interface HeadsGivenProps {
  poll: Asked;
  counts: readonly number[];
  /** As many as there are in the room. */
  heads: number;
}

/** How many of a centre's heads have been given to an option; said aloud when they are too many. */
export function HeadsGiven({ poll, counts, heads }: HeadsGivenProps) {
  const { t } = useTranslation('talk');
  const areTooMany = problemOf(poll, counts, heads) === 'too-many';
  return (
    <p className={areTooMany ? styles.wrong : styles.time} role={areTooMany ? 'alert' : undefined}>
      {t(isOneOf(poll.kind) ? 'polls.headsGiven' : 'polls.headsEach', {
        given: counts.reduce((sum, count) => sum + (Number.isNaN(count) ? 0 : count), 0),
        heads,
      })}
    </p>
  );
}
