import { type BroadcastRole, liveNotices, type NoticeOf, type Viewer } from '@campus/protocol';
import { sendNotice } from '@campus/service-kit/contract-notices';
import type { WireSocket } from '@campus/service-kit/wire-socket';

export type LiveNoticeName = keyof typeof liveNotices;

/** What we use of Socket.IO's namespace: a packet to several sockets is written and framed once. */
interface WireNamespace {
  to(socketIds: string[]): { emit(event: string, ...args: unknown[]): unknown };
}

/** One participant at one socket of this node. */
export interface Connection {
  readonly id: string;
  readonly participantId: string;
  readonly broadcastId: string;
  readonly grantId: string | null;
  /** As the grant or the account gave it; the state's role counts where it knows the participant. */
  readonly role: BroadcastRole;
  readonly socket: WireSocket & {
    readonly id?: string;
    readonly nsp?: WireNamespace;
    disconnect(close?: boolean): unknown;
  };
  /** Set once the connection is noted in the database. */
  attendanceId: string | null;
}

export function viewerOf(connection: Pick<Connection, 'participantId' | 'role'>): Viewer {
  return { participantId: connection.participantId, role: connection.role };
}

/** Who is connected at this node. A participant has one connection: the newest. */
export interface Hub {
  /** Gives back the connection that this one replaces. */
  add(connection: Connection): Connection | undefined;
  /** False when another connection had taken its place. */
  remove(connection: Connection): boolean;
  get(participantId: string): Connection | undefined;
  of(broadcastId: string): Connection[];
  all(): Connection[];
  notify<Name extends LiveNoticeName>(
    connection: Connection,
    name: Name,
    data: NoticeOf<typeof liveNotices, Name>,
  ): void;
  /** The same to several of one namespace. In a full hall each message goes to hundreds, twenty times a second. */
  notifyAll<Name extends LiveNoticeName>(
    connections: readonly Connection[],
    name: Name,
    data: NoticeOf<typeof liveNotices, Name>,
  ): void;
}

export function createHub(): Hub {
  const byParticipant = new Map<string, Connection>();
  const byBroadcast = new Map<string, Set<Connection>>();
  const forget = (connection: Connection): void => {
    const others = byBroadcast.get(connection.broadcastId);
    others?.delete(connection);
    if (others?.size === 0) byBroadcast.delete(connection.broadcastId);
  };
  return {
    add(connection) {
      const older = byParticipant.get(connection.participantId);
      if (older) forget(older);
      byParticipant.set(connection.participantId, connection);
      const others = byBroadcast.get(connection.broadcastId) ?? new Set();
      byBroadcast.set(connection.broadcastId, others.add(connection));
      return older;
    },
    remove(connection) {
      if (byParticipant.get(connection.participantId) !== connection) return false;
      byParticipant.delete(connection.participantId);
      forget(connection);
      return true;
    },
    get: (participantId) => byParticipant.get(participantId),
    of: (broadcastId) => [...(byBroadcast.get(broadcastId) ?? [])],
    all: () => [...byParticipant.values()],
    notify(connection, name, data) {
      sendNotice(connection.socket, liveNotices, name, data as never);
    },
    notifyAll(connections, name, data) {
      const ids = connections.flatMap(({ socket }) => socket.id ?? []);
      const namespace = connections[0]?.socket.nsp;
      if (namespace && ids.length > 1 && ids.length === connections.length)
        return sendNotice(namespace.to(ids), liveNotices, name, data as never);
      for (const { socket } of connections) sendNotice(socket, liveNotices, name, data as never);
    },
  };
}
