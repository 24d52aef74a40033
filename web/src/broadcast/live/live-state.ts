import {
  apply,
  type BroadcastEvent,
  type BroadcastState,
  type ErrorCode,
  liveNotices,
  type Names,
  type NoticeOf,
  type Snapshot,
  type Viewer,
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
};

export function withSnapshot(live: LiveState, snapshot: Snapshot, nowMs: number): LiveState {
  return {
    ...live,
    state: snapshot.state,
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

export function withAlarm(live: LiveState, { code, isOver }: NoticeOf<Notices, 'alarm.raised'>): LiveState {
  const others = live.alarms.filter((alarm) => alarm !== code);
  return { ...live, alarms: isOver ? others : [...others, code] };
}
