import { randomUUID } from 'node:crypto';
import {
  apply,
  type BroadcastEvent,
  type BroadcastState,
  ErrorBody,
  LIVE_PATH,
  liveCalls,
  liveNotices,
  type NoticeOf,
  PROTOCOL_VERSION,
  type Snapshot,
  withKept,
} from '@campus/protocol';
import { callOver, type Caller } from '@campus/service-kit/contract-socket';
import { io, type Socket } from 'socket.io-client';

type NoticeName = keyof typeof liveNotices;
export interface SeenNotice<Name extends NoticeName = NoticeName> {
  name: Name;
  data: NoticeOf<typeof liveNotices, Name>;
}

/** A client as the web app has one, which also keeps every frame that reached it. */
export interface LiveClient {
  readonly socket: Socket;
  readonly call: Caller<typeof liveCalls>;
  /** Every notice, in order. */
  readonly notices: SeenNotice[];
  /** The text of every websocket frame received. */
  readonly frames: string[];
  readonly snapshots: Snapshot[];
  readonly events: BroadcastEvent[];
  readonly problems: string[];
  state(): BroadcastState;
  of<Name extends NoticeName>(name: Name): NoticeOf<typeof liveNotices, Name>[];
  /** Cuts the connection as a lost network would, without a goodbye, and stays away. */
  drop(): void;
  close(): void;
}

export interface ConnectOptions {
  lastSeq?: number;
  protocolVersion?: number;
  /** Before the first event is expected: the state of an earlier connection. */
  from?: BroadcastState;
}

/** Resolves once connected; throws the ErrorBody that the server refused with. */
export async function connectLive(url: string, token: string, options: ConnectOptions = {}): Promise<LiveClient> {
  const socket = io(url, {
    path: LIVE_PATH,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: {
      token,
      protocolVersion: options.protocolVersion ?? PROTOCOL_VERSION,
      ...(options.lastSeq === undefined ? {} : { lastSeq: options.lastSeq }),
    },
  });
  const frames: string[] = [];
  const notices: SeenNotice[] = [];
  const snapshots: Snapshot[] = [];
  const events: BroadcastEvent[] = [];
  const problems: string[] = [];
  let state: BroadcastState | undefined = options.from;
  socket.io.on('open', () => {
    socket.io.engine.on('packet', ({ data }: { data?: unknown }) => void frames.push(String(data ?? '')));
  });
  socket.onAny((name: NoticeName, raw: unknown) => {
    const parsed = liveNotices[name]?.safeParse(raw);
    if (!parsed?.success) {
      problems.push(`${name}: ${parsed?.error.message ?? 'is not in the contract'}`);
      return;
    }
    notices.push({ name, data: parsed.data } as SeenNotice);
    if (name === 'broadcast.snapshot') {
      const snapshot = parsed.data as Snapshot;
      if (state && snapshot.state.seq < state.seq)
        problems.push(`the snapshot ${snapshot.state.seq} is older than ${state.seq}`);
      snapshots.push(snapshot);
      state = withKept(state, snapshot);
    }
    if (name === 'broadcast.events') {
      for (const event of (parsed.data as { events: BroadcastEvent[] }).events) {
        if (!state || event.seq !== state.seq + 1) problems.push(`event ${event.seq} came after ${state?.seq}`);
        if (state) state = apply(state, event);
        events.push(event);
      }
    }
  });
  const client: LiveClient = {
    socket,
    call: callOver(socket, liveCalls, { timeoutMs: 20_000 }),
    notices,
    frames,
    snapshots,
    events,
    problems,
    state() {
      if (!state) throw new Error('no snapshot yet');
      return state;
    },
    of: (name) => notices.filter((notice) => notice.name === name).map((notice) => notice.data) as never,
    drop: () => void socket.io.engine.close(),
    close: () => void socket.close(),
  };
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', (error: Error & { data?: unknown }) => {
      socket.close();
      const body = ErrorBody.safeParse(error.data);
      reject(body.success ? body.data : error);
    });
  });
  return client;
}

export function commandId(): string {
  return randomUUID();
}
