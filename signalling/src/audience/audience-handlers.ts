import { type audienceCalls, authorise, type liveCalls, type ListedViewer, mostListedViewers } from '@campus/protocol';
import type { CallHandlers } from '@campus/service-kit/contract-socket';
import type { Clock } from '@campus/service-kit/clock';
import { findWhence, type Whence } from '../attendance/whence.ts';
import type { AttendanceStore } from '../broadcasts/attendance.ts';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import type { Database } from '../database/open.ts';
import { actorOf } from '../live/commands.ts';
import type { Connection } from '../live/hub.ts';
import { consumeOwn, type ParticipantRateLimits } from '../live/participant-limits.ts';

export interface AudienceListDependencies {
  db: Database;
  engine: BroadcastEngine;
  attendance: Pick<AttendanceStore, 'viewersHere'>;
  clock: Clock;
  rateLimits: ParticipantRateLimits;
}

/** Who watches, for those who may send somebody away: viewers stand in no log, and in nobody's state. */
export function audienceHandlers(
  { db, engine, attendance, clock, rateLimits }: AudienceListDependencies,
  connection: Connection,
): Pick<CallHandlers<typeof liveCalls>, keyof typeof audienceCalls> {
  const { broadcastId, participantId } = connection;
  return {
    async 'audience.list'({ search }) {
      const state = await engine.state(broadcastId);
      authorise(state, actorOf(connection), 'participant.remove');
      const role = state.participants[participantId]?.role ?? 'viewer';
      await consumeOwn(rateLimits, 'audience.list', { participantId, role });
      const here = await attendance.viewersHere(broadcastId, clock.nowMs());
      return searched(here, await findWhence(db, broadcastId), search);
    },
  };
}

/** Those whose name or centre holds what is searched for, in whatever case and with whatever accents. Pure. */
export function searched(
  participantIds: readonly string[],
  whence: ReadonlyMap<string, Whence>,
  search: string,
): { viewers: ListedViewer[]; found: number } {
  const wanted = plain(search);
  const found = participantIds
    .map((participantId) => ({ participantId, ...(whence.get(participantId) ?? { name: null, centreName: null }) }))
    .filter(({ name, centreName }) => [name, centreName].some((text) => plain(text ?? '').includes(wanted)))
    .toSorted((a, b) => byName.compare(a.name ?? '', b.name ?? '') || (a.participantId < b.participantId ? -1 : 1));
  return { viewers: found.slice(0, mostListedViewers), found: found.length };
}

const byName = new Intl.Collator('en');

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
