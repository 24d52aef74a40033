import { AuditKind } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../api/queries.ts';
import form from '../forms/Form.module.css';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import type { FilterDraft } from './audit-filter.ts';

interface AuditFilterFormProps {
  filter: FilterDraft;
  onChange: (filter: FilterDraft) => void;
}

export function AuditFilterForm({ filter, onChange }: AuditFilterFormProps) {
  const { t } = useTranslation('audit');
  const institutions = useRoute('institutions.list', {}).data?.institutions ?? [];
  const change = (part: Partial<FilterDraft>): void => onChange({ ...filter, ...part });
  return (
    <div className={form.row}>
      <Select
        label={t('filter.kind')}
        value={filter.kind}
        options={(['all', ...AuditKind.options] as const).map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        onValueChange={(kind) => change({ kind })}
      />
      <Select
        label={t('filter.institution')}
        value={filter.institutionId}
        options={[
          { value: '', label: t('filter.everywhere') },
          ...institutions.map((each) => ({ value: each.id, label: each.name })),
        ]}
        onValueChange={(institutionId) => change({ institutionId })}
      />
      <TextField
        label={t('filter.search')}
        type="search"
        value={filter.search}
        maxLength={100}
        onChange={(event) => change({ search: event.target.value })}
      />
      <TextField
        label={t('filter.from')}
        type="date"
        value={filter.from}
        onChange={(event) => change({ from: event.target.value })}
      />
      <TextField
        label={t('filter.until')}
        type="date"
        value={filter.until}
        onChange={(event) => change({ until: event.target.value })}
      />
    </div>
  );
}
