import type { Poll } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import type { ReadyView } from '../broadcast/session/view.ts';
import { useNameOf } from './names.ts';
import { labelOf } from './poll-labels.ts';
import styles from './Talk.module.css';

interface BallotsProps {
  view: ReadyView;
  poll: Poll;
}

/** Who voted for what, where people voted by name; only those who moderate get this. */
export function Ballots({ view, poll }: BallotsProps) {
  const { t, i18n } = useTranslation('talk');
  const nameOf = useNameOf(view);
  const list = new Intl.ListFormat(i18n.language, { type: 'unit' });
  const ballots = Object.entries(poll.ballots);
  if (ballots.length === 0) return null;
  return (
    <details className={styles.settings}>
      <summary>{t('polls.byName')}</summary>
      <ul className={styles.plain} data-testid="ballots">
        {ballots.map(([participantId, counts]) => (
          <li key={participantId} className={styles.bar}>
            <bdi className={styles.author}>{nameOf(participantId)}</bdi>
            <bdi>
              {list.format(
                poll.options.flatMap((option, index) => {
                  const count = counts[index] ?? 0;
                  if (count === 0) return [];
                  const label = labelOf(poll, option, index);
                  return [count > 1 ? `${label} (${count})` : label];
                }),
              )}
            </bdi>
          </li>
        ))}
      </ul>
    </details>
  );
}
