import { AppError } from '@campus/protocol/errors';
import type { Logger } from '@campus/service-kit/log';
import type { MediaEngine } from '../engine/media-engine.ts';

/** Owners of this form are recorders: what they hold ends with their link, since its receiving ports do too. */
const boundOwner = /^recorder-/;

interface Holding {
  roomId: string;
  ownerId: string;
}

export interface OwnerLeases {
  linkUp(linkId: string): void;
  linkDown(linkId: string): void;
  /** Runs what gives something to an owner, and binds a recorder to the link by which it asked. */
  holding<T>(linkId: string, holding: Holding, run: () => Promise<T>): Promise<T>;
}

/**
 * Signalling's owners outlive its link, because it reconciles when it comes back; a recorder's do not. When a recorder
 * asks by a new link before its old one was seen to go, what the old one held is closed first.
 */
export function createOwnerLeases(engine: MediaEngine, log: Logger): OwnerLeases {
  const up = new Set<string>();
  const held = new Map<string, { linkId: string } & Holding>();
  const keyOf = ({ roomId, ownerId }: Holding) => `${roomId}/${ownerId}`;
  const close = async ({ roomId, ownerId }: Holding) => {
    await engine.closeOwner({ roomId, ownerId });
    log.info({ roomId, ownerId }, 'a recorder has gone; what it held is closed');
  };

  return {
    linkUp(linkId) {
      up.add(linkId);
    },
    linkDown(linkId) {
      up.delete(linkId);
      for (const [key, holding] of held) {
        if (holding.linkId !== linkId) continue;
        held.delete(key);
        close(holding).catch((error: unknown) => log.error({ err: error }, 'a recorder could not be closed'));
      }
    },
    async holding(linkId, { roomId, ownerId }, run) {
      if (!boundOwner.test(ownerId)) return run();
      const key = keyOf({ roomId, ownerId });
      const before = held.get(key);
      held.set(key, { linkId, roomId, ownerId });
      if (before && before.linkId !== linkId) await close({ roomId, ownerId });
      const result = await run();
      if (!up.has(linkId)) {
        // Its link went while this was being opened, so that nobody will ever close it.
        if (held.get(key)?.linkId === linkId || !held.has(key)) await close({ roomId, ownerId });
        throw new AppError('UNAVAILABLE', 'the link went down meanwhile');
      }
      return result;
    },
  };
}
