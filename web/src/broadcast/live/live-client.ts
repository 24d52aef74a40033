import {
  AppError,
  type BroadcastEvent,
  type ClientCommandName,
  type LiveCallName,
  liveCalls,
  liveNotices,
  type NoticeOf,
  PROTOCOL_VERSION,
  readReply,
  type ReplyOf,
  type RequestInputOf,
  type Snapshot,
} from '@campus/protocol';
import { randomId } from '../../media/random-id.ts';
import type { SignallingPort } from '../../media/signalling-port.ts';
import { LostAnswer, sendUntilAnswered } from './command-retry.ts';
import type { LiveSocket, OpenLiveSocket } from './live-socket.ts';
import {
  altersMessages,
  initialLiveState,
  type LiveState,
  withAlarm,
  withEvents,
  withPage,
  withSnapshot,
} from './live-state.ts';

type Calls = typeof liveCalls;
type Notices = typeof liveNotices;
type NoticeName = keyof Notices;

export interface LiveClientDependencies {
  readonly openSocket: OpenLiveSocket;
  readonly token: () => string;
  /** Gets a fresh join token for the same participant. Rejects with AppError. */
  readonly renewToken: () => Promise<void>;
  readonly nowMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

export interface LiveClientListeners {
  /** Something in the state changed. */
  readonly onState: (state: LiveState) => void;
  readonly onSnapshot: (snapshot: Snapshot) => void;
  /** Events that have just been applied. */
  readonly onEvents: (events: readonly BroadcastEvent[]) => void;
  readonly onUp: () => void;
  /** What concerns media, levels and alarms; the rest is in the state. */
  readonly onNotice: <N extends NoticeName>(name: N, payload: NoticeOf<Notices, N>) => void;
}

const ANSWER_WITHIN_MS = 6_000;
const RETRY_REFUSED_MS = 1_000;
/** A server that closes us has mostly begun to end, and the next one is soon there. */
const RETRY_CLOSED_MS = 250;
/** These end the matter: trying again with the same rights gives the same answer. */
const renewable: ReadonlySet<string> = new Set(['UNAUTHENTICATED']);

/** One participant's live connection through all its breaks: snapshot, numbered events, commands with an answer. */
export class LiveClient implements SignallingPort {
  readonly #deps: LiveClientDependencies;
  readonly #on: LiveClientListeners;
  readonly #socket: LiveSocket;
  #state: LiveState = initialLiveState;
  #isUp = false;
  #waiting: { resolve: () => void; reject: (error: AppError) => void }[] = [];
  /** After a hole only a whole snapshot helps. */
  #wantsSnapshot = true;
  #refusedInARow = 0;
  /** Number of the last event that changed what an earlier page may hold. */
  #alteredSeq = 0;
  #earlier: Promise<void> | null = null;

  constructor(deps: LiveClientDependencies, listeners: LiveClientListeners) {
    this.#deps = deps;
    this.#on = listeners;
    const handshake = () => ({
      token: deps.token(),
      protocolVersion: PROTOCOL_VERSION,
      ...(this.#state.state && !this.#wantsSnapshot ? { lastSeq: this.#state.state.seq } : {}),
    });
    this.#socket = deps.openSocket(handshake, {
      onUp: () => this.#cameUp(),
      onDown: (willRetry) => this.#wentDown(willRetry),
      onRefused: (error) => void this.#refused(error),
      onNotice: (name, payload) => this.#noticed(name, payload),
    });
  }

  get state(): LiveState {
    return this.#state;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  start(): void {
    this.#socket.connect();
  }

  /** Drops the connection and gets a whole snapshot over a new one. */
  refresh(): void {
    this.#wantsSnapshot = true;
    this.#socket.disconnect();
    this.#socket.connect();
  }

  close(): void {
    if (this.#state.connection === 'closed') return;
    this.#end({ ...this.#state, connection: 'closed' }, new AppError('UNAVAILABLE', 'the page has left'));
  }

  async call<N extends LiveCallName>(name: N, request: RequestInputOf<Calls, N>): Promise<ReplyOf<Calls, N>> {
    try {
      return await this.#ask(name, request);
    } catch (error) {
      if (error instanceof LostAnswer)
        throw new AppError('UNAVAILABLE', `${name}: the connection is away`, { cause: error });
      throw error;
    }
  }

  command<N extends ClientCommandName>(
    name: N,
    request: Omit<RequestInputOf<Calls, N>, 'commandId'>,
  ): Promise<ReplyOf<Calls, N>> {
    const withId = { ...request, commandId: randomId('c') } as RequestInputOf<Calls, N>;
    return sendUntilAnswered(() => this.#ask(name, withId), {
      untilUp: () => this.#untilUp(),
      wait: this.#deps.wait,
    });
  }

  /** Fetches messages from before those that are here, if there are any. Rejects with AppError. */
  earlierMessages(): Promise<void> {
    this.#earlier ??= this.#fetchEarlier().finally(() => {
      this.#earlier = null;
    });
    return this.#earlier;
  }

  async #fetchEarlier(): Promise<void> {
    for (;;) {
      const { state } = this.#state;
      if (!state?.talk.chat.hasEarlier) return;
      const beforeSeq = state.talk.chat.messages[0]?.[0]?.shownSeq ?? state.seq + 1;
      const page = await this.call('chat.page', { beforeSeq, limit: 100 });
      const first = this.#state.state?.talk.chat.messages[0]?.[0]?.shownSeq;
      // Hidden meanwhile, say; or a snapshot has begun the list anew.
      if (page.seq < this.#alteredSeq || (first !== undefined && first !== beforeSeq)) continue;
      return this.#set(withPage(this.#state, page));
    }
  }

  async #ask<N extends LiveCallName>(name: N, request: RequestInputOf<Calls, N>): Promise<ReplyOf<Calls, N>> {
    if (!this.#isUp) throw new LostAnswer(`${name}: not connected`);
    let answer: unknown;
    try {
      answer = await this.#socket.ask(name, request, ANSWER_WITHIN_MS);
    } catch (cause) {
      throw new LostAnswer(`${name}: no answer`, { cause });
    }
    // The reply's schema is that of this name; the compiler cannot follow the lookup through the generic.
    return readReply(liveCalls[name], answer) as ReplyOf<Calls, N>;
  }

  #untilUp(): Promise<void> {
    if (this.#isUp) return Promise.resolve();
    const { connection, refusal } = this.#state;
    if (connection === 'closed' || connection === 'refused')
      return Promise.reject(new AppError(refusal ?? 'UNAVAILABLE', 'the connection has ended'));
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #cameUp(): void {
    this.#isUp = true;
    this.#refusedInARow = 0;
    this.#set({ ...this.#state, connection: 'connected', refusal: null });
    this.#on.onUp();
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  #wentDown(willRetry: boolean): void {
    this.#isUp = false;
    const { connection } = this.#state;
    if (connection === 'closed' || connection === 'refused') return;
    if (connection === 'connected') this.#set({ ...this.#state, connection: 'reconnecting', isCaughtUp: false });
    if (!willRetry) void this.#deps.wait(RETRY_CLOSED_MS).then(() => this.#connectAgain());
  }

  /** Without this a server that closes us (it restarts, say) would be the end. */
  #connectAgain(): void {
    const { connection } = this.#state;
    if (!this.#isUp && (connection === 'connecting' || connection === 'reconnecting')) this.#socket.connect();
  }

  async #refused(error: AppError): Promise<void> {
    this.#isUp = false;
    this.#refusedInARow += 1;
    if (error.retryable) {
      await this.#deps.wait(RETRY_REFUSED_MS);
      return this.#connectAgain();
    }
    if (!renewable.has(error.code) || this.#refusedInARow > 2) return this.#giveUp(error);
    try {
      await this.#deps.renewToken();
      this.#wantsSnapshot = true;
    } catch (cause) {
      if (!(cause instanceof AppError) || !cause.retryable)
        return this.#giveUp(cause instanceof AppError ? cause : error);
      this.#refusedInARow -= 1;
      await this.#deps.wait(RETRY_REFUSED_MS);
    }
    this.#connectAgain();
  }

  #giveUp(error: AppError): void {
    this.#end({ ...this.#state, connection: 'refused', refusal: error.code }, error);
  }

  #end(state: LiveState, error: AppError): void {
    this.#isUp = false;
    this.#set(state);
    this.#socket.disconnect();
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  #noticed(name: string, raw: unknown): void {
    if (!Object.hasOwn(liveNotices, name)) return;
    const parsed = liveNotices[name as NoticeName].safeParse(raw);
    // A notice that cannot be read leaves a gap in what we know: the snapshot closes it.
    if (!parsed.success) return name.startsWith('broadcast.') ? this.refresh() : undefined;
    const notice = { name, payload: parsed.data } as {
      [K in NoticeName]: { name: K; payload: NoticeOf<Notices, K> };
    }[NoticeName];
    switch (notice.name) {
      case 'broadcast.snapshot':
        this.#wantsSnapshot = false;
        this.#set(withSnapshot(this.#state, notice.payload, this.#deps.nowMs()));
        return this.#on.onSnapshot(notice.payload);
      case 'broadcast.events': {
        const next = withEvents(this.#state, notice.payload.events, notice.payload.names);
        if (next === 'hole') return this.refresh();
        this.#alteredSeq = notice.payload.events.findLast(altersMessages)?.seq ?? this.#alteredSeq;
        this.#set(next);
        return this.#on.onEvents(notice.payload.events);
      }
      case 'audience.counted':
        // The server counts for somebody when they have got all else.
        return this.#set({ ...this.#state, audience: notice.payload, isCaughtUp: true });
      case 'alarm.raised':
        return this.#set(withAlarm(this.#state, notice.payload));
      case 'access.revoked':
        return this.#giveUp(new AppError(notice.payload.code, 'access was revoked'));
      default:
        this.#on.onNotice(notice.name, notice.payload);
    }
  }

  #set(state: LiveState): void {
    this.#state = state;
    this.#on.onState(state);
  }
}
