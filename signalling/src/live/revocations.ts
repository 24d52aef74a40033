import type { Actor } from '@campus/protocol';
import type { Logger } from '@campus/service-kit/log';
import type { Bus } from '../bus/bus.ts';
import type { LinkGrants } from '../ports.ts';
import type { LiveCore } from './live-core.ts';

const system: Actor = { kind: 'system' };

export interface RevocationDependencies {
  core: Pick<LiveCore, 'engine' | 'hub' | 'media' | 'participants' | 'presence'>;
  links: Pick<LinkGrants, 'revokedAmong'>;
  bus: Bus;
  log: Logger;
  checkEveryMs: number;
}

export interface Revocations {
  /** Ends the access of everyone who came with that grant, at every node. */
  end(grantId: string): Promise<void>;
  close(): void;
}

/**
 * Whoever came with a link that was taken back goes at once. The other nodes are told by the bus; since a message of
 * it may be lost, and its sender may die before the log knows, each node also asks the database whom of its own it
 * concerns: every few seconds, and at once after a gap.
 */
export function createRevocations(dependencies: RevocationDependencies): Revocations {
  const { core, links, bus, log } = dependencies;
  const { engine, hub, participants } = core;

  const endHere = async (grantId: string): Promise<void> => {
    for (const row of await participants.findByGrant(grantId)) {
      core.presence.expel(row.id, 'LINK_REVOKED');
      await core.media.closeOwner(row.broadcast_id, row.id);
    }
  };

  /** For all nodes; nothing happens where it has happened. */
  const endInLog = async (grantId: string): Promise<void> => {
    for (const row of await participants.findByGrant(grantId))
      await engine.execute(row.broadcast_id, system, { type: 'participant.expel', participantId: row.id });
  };

  let checking: Promise<void> | undefined;
  const check = (): void => {
    checking ??= (async () => {
      const connected = new Set(hub.all().flatMap(({ grantId }) => grantId ?? []));
      for (const grantId of await links.revokedAmong([...connected])) {
        await endHere(grantId);
        await endInLog(grantId);
      }
    })()
      .catch((error: unknown) => log.warn({ err: error }, 'it is not known yet whose links were taken back'))
      .finally(() => {
        checking = undefined;
      });
  };

  const ends = [
    bus.subscribe('grant.revoked', ({ grantId }) => {
      endHere(grantId).catch((error: unknown) =>
        log.error({ err: error, grantId }, 'a revoked link could not be disconnected'),
      );
    }),
    bus.onGap(check),
  ];
  const timer = bus.isShared ? setInterval(check, dependencies.checkEveryMs) : undefined;
  timer?.unref();

  return {
    async end(grantId) {
      bus.publish('grant.revoked', { grantId });
      await endHere(grantId);
      await endInLog(grantId);
    },
    close() {
      clearInterval(timer);
      for (const end of ends) end();
    },
  };
}
