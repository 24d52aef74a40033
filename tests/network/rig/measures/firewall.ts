import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { startTurnServer, turnProgram } from '../../turn-server.ts';
import type { Finding } from '../finding.ts';
import { type Ground, msUntil, openGround, type Visitor, type VisitorOptions } from '../ground.ts';
import { inSeconds, type Measure } from './measure.ts';

const withinMs = 60_000;
const mostSeconds = 5;

/** From pressing the door's button to the first frame. */
async function enter(visitor: Visitor): Promise<number | null> {
  const shown = visitor.page.locator('[data-testid=program] video[data-shown]').first();
  await visitor.page.getByTestId('enter').click();
  return msUntil(() => shown.isVisible(), withinMs);
}

/** Of the ways that are in use, the protocol of each: `udp`, `tcp`, or that to a TURN server. */
export function waysOf(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const ways = new Set<string>();
    for (const connection of window.peerConnections ?? []) {
      if (connection.connectionState === 'closed') continue;
      const report = await connection.getStats();
      for (const entry of report.values() as Iterable<Record<string, unknown>>) {
        if (entry['type'] !== 'transport') continue;
        const pair = report.get(String(entry['selectedCandidatePairId']));
        const local = pair && report.get(String(pair.localCandidateId));
        // Behind a NAT of the relay's own the browser calls it a candidate that it has learned of (`prflx`).
        if (local) ways.add(local.relayProtocol ? `relay ${local.relayProtocol}` : String(local.protocol));
      }
    }
    return [...ways];
  });
}

async function joined(ground: Ground, measure: string, way: string, options: VisitorOptions): Promise<Finding[]> {
  const visitor = await ground.atTheDoor(options);
  try {
    const ms = await enter(visitor);
    const ways = await waysOf(visitor.page);
    if (ms !== null && ways.join() !== way) throw new Error(`it came by ${ways.join()}`);
    return [{ measure, what: 'from the door to the picture', value: inSeconds(ms), unit: 's', atMost: mostSeconds }];
  } finally {
    await visitor.close();
  }
}

export const openDoor: Measure = {
  name: 'udp-open',
  run: (ground) => joined(ground, 'nothing blocked', 'udp', {}),
};

export const udpBlocked: Measure = {
  name: 'udp-blocked',
  run: (ground) => joined(ground, 'UDP blocked', 'tcp', { isUdpBlocked: true }),
};

/** A firewall that begins to block UDP in the middle of a broadcast, or a move to a network that does. */
export const udpLost: Measure = {
  name: 'udp-lost',
  async run(ground) {
    const viewer = await ground.viewer();
    try {
      const measure = 'UDP blocked from one moment on';
      await viewer.ear.reset();
      viewer.link.become({ lossRatio: 1 });
      const isByTcp = async (): Promise<boolean> => (await waysOf(viewer.page)).includes('tcp');
      const switchedMs = await msUntil(isByTcp, withinMs);
      const { packets: before } = await viewer.ear.listen();
      const flowsMs = await msUntil(async () => (await viewer.ear.listen()).packets > before, withinMs);
      const value = switchedMs === null || flowsMs === null ? null : (switchedMs + flowsMs) / 1_000;
      return [{ measure, what: 'sound again, by TCP, after', value, unit: 's' }];
    } finally {
      await viewer.close();
    }
  },
};

/** Nothing gets through but TLS, as through a proxy of a strict office; on a product of its own, which names a TURN server. */
export const onlyTls: Measure = {
  name: 'turn-tls',
  async run() {
    const measure = 'only TLS gets through, to a TURN server';
    if (!turnProgram) throw new Error('there is no turnserver on this machine (apt-get install coturn)');
    const secret = randomBytes(16).toString('hex');
    const turn = await startTurnServer(secret);
    try {
      const urls = `turns:127.0.0.1:${turn.tlsPort}?transport=tcp`;
      const ground = await openGround({ TURN_URLS: urls, TURN_SECRET: secret });
      try {
        return await joined(ground, measure, 'relay tls', { needsRelay: true, trustsAnybody: true });
      } finally {
        await ground.close();
      }
    } finally {
      await turn.close();
    }
  },
};
