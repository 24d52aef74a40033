import {
  apply,
  type BroadcastEvent,
  type BroadcastState,
  type ErrorCode,
  liveNotices,
  type Names,
  type NoticeOf,
  type Snapshot,
  type liveCalls,
  type ReplyOf,
  type Viewer,
  withEarlier,
  withKept,
} from '@campus/protocol';

/**
 * connecting: never connected yet · connected · reconnecting: it will come back by itself · refused: it will not,
 * `refusal` says why · closed: this page has left.
 */
export type Connection = 'connecting' | 'connected' | 'reconnecting' | 'refused' | 'closed';

type Notices = typeof liveNotices;
export type AlarmCode = NoticeOf<Notices, 'alarm.raised'>['code'];
export type Audience = NoticeOf<Notices, 'audience.counted'>;

/** All that the connection knows, as plain data. */
export interface LiveState {
  readonly connection: Connection;
  readonly refusal: ErrorCode | null;
  readonly state: BroadcastState | null;
  readonly names: Names;
  readonly you: Viewer | null;
  readonly event: Snapshot['event'] | null;
  /** Server's clock minus this computer's. */
  readonly clockOffsetMs: number;
  readonly audience: Audience;
  readonly alarms: readonly AlarmCode[];
  /** Whether what came before is here: false from the loss of the connection until all that was missed has come. */
  readonly isCaughtUp: boolean;
}

export const initialLiveState: LiveState = {
  connection: 'connecting',
  refusal: null,
  state: null,
  names: {},
  you: null,
  event: null,
  clockOffsetMs: 0,
  audience: { viewers: 0, centres: 0, heads: 0, centreList: null },
  alarms: [],
  isCaughtUp: false,
};

export function withSnapshot(live: LiveState, snapshot: Snapshot, nowMs: number): LiveState {
  return {
    ...live,
    state: withKept(live.state, snapshot),
    names: { ...live.names, ...snapshot.names },
    you: snapshot.you,
    event: snapshot.event,
    clockOffsetMs: snapshot.serverNowMs - nowMs,
  };
}

/** The state after a batch, or `hole` when a number is missing. Events that are known already are skipped. */
export function withEvents(live: LiveState, events: readonly BroadcastEvent[], names: Names): LiveState | 'hole' {
  if (!live.state) return 'hole';
  let state = live.state;
  for (const event of events) {
    if (event.seq <= state.seq) continue;
    if (event.seq !== state.seq + 1) return 'hole';
    state = apply(state, event);
  }
  return { ...live, state, names: Object.keys(names).length > 0 ? { ...live.names, ...names } : live.names };
}

/** Events after which a page of earlier messages that was read before them may not be right any more. */
const altering: ReadonlySet<string> = new Set([
  ...['chat.approved', 'chat.hidden', 'chat.restored', 'chat.shown', 'chat.withdrawn'],
]);

export function altersMessages(event: BroadcastEvent): boolean {
  return altering.has(event.type);
}

export function withPage(live: LiveState, page: ReplyOf<typeof liveCalls, 'chat.page'>): LiveState {
  if (!live.state) return live;
  const { talk } = live.state;
  const chat = withEarlier(talk.chat, page.messages, page.hasEarlier);
  return { ...live, state: { ...live.state, talk: { ...talk, chat } }, names: { ...page.names, ...live.names } };
}

export function withAlarm(live: LiveState, { code, isOver }: NoticeOf<Notices, 'alarm.raised'>): LiveState {
  const others = live.alarms.filter((alarm) => alarm !== code);
  return { ...live, alarms: isOver ? others : [...others, code] };
}
