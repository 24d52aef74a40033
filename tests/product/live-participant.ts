import { randomUUID } from 'node:crypto';
import {
  apply,
  type BroadcastEvent,
  type ClientCommand,
  LIVE_PATH,
  liveCalls,
  liveNotices,
  PROTOCOL_VERSION,
  type RequestInputOf,
  type Snapshot,
  withKept,
} from '@campus/protocol';
import { callOver, onNotices } from '@campus/service-kit';
import { silentLog } from '@campus/service-kit/testing';
import { io, type Socket } from 'socket.io-client';
import type { Product } from './start-product.ts';

type CommandName = ClientCommand['type'] & keyof typeof liveCalls;
type WithoutId<T> = Omit<T, 'commandId'>;

/** Somebody in a broadcast without a browser: commands and state, no media. */
export interface LiveParticipant {
  readonly socket: Socket;
  /** The newest state that is known; throws before the first snapshot. */
  state(): Snapshot['state'];
  /** Events received since the start, in order. */
  readonly events: BroadcastEvent[];
  readonly alarms: { code: string; isOver: boolean }[];
  /** What should not have happened: events whose numbers do not follow on each other. */
  readonly problems: string[];
  /** How many watch, by the newest count. */
  audience(): { viewers: number; centres: number };
  command<Name extends CommandName>(
    name: Name,
    request: WithoutId<RequestInputOf<typeof liveCalls, Name>>,
    commandId?: string,
  ): Promise<{ seq: number }>;
  close(): void;
}

export function joinLive(product: Pick<Product, 'port'>, joinToken: string): LiveParticipant {
  const socket = io(`http://127.0.0.1:${product.port}`, {
    path: LIVE_PATH,
    transports: ['websocket'],
    forceNew: true,
    // As the web app, for the first ten seconds.
    reconnectionDelay: 250,
    reconnectionDelayMax: 500,
    auth: { token: joinToken, protocolVersion: PROTOCOL_VERSION },
  });
  let state: Snapshot['state'] | undefined;
  const events: BroadcastEvent[] = [];
  const alarms: { code: string; isOver: boolean }[] = [];
  const problems: string[] = [];
  let audience = { viewers: 0, centres: 0 };
  let isWanted = true;
  onNotices(
    socket,
    liveNotices,
    {
      'broadcast.snapshot': (snapshot) => {
        state = withKept(state, snapshot);
      },
      'broadcast.events': (batch) => {
        for (const event of batch.events) {
          if (!state || event.seq <= state.seq) continue;
          if (event.seq !== state.seq + 1) problems.push(`event ${event.seq} after ${state.seq}`);
          state = apply(state, event);
          events.push(event);
        }
      },
      'alarm.raised': (alarm) => {
        alarms.push(alarm);
      },
      'access.revoked': () => {
        isWanted = false;
      },
      'audience.counted': ({ viewers, centres }) => {
        audience = { viewers, centres };
      },
    },
    silentLog(),
  );
  // A server that closes ends its connections; Socket.IO takes that for a wish, where the web app comes back.
  const comeBack = (): void => {
    if (isWanted && !socket.active) setTimeout(() => isWanted && socket.connect(), 200);
  };
  socket.on('disconnect', comeBack);
  socket.on('connect_error', comeBack);
  const link = callOver(socket, liveCalls, { timeoutMs: 10_000 });
  return {
    socket,
    events,
    alarms,
    problems,
    audience: () => audience,
    state() {
      if (!state) throw new Error('no snapshot yet');
      return state;
    },
    command: (name, request, commandId = randomUUID()) =>
      link(name, { ...request, commandId } as unknown as RequestInputOf<typeof liveCalls, typeof name>),
    close() {
      isWanted = false;
      socket.close();
    },
  };
}
