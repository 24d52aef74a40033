import { type Actor, AppError, type BroadcastCommand, type BroadcastRole, type ErrorCode } from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import type { Logger } from '@campus/service-kit/log';
import { retryLoops } from '@campus/service-kit/retry-loops';
import type { AttendanceStore } from '../broadcasts/attendance.ts';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import type { LogStore } from '../broadcasts/log-store.ts';
import { isLogged, type ParticipantRow, type ParticipantStore } from '../broadcasts/participants.ts';
import type { Bus } from '../bus/bus.ts';
import type { Connection, Hub } from './hub.ts';
import { createLeases, type Leases } from './leases.ts';
import { createPresenceLog, joinOf } from './presence-log.ts';
import { createRenewal } from './renewal.ts';
import type { LiveTimings } from './timings.ts';

export interface PresenceDependencies {
  engine: BroadcastEngine;
  store: LogStore;
  attendance: AttendanceStore;
  participants: Pick<ParticipantStore, 'find'>;
  bus: Bus;
  hub: Hub;
  clock: Clock;
  log: Logger;
  nodeId: string;
  timings: LiveTimings;
  /** Closes everything that a participant holds in the SFU. */
  closeMedia: (broadcastId: string, participantId: string) => Promise<void>;
  audienceChanged: (broadcastId: string) => void;
  /** Somebody was given up although they are connected here: what they held in the SFU was closed. */
  mediaClosed: (connection: Connection) => Promise<void>;
}

export interface Presence {
  /** Somebody has connected: an older connection goes, the log learns of it. */
  arrive(connection: Connection, row: ParticipantRow): Promise<void>;
  /**
   * Somebody of the audience takes part: from now on they stand in the log, as the staff and the centres do. Throws
   * what `first`, the command for which they enter, would throw from there: then nobody enters.
   */
  enter(connection: Connection, first: { actor: Actor; command: BroadcastCommand }): Promise<void>;
  /** Their socket is gone; their place is kept for the lease. */
  depart(connection: Connection): Promise<void>;
  /** Tells why, and ends the connection of a participant at this node. */
  expel(participantId: string, code: ErrorCode): void;
  /** Somebody holds media without being connected: their lease begins, if it has not yet. */
  keep(broadcastId: string, participantId: string): void;
  /**
   * A participant without a socket (the demo's synthetic campus), who counts as connected until the answer's `release`.
   * Null while another node holds them. `onLost` tells that another one has taken them over, this one being taken for
   * dead.
   */
  hold(held: Held): Promise<{ release(): Promise<void> } | null>;
  /** Takes over from an earlier life of this process: whoever was connected gets a fresh lease. */
  resume(): Promise<void>;
  close(): Promise<void>;
}

export interface Held {
  readonly broadcastId: string;
  readonly participantId: string;
  readonly role: BroadcastRole;
  readonly onLost: () => void;
}

/** Who is there: connections, leases, attendance, and what of it stands in the log. */
export function createPresence(dependencies: PresenceDependencies): Presence {
  const { engine, attendance, bus, hub, clock, log, nodeId, timings } = dependencies;
  const inLog = createPresenceLog(engine);
  const held = new Map<string, Held & { attendanceId: string }>();
  /** Connections that stand in the log, as far as this node has a say. */
  const present = new WeakSet<Connection>();
  let isClosing = false;
  let isTicking = false;
  let isTroubled = false;

  const isHere = (participantId: string): boolean => hub.get(participantId) !== undefined || held.has(participantId);

  const leases: Leases = createLeases({
    clock,
    onError: (error) => log.warn({ err: error }, 'somebody who is away could not be noted yet'),
    ends: {
      async drop(broadcastId, participantId) {
        await drop(broadcastId, participantId);
      },
      async end(broadcastId, participantId) {
        if (isHere(participantId) || (await attendance.isConnected(participantId, clock.nowMs()))) return;
        await inLog.leave(broadcastId, participantId);
        await dependencies.closeMedia(broadcastId, participantId);
      },
    },
  });

  const drop = async (broadcastId: string, participantId: string): Promise<void> => {
    if (isHere(participantId) || (await attendance.isConnected(participantId, clock.nowMs()))) return;
    const state = engine.peek(broadcastId);
    if (state?.phase === 'ended') return;
    await inLog.drop(broadcastId, participantId);
  };

  const expel = (participantId: string, code: ErrorCode): void => {
    const connection = hub.get(participantId);
    if (!connection) return;
    hub.notify(connection, 'access.revoked', { code });
    connection.socket.disconnect(true);
  };

  /** The log says that somebody is away who is connected here: another node took this one for dead. */
  const bringBack = async (participantId: string): Promise<void> => {
    const connection = hub.get(participantId);
    const broadcastId =
      connection && present.has(connection) ? connection.broadcastId : held.get(participantId)?.broadcastId;
    if (broadcastId === undefined) return;
    const state = await engine.state(broadcastId);
    if (state.phase === 'ended') return;
    if (state.participants[participantId]) return inLog.bringBack(broadcastId, participantId);
    const row = await dependencies.participants.find(participantId);
    // What a participant without a socket had on air is closed with them.
    if (!row || !connection) return;
    await inLog.join(row);
    await dependencies.mediaClosed(connection);
  };
  const returns = retryLoops({
    work: bringBack,
    onError: (error, participantId) =>
      log.warn({ err: error, participantId }, 'somebody who is connected could not be brought back yet'),
  });

  const renewal = createRenewal({
    attendance,
    clock,
    nodeId,
    ids: () => [...hub.all(), ...held.values()].flatMap(({ attendanceId }) => attendanceId ?? []),
  });

  const renew = async (): Promise<void> => {
    try {
      const { swept, lostIds } = await renewal.tick();
      for (const one of held.values()) {
        if (lostIds.includes(one.attendanceId) && held.delete(one.participantId)) one.onLost();
      }
      // Another node has died: what it would have done at a disconnection is done here.
      for (const { broadcastId, participantId } of swept) {
        dependencies.audienceChanged(broadcastId);
        if (!isHere(participantId)) startLease(broadcastId, participantId, clock.nowMs());
      }
      isTroubled = false;
    } catch (error) {
      // Said once: it is due again at once.
      if (!isTroubled) log.warn({ err: error }, 'attendance could not be renewed yet');
      isTroubled = true;
    }
  };

  const tick = async (): Promise<void> => {
    if (isTicking) return;
    isTicking = true;
    try {
      await renew();
      await leases.tick();
    } finally {
      isTicking = false;
    }
  };

  const startLease = (broadcastId: string, participantId: string, dropAtMs: number | null): void => {
    leases.start(broadcastId, participantId, { dropAtMs, endAtMs: clock.nowMs() + timings.leaseMs });
  };

  const timer = setInterval(() => {
    tick().catch((error: unknown) => log.error({ err: error }, 'leases could not be looked at'));
  }, timings.tickMs);
  timer.unref();

  const unlisten = engine.listen((broadcastId, steps) => {
    for (const { event } of steps) {
      // Whichever node saw the drop may die before the lease ends, so each of them counts.
      if (event.type === 'participant.dropped' && !isHere(event.participantId) && !leases.has(event.participantId))
        startLease(broadcastId, event.participantId, null);
      if (event.type === 'participant.returned') leases.cancel(event.participantId);
      if (event.type === 'participant.left') leases.cancel(event.participantId);
      if (event.type === 'participant.dropped' || event.type === 'participant.left') returns.poke(event.participantId);
      if (event.type === 'participant.removed' || event.type === 'participant.expelled') {
        const removed = hub.get(event.participantId);
        if (removed) present.delete(removed);
      }
    }
  });

  const unsubscribe = bus.subscribe('participant.connected', ({ participantId, connectionId }) => {
    const connection = hub.get(participantId);
    if (connection && connection.id !== connectionId) replace(connection);
  });

  const replace = (older: Connection): void => {
    hub.remove(older);
    hub.notify(older, 'access.revoked', { code: 'CONFLICT' });
    older.socket.disconnect(true);
    if (older.attendanceId) void attendance.close(older.attendanceId, clock.nowMs()).catch(() => undefined);
  };

  return {
    async arrive(connection, row) {
      const { broadcastId, participantId } = connection;
      const older = hub.add(connection);
      if (older) replace(older);
      leases.cancel(participantId);
      bus.publish('participant.connected', { participantId, connectionId: connection.id });
      const state = await engine.state(broadcastId);
      if (state.phase === 'ended') return;
      const visit = { broadcastId, participantId, role: row.role, nodeId, nowMs: clock.nowMs() };
      connection.attendanceId = await attendance.open(visit);
      // It may have gone again while that was written; a socket that was cut departs once it has arrived.
      if (hub.get(participantId) !== connection || !connection.socket.connected)
        return attendance.close(connection.attendanceId, clock.nowMs());
      // A viewer who takes part came back, or reloaded the page.
      if (isLogged(row.role) || state.participants[participantId]) {
        present.add(connection);
        await inLog.join(row);
      }
      dependencies.audienceChanged(broadcastId);
    },

    async enter(connection, first) {
      const { broadcastId, participantId } = connection;
      if (present.has(connection) && engine.peek(broadcastId)?.participants[participantId]) return;
      const row = await dependencies.participants.find(participantId);
      if (!row || hub.get(participantId) !== connection)
        throw new AppError('UNAVAILABLE', 'the connection is being closed');
      await engine.check(broadcastId, first.actor, first.command, joinOf(row));
      present.add(connection);
      await inLog.join(row);
      // It was cut while that was written: what departs now finds nobody in the log.
      if (hub.get(participantId) !== connection) await drop(broadcastId, participantId);
    },

    async depart(connection) {
      const { broadcastId, participantId } = connection;
      if (isClosing || !hub.remove(connection)) return;
      startLease(broadcastId, participantId, null);
      try {
        if (connection.attendanceId) await attendance.close(connection.attendanceId, clock.nowMs());
        dependencies.audienceChanged(broadcastId);
        const isInLog = isLogged(connection.role) || engine.peek(broadcastId)?.participants[participantId];
        if (isInLog) await drop(broadcastId, participantId);
      } catch (error) {
        log.warn({ err: error, broadcastId, participantId }, 'a disconnection could not be noted yet');
        if (!isHere(participantId)) startLease(broadcastId, participantId, clock.nowMs() + 1_000);
      }
    },

    expel,

    keep(broadcastId, participantId) {
      if (!isHere(participantId) && !leases.has(participantId)) startLease(broadcastId, participantId, null);
    },

    async hold(one) {
      const { broadcastId, participantId, role } = one;
      const attendanceId = await attendance.claim({ broadcastId, participantId, role, nodeId, nowMs: clock.nowMs() });
      if (attendanceId === null) return null;
      const own = { ...one, attendanceId };
      held.set(participantId, own);
      leases.cancel(participantId);
      return {
        async release() {
          if (held.get(participantId) !== own) return;
          held.delete(participantId);
          // What cannot be closed is not renewed any more, and runs out.
          await attendance.close(attendanceId, clock.nowMs()).catch(() => undefined);
        },
      };
    },

    async resume() {
      const nowMs = clock.nowMs();
      if (!bus.isShared) await attendance.closeOthers(nodeId, nowMs);
      const open = await dependencies.store.list({ isEnded: false });
      const planned = open.filter(({ phase }) => phase === 'scheduled').map(({ id }) => id);
      // Most of what is planned nobody has looked at yet.
      const visited = new Set(await attendance.visitedAmong(planned));
      for (const { id, phase } of open) {
        if (phase === 'scheduled' && !visited.has(id)) continue;
        const state = await engine.state(id);
        for (const participant of Object.values(state.participants)) {
          if (isHere(participant.id)) continue;
          startLease(id, participant.id, participant.isConnected ? nowMs + timings.graceMs : null);
        }
      }
    },

    async close() {
      isClosing = true;
      clearInterval(timer);
      returns.close();
      unlisten();
      unsubscribe();
      await attendance.closeNode(nodeId, clock.nowMs());
    },
  };
}
