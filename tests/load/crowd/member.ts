import {
  type BroadcastEvent,
  LIVE_PATH,
  liveCalls,
  liveNotices,
  type NoticeOf,
  PROTOCOL_VERSION,
  type Snapshot,
} from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import { callOver, type Caller } from '@campus/service-kit/contract-socket';
import { io } from 'socket.io-client';

type Notices = typeof liveNotices;

/** As the web app comes back. */
const retry = { reconnectionDelay: 250, reconnectionDelayMax: 500 };
const comeBackMs = 250;
const pageAgainMs = 250;
const pageSize = 200;

/** Somebody of a crowd: a plain socket that knows what was said, and notices when that is not as it should be. */
export interface Member {
  readonly call: Caller<typeof liveCalls>;
  /** What was said, by its number in the log. */
  readonly heard: ReadonlyMap<number, string>;
  /** Events out of turn, what was told twice, and whatever else should not be. */
  readonly problems: readonly string[];
  /** Has a snapshot over its present connection, and everything before it. */
  readonly isCaughtUp: boolean;
  /** When the present connection was told something first, by `performance.now()`; null before that. */
  readonly toldAtMs: number | null;
  close(): void;
}

/**
 * Joins over a socket of its own. What comes is not checked by its schema, to be light; `onHeard` is told of each
 * message once, however it came.
 */
export function joinAsMember(port: number, joinToken: string, onHeard: (text: string) => void): Member {
  const heard = new Map<number, string>();
  const problems: string[] = [];
  /** Number of the last event that is known, and of the last one up to which nothing is missing. */
  let lastSeq: number | null = null;
  let completeSeq: number | null = null;
  let toldAtMs: number | null = null;
  let isWanted = true;
  const socket = io(`http://127.0.0.1:${port}`, {
    path: LIVE_PATH,
    transports: ['websocket'],
    forceNew: true,
    ...retry,
    auth: (send: (data: object) => void) => {
      const isWhole = lastSeq !== null && lastSeq === completeSeq;
      send({ token: joinToken, protocolVersion: PROTOCOL_VERSION, ...(isWhole ? { lastSeq } : {}) });
    },
  });
  const call = callOver(socket, liveCalls, { timeoutMs: 10_000 });

  const take = (seq: number, text: string): boolean => {
    if (heard.has(seq)) return false;
    heard.set(seq, text);
    onHeard(text);
    return true;
  };

  /** What was said while this one was away and is not among the newest that a snapshot brings. */
  const fetchEarlier = async (firstSeq: number): Promise<void> => {
    for (let beforeSeq = firstSeq; beforeSeq > (completeSeq ?? 0) + 1; ) {
      const { messages, hasEarlier } = await call('chat.page', { beforeSeq, limit: pageSize });
      for (const { seq, text } of messages) take(seq, text);
      beforeSeq = messages[0]?.shownSeq ?? 0;
      if (!hasEarlier) break;
    }
    completeSeq = lastSeq;
  };
  const catchUp = (firstSeq: number): void => {
    fetchEarlier(firstSeq).catch((error: unknown) => {
      // A new connection brings a new snapshot, and begins again.
      if (!socket.connected) return;
      if (error instanceof AppError && error.retryable) setTimeout(catchUp, pageAgainMs, firstSeq);
      else problems.push(`earlier messages cannot be had: ${String(error)}`);
    });
  };

  socket.on('broadcast.snapshot' satisfies keyof Notices, ({ state, isTalkKept }: Snapshot) => {
    toldAtMs ??= performance.now();
    const isFirst = completeSeq === null;
    lastSeq = state.seq;
    if (isTalkKept) {
      if (isFirst) problems.push('the first snapshot is without the conversation');
      return;
    }
    const messages = state.talk.chat.messages.flat();
    for (const { seq, text } of messages) take(seq, text);
    // What was said before somebody came is nothing that they missed.
    if (isFirst || !state.talk.chat.hasEarlier) completeSeq = state.seq;
    else catchUp(messages[0]?.shownSeq ?? 0);
  });
  socket.on('broadcast.events' satisfies keyof Notices, ({ events }: NoticeOf<Notices, 'broadcast.events'>) => {
    toldAtMs ??= performance.now();
    const isWhole = lastSeq === completeSeq;
    for (const event of events) noteEvent(event);
    if (isWhole) completeSeq = lastSeq;
  });
  const noteEvent = (event: BroadcastEvent): void => {
    if (lastSeq === null || event.seq !== lastSeq + 1) problems.push(`event ${event.seq} came after ${lastSeq}`);
    lastSeq = event.seq;
    if (event.type === 'chat.said' && !take(event.seq, event.text)) problems.push(`message ${event.seq} came twice`);
  };
  socket.on('access.revoked' satisfies keyof Notices, ({ code }: NoticeOf<Notices, 'access.revoked'>) => {
    isWanted = false;
    problems.push(`access was revoked: ${code}`);
  });
  // A server that closes ends its connections; Socket.IO takes that for a wish.
  const comeBack = (): void => {
    toldAtMs = null;
    if (isWanted && !socket.active) setTimeout(() => isWanted && socket.connect(), comeBackMs);
  };
  socket.on('disconnect', comeBack);
  socket.on('connect_error', comeBack);

  return {
    call,
    heard,
    problems,
    get isCaughtUp() {
      return socket.connected && toldAtMs !== null && lastSeq === completeSeq;
    },
    get toldAtMs() {
      return toldAtMs;
    },
    close() {
      isWanted = false;
      socket.close();
    },
  };
}
