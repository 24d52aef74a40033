import { randomUUID } from 'node:crypto';
import { type SfuNotices, sfuCalls, sfuNotices } from '@campus/protocol/control/sfu';
import { type ControlServer, serveControl } from '@campus/service-kit/control-link';
import type { CallOutcome } from '@campus/service-kit/contract-socket';
import type { Health } from '@campus/service-kit/health';
import type { Logger } from '@campus/service-kit/log';
import type { Metrics } from '@campus/service-kit/metrics';
import type { EngineEvent, MediaEngine } from '../engine/media-engine.ts';
import { sfuHandlers } from './handlers.ts';
import { createOwnerLeases } from './owner-leases.ts';

export interface ServeSfuOptions {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  secret: string;
  /** Gets the listener that the engine has to call; events before anybody is connected are nobody's. */
  createEngine: (listener: (event: EngineEvent) => void) => Promise<MediaEngine> | MediaEngine;
  log: Logger;
  health?: Health;
  metrics?: Metrics;
  onCall?: (outcome: CallOutcome) => void;
}

export interface ServedSfu {
  readonly port: number;
  readonly engine: MediaEngine;
  readonly epoch: string;
  /** How many links are up. */
  connections(): number;
  close(): Promise<void>;
}

/** Puts an engine behind the control link. Throws when the engine cannot start or the port cannot be had. */
export async function serveSfu(options: ServeSfuOptions): Promise<ServedSfu> {
  const { log, host, port, secret, health, metrics, onCall } = options;
  const epoch = randomUUID();
  let server: ControlServer<SfuNotices> | undefined;
  const engine = await options.createEngine((event) => server?.broadcastNotice(event.name, event.data));
  const leases = createOwnerLeases(engine, log);
  try {
    server = await serveControl({
      host,
      port,
      secret,
      calls: sfuCalls,
      notices: sfuNotices,
      handlers: sfuHandlers({ engine, leases, nodeId: `sfu-${epoch.slice(0, 8)}`, epoch }),
      log,
      onLinkUp: ({ linkId }) => leases.linkUp(linkId),
      onLinkDown: (linkId) => leases.linkDown(linkId),
      ...(health ? { health } : {}),
      ...(metrics ? { metrics } : {}),
      ...(onCall ? { onCall } : {}),
    });
  } catch (error) {
    await engine.close();
    throw error;
  }
  const running = server;
  return {
    get port() {
      return running.port;
    },
    engine,
    epoch,
    connections: () => running.connections(),
    async close() {
      await running.close();
      await engine.close();
    },
  };
}
