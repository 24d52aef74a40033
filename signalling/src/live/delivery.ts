import {
  type BroadcastState,
  emptyTalk,
  type Names,
  projectState,
  seesSameInk,
  type Snapshot,
  talkersIn,
  talkViewer,
} from '@campus/protocol';
import { serialQueue } from '@campus/service-kit/async';
import type { Clock } from '@campus/service-kit/clock';
import type { Logger } from '@campus/service-kit/log';
import type { BroadcastEngine, Step } from '../broadcasts/engine.ts';
import { type ParticipantStore, publicName } from '../broadcasts/participants.ts';
import type { EventStore } from '../ports.ts';
import { type Connection, type Hub, viewerOf } from './hub.ts';
import {
  classOf,
  concernedIn,
  nameAsSeen,
  type Projected,
  participantsIn,
  projectSteps,
  runsOf,
} from './projection.ts';

/** Longer absences get a snapshot: it is smaller than that many events. */
const longestResume = 500;

export interface DeliveryDependencies {
  engine: BroadcastEngine;
  participants: Pick<ParticipantStore, 'findMany'>;
  events: Pick<EventStore, 'find'>;
  hub: Hub;
  /** What a client needs to open its transports; null while there is no media plane. */
  describeMedia: (broadcastId: string) => Promise<Snapshot['media']>;
  clock: Clock;
  log: Logger;
}

export interface Delivery {
  /**
   * Gives a new connection the snapshot, or only the events after `lastSeq` where that suffices, and from then on
   * everything that happens. Resolves when that was sent.
   */
  welcome(connection: Connection, lastSeq: number, needsSnapshot: boolean): Promise<void>;
  /** Gives the steps to everyone connected, each as they may see them. */
  deliver(broadcastId: string, steps: readonly Step[]): Promise<void>;
  /** A fresh snapshot for everyone, with the new media plane, and then what `then` sends. */
  refresh(broadcastId: string, then: (connection: Connection) => void): Promise<void>;
  /** What was delivered last; the names that are known of it. */
  roomOf(broadcastId: string): { state: BroadcastState; names: ReadonlyMap<string, Names[string]> } | undefined;
  /** Names and texts were erased: what is told from now on is read anew. */
  reread(broadcastId: string): Promise<void>;
  /** Forgets a broadcast that nobody is connected to. */
  release(broadcastId: string): void;
}

/** Of a snapshot. */
interface Recipient {
  readonly connection: Connection;
  readonly isInkKept: boolean;
}

interface Room {
  state: BroadcastState;
  readonly names: Map<string, Names[string]>;
}

/** Snapshots and numbered events, in one order for each broadcast. */
export function createDelivery(dependencies: DeliveryDependencies): Delivery {
  const { engine, hub, participants, log } = dependencies;
  const rooms = new Map<string, Room>();
  const queue = serialQueue();
  /** What came while the queue was busy goes out in one batch: under many votes at once each would be a message. */
  const undelivered = new Map<string, Step[]>();
  /** Connections that have their snapshot: only they get events. */
  const welcomed = new WeakSet<Connection>();

  const learnNames = async (room: Room, ids: Iterable<string>, isAgain = false): Promise<void> => {
    const missing = [...ids].filter((id) => isAgain || !room.names.has(id));
    if (missing.length === 0) return;
    for (const row of await participants.findMany(missing)) {
      const name = publicName(row);
      if (name) room.names.set(row.id, name);
      else room.names.delete(row.id);
    }
  };

  const namesOf = (room: Room, ids: Iterable<string>, connection: Connection): Names => {
    const names: Names = {};
    for (const id of ids) {
      const name = room.names.get(id);
      if (name) names[id] = nameAsSeen(room.state, viewerOf(connection), id, name);
    }
    return names;
  };

  /** Reads once what a batch of snapshots shares. */
  const snapshotMaker = async (
    broadcastId: string,
    room: Room,
    isTalkKept: boolean,
  ): Promise<(recipient: Recipient) => Snapshot> => {
    await learnNames(room, Object.keys(room.state.participants));
    for (const role of ['host', 'viewer'] as const) {
      if (!isTalkKept) await learnNames(room, talkersIn(projectState(room.state, { participantId: '', role }).talk));
    }
    const [event, media] = await Promise.all([
      dependencies.events.find(room.state.eventId),
      dependencies.describeMedia(broadcastId),
    ]);
    return ({ connection, isInkKept }) => {
      const viewer = viewerOf(connection);
      const whole = projectState(room.state, viewer);
      const state = {
        ...whole,
        ...(isTalkKept ? { talk: emptyTalk } : {}),
        ...(isInkKept ? { slides: { ...whole.slides, strokes: [] } } : {}),
      };
      const { participantId } = connection;
      const named = [...Object.keys(state.participants), ...talkersIn(state.talk), participantId];
      return {
        state,
        names: namesOf(room, new Set(named), connection),
        you: { participantId, role: room.state.participants[participantId]?.role ?? connection.role },
        event: {
          id: room.state.eventId,
          title: event?.title ?? '',
          kind: event?.kind ?? 'talk',
          startsAtMs: event?.startsAtMs ?? 0,
          timeZone: event?.timeZone ?? 'UTC',
          leadInstitution: event?.institutionName ?? '',
          languages: event?.languages ?? [],
        },
        serverNowMs: dependencies.clock.nowMs(),
        isTalkKept,
        isInkKept,
        media,
      };
    };
  };

  /** The room as it is delivered, or as it would begin. */
  const roomFor = (broadcastId: string): Room | undefined => {
    const state = engine.peek(broadcastId);
    return rooms.get(broadcastId) ?? (state && { state, names: new Map() });
  };

  /** The steps after `lastSeq`, if none is missing and there are not too many. */
  const missedSteps = (room: Room, broadcastId: string, lastSeq: number): readonly Step[] | undefined => {
    if (lastSeq <= 0 || lastSeq > room.state.seq || room.state.seq - lastSeq >= longestResume) return undefined;
    const steps = engine
      .recentSteps(broadcastId)
      .filter(({ event }) => event.seq > lastSeq && event.seq <= room.state.seq);
    return steps.length === room.state.seq - lastSeq ? steps : undefined;
  };

  const sendEvents = async (room: Room, connections: readonly Connection[], projected: Projected): Promise<void> => {
    const [first] = connections;
    if (projected.kind !== 'events' || projected.events.length === 0 || !first) return;
    const ids = participantsIn(projected.events, room.state);
    await learnNames(room, ids);
    // They are of one class: whoever may see more of a name than the others is a class of their own.
    const names = namesOf(room, ids, first);
    hub.notifyAll(connections, 'broadcast.events', { events: projected.events, names });
  };

  const sendSnapshots = async (
    broadcastId: string,
    room: Room,
    recipients: readonly Recipient[],
    isTalkKept: boolean,
  ): Promise<void> => {
    if (recipients.length === 0) return;
    const make = await snapshotMaker(broadcastId, room, isTalkKept);
    for (const recipient of recipients) hub.notify(recipient.connection, 'broadcast.snapshot', make(recipient));
  };

  const deliverRun = async (broadcastId: string, room: Room, steps: readonly Step[]): Promise<void> => {
    const before = room.state;
    const after = steps.at(-1)?.after ?? before;
    const states = [before, ...steps.map((step) => step.after)];
    const concerned = concernedIn(steps);
    const arrived = steps.flatMap(({ event }) =>
      event.type === 'participant.joined' || event.type === 'participant.returned' ? [event.participantId] : [],
    );
    // Names first: whoever counts the room meanwhile finds nobody without one. It goes on also without.
    await learnNames(room, arrived, true).finally(() => void (room.state = after));
    const byClass = new Map<string, { projected: Projected; connections: Connection[] }>();
    const needSnapshot: (Recipient & { isTalkKept: boolean })[] = [];
    for (const connection of hub.of(broadcastId)) {
      if (!welcomed.has(connection)) continue;
      const viewer = viewerOf(connection);
      const key = classOf(states, viewer, concerned);
      const group = byClass.get(key) ?? { projected: projectSteps(steps, viewer), connections: [] };
      byClass.set(key, group);
      if (group.projected.kind === 'events') group.connections.push(connection);
      else {
        // Of what is said they know everything, unless they may see more or less of it from now on.
        const isTalkKept = talkViewer(before, viewer).isLeader === talkViewer(after, viewer).isLeader;
        needSnapshot.push({ isTalkKept, isInkKept: seesSameInk(before, after, viewer), connection });
      }
    }
    for (const { projected, connections } of byClass.values()) await sendEvents(room, connections, projected);
    for (const isTalkKept of [true, false]) {
      const recipients = needSnapshot.filter((one) => one.isTalkKept === isTalkKept);
      await sendSnapshots(broadcastId, room, recipients, isTalkKept);
    }
  };

  return {
    welcome: (connection, lastSeq, needsSnapshot) =>
      queue.serialise(connection.broadcastId, async () => {
        const { broadcastId } = connection;
        const isHere = (): boolean => hub.get(connection.participantId) === connection;
        const room = roomFor(broadcastId);
        if (!room || !isHere()) return;
        await learnNames(room, Object.keys(room.state.participants));
        await learnNames(room, [connection.participantId], true);
        if (!isHere()) return;
        rooms.set(broadcastId, room);
        const steps = needsSnapshot ? undefined : missedSteps(room, broadcastId, lastSeq);
        const projected = steps ? projectSteps(steps, viewerOf(connection)) : undefined;
        if (projected?.kind === 'events') await sendEvents(room, [connection], projected);
        else await sendSnapshots(broadcastId, room, [{ connection, isInkKept: false }], false);
        welcomed.add(connection);
      }),

    deliver(broadcastId, steps) {
      const waiting = undelivered.get(broadcastId);
      if (waiting) waiting.push(...steps);
      else undelivered.set(broadcastId, [...steps]);
      return queue.serialise(broadcastId, async () => {
        const all = undelivered.get(broadcastId) ?? [];
        undelivered.delete(broadcastId);
        const room = rooms.get(broadcastId);
        if (!room) return;
        try {
          for (const run of runsOf(all.filter(({ event }) => event.seq > room.state.seq)))
            await deliverRun(broadcastId, room, run);
        } catch (error) {
          // A hole in the numbers would be worse than coming back: each client then asks anew.
          log.error({ err: error, broadcastId }, 'events could not be delivered; the clients have to reconnect');
          for (const connection of hub.of(broadcastId)) connection.socket.disconnect(true);
        }
      });
    },

    refresh: (broadcastId, then) =>
      queue.serialise(broadcastId, async () => {
        const room = rooms.get(broadcastId);
        const connections = hub.of(broadcastId).filter((connection) => welcomed.has(connection));
        if (!room) return;
        const recipients = connections.map((connection) => ({ connection, isInkKept: true }));
        await sendSnapshots(broadcastId, room, recipients, true);
        for (const connection of connections) then(connection);
      }),

    reread: (broadcastId) =>
      queue.serialise(broadcastId, async () => {
        const [room, state] = [rooms.get(broadcastId), engine.peek(broadcastId)];
        if (!room || !state) return;
        // What has come since is delivered with the steps that brought it.
        if (state.seq === room.state.seq) room.state = state;
        room.names.clear();
        await learnNames(room, Object.keys(room.state.participants));
      }),

    roomOf: (broadcastId) => rooms.get(broadcastId),
    release(broadcastId) {
      if (hub.of(broadcastId).length === 0) rooms.delete(broadcastId);
    },
  };
}
