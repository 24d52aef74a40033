import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Impairment } from './impairment.ts';

/** A flow is forgotten after this long without a packet, so that a long run does not hoard sockets. */
const IDLE_FLOW_MS = 120_000;

interface Flow {
  readonly upstream: Socket;
  lastUsedMs: number;
}

export interface UdpForwarder {
  close(): Promise<void>;
}

/**
 * Copies datagrams between whoever sends to `listen` and `target`, as far as the impairment lets them pass. From ports
 * below `lowestPort` nothing is taken.
 */
export async function forwardUdp(
  listen: { host: string; port: number },
  target: { host: string; port: number },
  impairment: Impairment,
  lowestPort = 0,
): Promise<UdpForwarder> {
  const flows = new Map<string, Flow>();
  const front = createSocket('udp4');
  front.on('message', (packet, from) => {
    if (from.port < lowestPort) return;
    const key = `${from.address}:${from.port}`;
    let flow = flows.get(key);
    if (!flow) {
      const upstream = createSocket('udp4');
      upstream.on('message', (answer) =>
        impairment.pass('down', () => front.send(answer, from.port, from.address, ignore), answer.length),
      );
      upstream.on('error', ignore);
      flow = { upstream, lastUsedMs: Date.now() };
      flows.set(key, flow);
    }
    flow.lastUsedMs = Date.now();
    const { upstream } = flow;
    impairment.pass('up', () => upstream.send(packet, target.port, target.host, ignore), packet.length);
  });
  front.bind(listen.port, listen.host);
  await once(front, 'listening');
  const sweep = setInterval(() => {
    const oldest = Date.now() - IDLE_FLOW_MS;
    for (const [key, flow] of flows) {
      if (flow.lastUsedMs >= oldest) continue;
      flow.upstream.close();
      flows.delete(key);
    }
  }, IDLE_FLOW_MS / 4);
  return {
    async close() {
      clearInterval(sweep);
      for (const flow of flows.values()) flow.upstream.close();
      flows.clear();
      await new Promise<void>((resolve) => front.close(() => resolve()));
    },
  };
}

/** A datagram that cannot be sent is a lost datagram. */
function ignore(): void {}
