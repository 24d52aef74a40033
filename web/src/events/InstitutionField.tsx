import { type Institution, isOrganiser } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { useRoute, useSession } from '../api/queries.ts';
import { Select } from '../ui/Select.tsx';

/** Where the reader may plan events; nothing while that is one place, which then goes without saying. */
export function useOfferedInstitutions(): readonly Institution[] {
  const { person } = useSession();
  const isOfSeveral = person?.role === 'admin' || (person?.roles.filter(({ role }) => role === 'organiser') ?? [])[1];
  const { data } = useRoute('institutions.list', {}, { isEnabled: Boolean(isOfSeveral) });
  const offered = data?.institutions.filter(({ id }) => isOrganiser(person, id)) ?? [];
  return offered.length > 1 ? offered : [];
}

/** The chosen one, else the reader's own, else the first; null when there is nothing to choose. */
export function chosenOf(offered: readonly Institution[], ids: readonly (string | null | undefined)[]): string | null {
  const known = ids.find((id) => offered.some((each) => each.id === id));
  return known ?? offered[0]?.id ?? null;
}

interface InstitutionFieldProps {
  offered: readonly Institution[];
  value: string;
  onChange: (institutionId: string) => void;
}

/** Whose event it will be. */
export function InstitutionField({ offered, value, onChange }: InstitutionFieldProps) {
  const { t } = useTranslation('events');
  return (
    <Select
      label={t('form.institution')}
      value={value}
      options={offered.map(({ id, name }) => ({ value: id, label: name }))}
      onValueChange={onChange}
      data-testid="event-institution"
    />
  );
}
