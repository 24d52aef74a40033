import type { liveNotices, NoticeOf } from '@campus/protocol';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import type { Connection, Hub } from './hub.ts';

type AlarmCode = NoticeOf<typeof liveNotices, 'alarm.raised'>['code'];

/** What everyone has to know, since no host is there. All else is the hosts' business. */
const forEveryone: ReadonlySet<AlarmCode> = new Set(['broadcast-unattended']);

/** What the hosts have to know: told when it begins and when it is over, and to those who come meanwhile. */
export interface Alarms {
  set(broadcastId: string, code: AlarmCode, isOn: boolean): void;
  /** For what does not end by itself, such as a recording that failed. */
  ring(broadcastId: string, code: AlarmCode): void;
  /** What is on, for somebody who has just connected. */
  tell(connection: Connection): void;
  /** Forgets a broadcast that is over. */
  release(broadcastId: string): void;
}

export function createAlarms({ hub, engine }: { hub: Hub; engine: BroadcastEngine }): Alarms {
  const active = new Map<string, Set<AlarmCode>>();
  const isHost = (connection: Connection): boolean => {
    const state = engine.peek(connection.broadcastId);
    return (state?.participants[connection.participantId]?.role ?? connection.role) === 'host';
  };
  const send = (broadcastId: string, code: AlarmCode, isOver: boolean): void => {
    for (const connection of hub.of(broadcastId))
      if (forEveryone.has(code) || isHost(connection)) hub.notify(connection, 'alarm.raised', { code, isOver });
  };
  return {
    set(broadcastId, code, isOn) {
      const codes = active.get(broadcastId) ?? new Set();
      if (codes.has(code) === isOn) return;
      if (isOn) codes.add(code);
      else codes.delete(code);
      if (codes.size > 0) active.set(broadcastId, codes);
      else active.delete(broadcastId);
      send(broadcastId, code, !isOn);
    },
    ring: (broadcastId, code) => send(broadcastId, code, false),
    tell(connection) {
      for (const code of active.get(connection.broadcastId) ?? [])
        if (forEveryone.has(code) || isHost(connection))
          hub.notify(connection, 'alarm.raised', { code, isOver: false });
    },
    release: (broadcastId) => void active.delete(broadcastId),
  };
}
