import { isOrganiser, type Person } from '@campus/protocol';

/** Whether to offer making events. What really may be done, the server decides. */
export function canOrganise(person: Person | null): boolean {
  return isOrganiser(person);
}
