import { randomUUID } from 'node:crypto';
import type { Clock } from '@campus/service-kit/clock';
import { iceServers } from '../media/ice-servers.ts';
import type { MediaPlane } from '../media/media-plane.ts';
import type { LiveDeps } from '../ports.ts';
import type { HandlersOf } from '../rest/handlers.ts';

/** Credentials for a stranger: long enough to try the relay, too short to be of use for anything else. */
const credentialTtlMs = 2 * 60 * 1000;

export interface EquipmentDependencies {
  media: Pick<MediaPlane, 'openProbe' | 'closeProbe'>;
  rateLimits: LiveDeps['rateLimits'];
  turn: LiveDeps['config']['turn'];
  clock: Clock;
}

/**
 * For everyone who wants to know what gets through to them. The media server limits how many measure at once; here is
 * limited how often, by address and altogether.
 */
export function equipmentHandlers(
  dependencies: EquipmentDependencies,
): HandlersOf<'equipment.openProbe' | 'equipment.closeProbe'> {
  const { media, rateLimits, turn, clock } = dependencies;
  return {
    async 'equipment.openProbe'({ body, ip }) {
      await rateLimits.consume('probe by address', ip);
      if (body.purpose === 'measure') {
        await rateLimits.consume('measurement by address', ip);
        await rateLimits.consume('measurement by all', 'all');
      }
      const offer = await media.openProbe(body).catch(async (error: unknown) => {
        // Whoever waits for a place asks again and again, and has not measured yet.
        if (body.purpose === 'measure') {
          await rateLimits.refund('measurement by address', ip);
          await rateLimits.refund('measurement by all', 'all');
        }
        throw error;
      });
      const servers = iceServers(turn, clock.nowMs(), `check-${randomUUID()}`, credentialTtlMs);
      return { ...offer, iceServers: servers };
    },
    async 'equipment.closeProbe'({ params, ip }) {
      await rateLimits.consume('probe closed by address', ip);
      await media.closeProbe(params.id);
      return {};
    },
  };
}
