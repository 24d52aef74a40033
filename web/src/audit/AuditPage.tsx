import type { AuditFormat } from '@campus/protocol';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { rest } from '../api/client.ts';
import { useErrorText } from '../api/error-text.ts';
import { SignedInOnly } from '../session/SignedInOnly.tsx';
import { Button } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';
import { showToast } from '../ui/toast-store.ts';
import { AuditFilterForm } from './AuditFilterForm.tsx';
import { AuditPart } from './AuditPart.tsx';
import styles from './Audit.module.css';
import { emptyFilter, queryOf } from './audit-filter.ts';
import { saveFile } from './save-file.ts';

/** For administrators: who changed rights, links and recordings, and when. */
export function AuditPage() {
  const { t } = useTranslation('audit');
  return (
    <Page title={t('title')}>
      <SignedInOnly>
        <Changes />
      </SignedInOnly>
    </Page>
  );
}

function Changes() {
  const { t } = useTranslation('audit');
  const errorText = useErrorText();
  const [filter, setFilter] = useState(emptyFilter);
  /** Where each further part begins. */
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const query = queryOf(filter);

  const save = async (format: AuditFormat): Promise<void> => {
    try {
      saveFile(await rest.call('audit.export', { query: { ...query, format } }));
    } catch (error) {
      showToast(errorText(error), 'danger');
    }
  };

  return (
    <>
      <AuditFilterForm
        filter={filter}
        onChange={(next) => {
          setFilter(next);
          setCursors([]);
        }}
      />
      <div className={styles.exports}>
        <Button size="sm" icon={Download} onClick={() => void save('csv')} data-testid="export-csv">
          {t('export.csv')}
        </Button>
        <Button size="sm" icon={Download} onClick={() => void save('json')} data-testid="export-json">
          {t('export.json')}
        </Button>
      </div>
      <div className={styles.parts} data-testid="audit-list">
        {[undefined, ...cursors].map((before, index) => (
          <AuditPart
            key={before ?? 'first'}
            query={before === undefined ? query : { ...query, before }}
            onMore={index === cursors.length ? (next) => setCursors([...cursors, next]) : undefined}
          />
        ))}
      </div>
    </>
  );
}
