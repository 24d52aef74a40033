import type { Attendant } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { clockNow } from '../ui/format.ts';
import { type Column, columns, minutesOf } from './attendance-csv.ts';
import styles from './Attendance.module.css';

const numbers: ReadonlySet<Column> = new Set(['heads', 'minutes', 'hands', 'questions', 'votes']);

/** On a small screen it is moved sideways, by the keyboard too. */
export function AttendanceTable({ attendants }: { attendants: readonly Attendant[] }) {
  const { t, i18n } = useTranslation(['attendance', 'broadcast']);
  const number = new Intl.NumberFormat(i18n.language);
  const shown = (count: number | null): string => (count === null ? '' : number.format(count));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the arrow keys move what has the focus
    <section className={styles.frame} tabIndex={0} aria-label={t('title')}>
      <table className={styles.table} data-testid="attendance">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" data-number={numbers.has(column) || undefined}>
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {attendants.map((attendant) => (
            <tr key={attendant.participantId} data-testid="attendant" data-role={attendant.role}>
              <th scope="row">
                <bdi>{attendant.name ?? t('noName')}</bdi>
              </th>
              <td>{t(`broadcast:role.${attendant.role}`)}</td>
              <td>
                <bdi>{attendant.centreName}</bdi>
              </td>
              <td data-number>{shown(attendant.heads)}</td>
              <td>{clockNow(attendant.firstSeenMs, i18n.language)}</td>
              <td>{clockNow(attendant.lastSeenMs, i18n.language)}</td>
              <td data-number>{shown(minutesOf(attendant.presentMs))}</td>
              <td data-number>{shown(attendant.hands)}</td>
              <td data-number>{shown(attendant.questions)}</td>
              <td data-number>{shown(attendant.votes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
