import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute } from '../api/queries.ts';
import { saveFile } from '../audit/save-file.ts';
import { SignedInOnly } from '../session/SignedInOnly.tsx';
import { Button } from '../ui/Button.tsx';
import { Empty, Page } from '../ui/Page.tsx';
import { attendanceCsv } from './attendance-csv.ts';
import { AttendanceTable } from './AttendanceTable.tsx';
import styles from './Attendance.module.css';

const pollMs = 30_000;

/** For the hosts of an event: who was there, with how many, for how long, and what they did. */
export function AttendancePage() {
  const { t } = useTranslation('attendance');
  const { id = '' } = useParams();
  return (
    <Page title={t('title')} lead={<Link to={`/events/${id}`}>{t('toEvent')}</Link>}>
      <SignedInOnly>
        <WhoWasThere id={id} />
      </SignedInOnly>
    </Page>
  );
}

function WhoWasThere({ id }: { id: string }) {
  const { t } = useTranslation(['attendance', 'broadcast']);
  const attendance = useRoute(
    'attendance.show',
    { params: { id } },
    { pollMs: (reply) => (reply?.onAir?.isOver ? false : pollMs) },
  );
  return (
    <QueryView query={attendance}>
      {(found) => {
        const { onAir, attendants } = found;
        if (!onAir) return <Empty>{t('notYet')}</Empty>;
        if (attendants.length === 0) return <Empty>{t('nobody')}</Empty>;
        const save = (): void =>
          saveFile({
            fileName: `${t('file')}-${new Date(onAir.fromMs).toISOString().slice(0, 10)}.csv`,
            mediaType: 'text/csv',
            content: attendanceCsv(found, {
              header: (column) => t(`column.${column}`),
              role: (role) => t(`broadcast:role.${role}`),
              noName: t('noName'),
            }),
          });
        return (
          <>
            <div className={styles.summary}>
              <p>
                {t('total', {
                  people: attendants.filter(({ role }) => role !== 'centre').length,
                  centres: attendants.filter(({ role }) => role === 'centre').length,
                  heads: attendants.reduce((sum, { heads }) => sum + (heads ?? 0), 0),
                })}
              </p>
              <Button size="sm" icon={Download} onClick={save} data-testid="attendance-csv">
                {t('save')}
              </Button>
            </div>
            <AttendanceTable attendants={attendants} />
          </>
        );
      }}
    </QueryView>
  );
}
