import { commandRights } from '@campus/protocol';
import type { ReadyView } from '../../broadcast/session/view.ts';

/** Whether this participant may show slides at this moment; the server decides again. */
export function mayPresent({ me, state }: Pick<ReadyView, 'me' | 'state'>): boolean {
  if (!me || state.phase === 'ended') return false;
  const right = commandRights['slides.show'][me.role];
  return right === 'always' || (right === 'on-stage' && me.place === 'stage');
}
