import type { Poll, PollResult as Result } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { labelOf } from './poll-labels.ts';
import styles from './Talk.module.css';

interface PollResultProps {
  poll: Pick<Poll, 'kind' | 'options'>;
  result: Result;
}

/** How many voted for what, as numbers and bars. */
export function PollResult({ poll, result }: PollResultProps) {
  const { t, i18n } = useTranslation('talk');
  const most = Math.max(1, ...result.counts);
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <div className={styles.result} data-testid="poll-result" data-ballots={result.ballots}>
      <ul className={styles.plain}>
        {poll.options.map((option, index) => {
          const count = result.counts[index] ?? 0;
          return (
            // Options keep their places.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index} className={styles.bar} data-testid="bar" data-count={count}>
              <span>
                <bdi>{labelOf(poll, option, index)}</bdi>
              </span>
              <span>{number.format(count)}</span>
              <span className={styles.track} aria-hidden="true">
                <span className={styles.fill} style={{ inlineSize: `${(100 * count) / most}%` }} />
              </span>
            </li>
          );
        })}
      </ul>
      <p className={styles.time}>{t('polls.ballots', { count: result.ballots })}</p>
    </div>
  );
}
