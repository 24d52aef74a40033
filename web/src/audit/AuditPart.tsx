import { type AuditEntry, PlatformRole, type RouteQuery } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute } from '../api/queries.ts';
import { Button } from '../ui/Button.tsx';
import { dayAndTime } from '../ui/format.ts';
import { Empty } from '../ui/Page.tsx';
import { Row, Rows } from '../ui/Rows.tsx';
import styles from './Audit.module.css';

interface AuditPartProps {
  query: RouteQuery<'audit.list'>;
  /** Asked with the cursor of what follows, from the last part only. */
  onMore: ((next: string) => void) | undefined;
}

export function AuditPart({ query, onMore }: AuditPartProps) {
  const { t } = useTranslation('audit');
  const part = useRoute('audit.list', { query });
  return (
    <QueryView query={part}>
      {({ entries, next }) => (
        <>
          {entries.length === 0 && <Empty>{t('none')}</Empty>}
          {entries.length > 0 && (
            <Rows>
              {entries.map((entry) => (
                <EntryRow key={entry.id} entry={entry} />
              ))}
            </Rows>
          )}
          {next !== null && onMore && (
            <Button onClick={() => onMore(next)} data-testid="audit-more">
              {t('more')}
            </Button>
          )}
        </>
      )}
    </QueryView>
  );
}

function EntryRow({ entry }: { entry: AuditEntry }) {
  const { t, i18n } = useTranslation(['audit', 'people']);
  const { action, actor, subject, institution, event, detail } = entry;
  const name = (named: { name: string | null } | null): string => named?.name || t('unnamed');
  const role = (text: string | undefined): string => {
    const known = PlatformRole.safeParse(text);
    return known.success ? t(`people:role.${known.data}`) : '';
  };
  return (
    <Row
      data-testid="audit-entry"
      data-action={action}
      end={
        <time className={styles.when} dateTime={new Date(entry.atMs).toISOString()}>
          {dayAndTime(entry.atMs, i18n.language)}
        </time>
      }
    >
      <p>
        {t(`did.${action}`, {
          actor: actor === null ? t('byCampus') : (actor.name ?? t('left')),
          subject: subject.kind === 'person' ? (subject.name ?? t('left')) : name(subject),
          institution: name(institution),
          event: name(event),
          role: role(detail.role),
          roleBefore: role(detail.roleBefore),
          visibility: detail.visibility ?? 'same',
        })}
      </p>
    </Row>
  );
}
