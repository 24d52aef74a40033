import type { Clock } from '@campus/service-kit/clock';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import { type ParticipantStore, publicName } from '../broadcasts/participants.ts';
import type { Database } from '../database/open.ts';
import type { Tokens } from '../keys/tokens.ts';
import type { ConsentRouteName, LinkGrants } from '../ports.ts';
import { signedIn } from '../rest/bind-routes.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import type { RateLimits } from '../rest/rate-limits.ts';
import { capturedOf } from './captured.ts';
import { createOwnConsents } from './own-consents.ts';
import type { WithdrawalStore } from './withdrawal-store.ts';

export interface ConsentDependencies {
  db: Database;
  engine: BroadcastEngine;
  participants: ParticipantStore;
  links: LinkGrants;
  tokens: Tokens;
  clock: Clock;
  rateLimits: RateLimits;
  withdrawals: WithdrawalStore;
}

export function consentHandlers(dependencies: ConsentDependencies): HandlersOf<ConsentRouteName> {
  const { db, participants, clock, rateLimits, withdrawals } = dependencies;
  const own = createOwnConsents(dependencies);
  return {
    'consents.own': async ({ person }) => ({ consents: await own.ofPerson(signedIn(person).id) }),

    'consents.withdraw': async ({ person, params }) => {
      await own.withdraw(signedIn(person).id, params.id);
      return {};
    },

    'consents.byDoor': async ({ body, ip }) => {
      await rateLimits.consume('consent by address', ip);
      return { consents: await own.byDoor(body) };
    },

    'consents.withdrawByDoor': async ({ body, ip }) => {
      await rateLimits.consume('consent by address', ip);
      return { consents: await own.withdrawByDoor(body) };
    },

    'recordings.withdrawals': async ({ params }) => {
      const rows = await withdrawals.list(params.id);
      const people = new Map(
        (await participants.findMany(rows.map((row) => row.participant_id))).map((row) => [row.id, row]),
      );
      const described = rows.map(async (row) => {
        const who = people.get(row.participant_id);
        if (!who) return [];
        const about = { broadcastId: who.broadcast_id, participantId: who.id, untilMs: clock.nowMs() };
        const captured = (await capturedOf(db, about)).find(({ recordingId }) => recordingId === params.id);
        return [
          {
            ...{ participantId: who.id, name: publicName(who), role: who.role },
            ...{ withdrawnAtMs: row.withdrawn_at_ms, settledAtMs: row.settled_at_ms },
            spans: captured?.spans ?? [],
          },
        ];
      });
      return { withdrawals: (await Promise.all(described)).flat() };
    },

    'recordings.settleWithdrawal': async ({ params, body, person }) => {
      const { id: recordingId, participantId } = params;
      const by = { personId: signedIn(person).id, nowMs: clock.nowMs() };
      await withdrawals.settle({ recordingId, participantId, isSettled: body.isSettled }, by);
      return {};
    },
  };
}
