import {
  JoinReply,
  LIVE_PATH,
  liveCalls,
  PROTOCOL_VERSION,
  type ReplyEnvelope,
  type ReplyOf,
  routes,
  type Snapshot,
} from '@campus/protocol';
import { io, type Socket } from 'socket.io-client';
import { consent } from '../../product/campus-client.ts';
import type { Product } from '../../product/start-product.ts';
import { endOf, iceCredentials, streamOf } from './camera.ts';
import type { Admission } from './system.ts';

const timeoutMs = 30_000;

/** Where to, without a word about what stands there: a server that only answers the same is told the same. */
export type LiveAddress = Pick<Product, 'port' | 'url'>;

export interface Entered {
  readonly joinReply: JoinReply;
  readonly snapshot: Snapshot;
  readonly offer: ReplyOf<typeof liveCalls, 'media.open'>;
  /** When each step was over, in ms since it began. */
  readonly stages: { token: number; socket: number; open: number };
  leave(): void;
}

/**
 * Somebody who opened a viewer's link: token, socket, snapshot, and one call for the transport and all that is live.
 * Says what the web app says; what it is told is not checked as the app checks it, to be light.
 */
export async function enterLive(address: LiveAddress, link: string, certificate: string): Promise<Entered> {
  const startedMs = performance.now();
  const since = (): number => performance.now() - startedMs;
  const joinReply = await joinByLink(address, link);
  const token = since();
  const socket = io(`http://127.0.0.1:${address.port}`, {
    path: LIVE_PATH,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { token: joinReply.joinToken, protocolVersion: PROTOCOL_VERSION },
  });
  try {
    const snapshot = await firstSnapshot(socket);
    const connected = since();
    const rtpCapabilities = snapshot.media?.rtpCapabilities ?? {};
    const dtlsParameters = { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: certificate }] } as const;
    const tracks = Object.keys(snapshot.state.tracks).map((trackId) => ({ trackId, isFlowing: true }));
    const request = { direction: 'receive', dtlsParameters, receive: { rtpCapabilities, tracks } } as const;
    const offer = liveCalls['media.open'].reply.parse(await callOf(socket, 'media.open', request));
    if (offer.subscriptions.length === 0)
      throw new Error(`there is nothing to watch: ${JSON.stringify(offer.refused)}`);
    return {
      joinReply,
      snapshot,
      offer,
      stages: { token, socket: connected, open: since() },
      leave: () => socket.close(),
    };
  } catch (error) {
    socket.close();
    throw error;
  }
}

export async function admitViewer(address: LiveAddress, link: string, certificate: string): Promise<Admission> {
  const { offer, stages, leave } = await enterLive(address, link, certificate);
  const [localUfrag, localPassword] = iceCredentials();
  return {
    ...endOf(offer),
    localUfrag,
    localPassword,
    role: 'client',
    streams: offer.subscriptions.map(({ rtpParameters }) => streamOf(rtpParameters)),
    stages,
    leave: async () => leave(),
  };
}

let joined = 0;

/** Somebody who opened a link, from an address of their own. */
export async function joinByLink(product: LiveAddress, link: string): Promise<JoinReply> {
  joined += 1;
  const route = routes['broadcasts.join'];
  const response = await fetch(`http://127.0.0.1:${product.port}${route.path}`, {
    method: route.method,
    headers: {
      'content-type': 'application/json',
      origin: product.url,
      'x-forwarded-for': `10.${(joined >> 16) % 256}.${(joined >> 8) % 256}.${joined % 256}`,
    },
    body: JSON.stringify({ link, name: `Viewer ${joined}`, consent }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`joining was answered ${response.status}: ${JSON.stringify(answer)}`);
  return JoinReply.parse(answer);
}

function firstSnapshot(socket: Socket): Promise<Snapshot> {
  const { promise, resolve, reject } = Promise.withResolvers<Snapshot>();
  const timer = setTimeout(() => reject(new Error('no snapshot came')), timeoutMs);
  socket.once('broadcast.snapshot', (snapshot: Snapshot) => resolve(snapshot));
  socket.once('connect_error', reject);
  return promise.finally(() => clearTimeout(timer));
}

async function callOf(socket: Socket, name: string, request: unknown): Promise<unknown> {
  const reply = (await socket.timeout(timeoutMs).emitWithAck(name, request)) as ReplyEnvelope<unknown>;
  if (!reply.ok) throw new Error(`${name} was refused: ${reply.error.code} ${reply.error.message}`);
  return reply.data;
}
