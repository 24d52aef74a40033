import type { Person } from '@campus/protocol';
import { keepsCentre } from '@campus/protocol/centres';
import { AppError } from '@campus/protocol/errors';

type Asker = Pick<Person, 'role' | 'roles'>;

/** Throws FORBIDDEN unless the asker looks after the centre of that institution. */
export function checkKeepsCentre(asker: Asker, institutionId: string): void {
  if (!keepsCentre(asker, institutionId)) throw new AppError('FORBIDDEN', 'others look after this centre');
}

/** The institutions whose centre the asker looks after; null for all. */
export function keptCentres(asker: Asker): string[] | null {
  if (asker.role === 'admin') return null;
  return asker.roles.map(({ institutionId }) => institutionId).filter((id) => keepsCentre(asker, id));
}
