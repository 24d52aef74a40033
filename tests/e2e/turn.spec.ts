import { createHmac, randomBytes } from 'node:crypto';
import { type BrowserContext, expect, type Page } from '@playwright/test';
import { startTurnServer, turnProgram, type TurnServer } from '../network/turn-server.ts';
import { planEvent, signedIn } from '../product/campus-client.ts';
import { startProduct } from '../product/start-product.ts';
import { test as campusTest, usualViewport } from './campus.ts';
import { expectPictureMoves, expectSound } from './measures.ts';
import { goOnAir, joinAsViewer } from './people.ts';
import { receivedBytes, watchPeerConnections } from './peer-connections.ts';

const secret = randomBytes(16).toString('hex');

interface Relays {
  /** Knows the secret of the campus. */
  readonly trusted: TurnServer;
  /** Knows another one. */
  readonly stranger: TurnServer;
}

interface Always {
  readonly relays: Relays;
  /** A viewer's link of the one broadcast that all tests here look at. */
  readonly viewerPath: string;
}

const test = campusTest.extend<object, Always>({
  relays: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const trusted = await startTurnServer(secret);
      const stranger = await startTurnServer(randomBytes(16).toString('hex'));
      await use({ trusted, stranger });
      await stranger.close();
      await trusted.close();
    },
    { scope: 'worker' },
  ],
  product: [
    async ({ relays: { trusted } }, use) => {
      const urls = ['udp', 'tcp'].map((transport) => `turn:127.0.0.1:${trusted.port}?transport=${transport}`);
      const product = await startProduct({ env: { TURN_URLS: urls.join(), TURN_SECRET: secret } });
      await use(product);
      await product.dispose();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  viewerPath: [
    async ({ product, administrator, launched }, use) => {
      const context = await (await launched({ devices: 'clip' })).newContext({ viewport: usualViewport });
      const account = await signedIn(product, administrator);
      const event = await planEvent(product, account);
      await goOnAir(await context.newPage(), product, account, event);
      await use((await event.link('viewer')).path);
      await context.close();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
});

test.skip(turnProgram === undefined, 'there is no turnserver on this machine (apt-get install coturn)');

declare global {
  interface Window {
    /** What the TURN servers answered to the page; 401 is a refusal (RFC 8656). */
    candidateErrors?: number[];
  }
}

interface Detour {
  readonly transport: 'udp' | 'tcp';
  /** Another server than the one that the campus names. */
  readonly port?: number;
  readonly credential?: { username: string; credential: string };
}

/** Makes a browser whose network lets nothing through but its way to the TURN server. */
async function allowOnlyRelay(context: BrowserContext, detour: Detour): Promise<void> {
  await context.addInitScript(({ transport, port, credential }: Detour) => {
    const errors: number[] = [];
    window.candidateErrors = errors;
    window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
      construct(target, [given]: [RTCConfiguration?]) {
        const iceServers = (given?.iceServers ?? []).map((server) => ({
          ...server,
          ...credential,
          urls: [server.urls]
            .flat()
            .filter((url) => url.endsWith(transport))
            .map((url) => (port ? url.replace(/:\d+\?/, `:${port}?`) : url)),
        }));
        const connection = new target({ ...given, iceServers, iceTransportPolicy: 'relay' });
        connection.addEventListener('icecandidateerror', ({ errorCode }) => errors.push(errorCode));
        return connection;
      },
    });
  }, detour);
}

/** The near ends of the ways that are in use: type, and the protocol between browser and TURN server. */
function waysInUse(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const ways = new Set<string>();
    for (const connection of window.peerConnections ?? []) {
      const report = await connection.getStats();
      for (const transport of report.values() as Iterable<Record<string, unknown>>) {
        if (transport['type'] !== 'transport') continue;
        const pair = report.get(String(transport['selectedCandidatePairId']));
        const local = pair && report.get(String(pair.localCandidateId));
        if (local) ways.add(`${local.candidateType} ${local.relayProtocol ?? ''}`.trim());
      }
    }
    return [...ways];
  });
}

for (const transport of ['udp', 'tcp'] as const) {
  test(`a viewer who gets through to a TURN server only, by ${transport}, sees and hears`, async ({
    product,
    viewerPath,
    person,
  }) => {
    const { context, page: viewer } = await person();
    await allowOnlyRelay(context, { transport });
    await watchPeerConnections(context);
    await joinAsViewer(viewer, product, viewerPath, 'Amina');
    await expectPictureMoves(viewer, 'camera');
    await expectSound(viewer);
    await expect.poll(() => waysInUse(viewer)).toEqual([`relay ${transport}`]);
  });
}

test('the check of one’s equipment finds the relay and names it', async ({ product, person, relays }) => {
  const { page } = await person();
  await page.goto(`${product.url}/equipment`);
  await page.getByTestId('check-network').click();
  const relay = page.getByTestId('way-relay');
  await expect(relay).toHaveAttribute('data-state', 'open');
  await expect(relay).toContainText(`turn:127.0.0.1:${relays.trusted.port}`);
});

test('a TURN server lets nobody through whose password is of another secret, or has run out', async ({
  product,
  viewerPath,
  person,
  relays,
}) => {
  const yesterday = `${Math.floor(Date.now() / 1000) - 86_400}:Amina`;
  const expired = { username: yesterday, credential: createHmac('sha1', secret).update(yesterday).digest('base64') };
  const isRefused = async (detour: Detour): Promise<void> => {
    const { context, page: viewer } = await person();
    await allowOnlyRelay(context, detour);
    await watchPeerConnections(context);
    await joinAsViewer(viewer, product, viewerPath, 'Amina');
    await expect.poll(() => viewer.evaluate(() => window.candidateErrors)).toContain(401);
    expect(await waysInUse(viewer)).toEqual([]);
    expect(await receivedBytes(viewer)).toEqual({ video: 0, audio: 0 });
  };
  await Promise.all([
    isRefused({ transport: 'udp', port: relays.stranger.port }),
    isRefused({ transport: 'udp', credential: expired }),
  ]);
});
