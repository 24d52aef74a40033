import type { Attendant } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { timeOfDay } from '../ui/format.ts';
import { columns, minutesOf } from './attendance-csv.ts';
import styles from './Attendance.module.css';

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
              <th key={column} scope="col">
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
              <td>{shown(attendant.heads)}</td>
              <td>{timeOfDay(attendant.firstSeenMs, i18n.language)}</td>
              <td>{timeOfDay(attendant.lastSeenMs, i18n.language)}</td>
              <td>{shown(minutesOf(attendant.presentMs))}</td>
              <td>{shown(attendant.hands)}</td>
              <td>{shown(attendant.questions)}</td>
              <td>{shown(attendant.votes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
