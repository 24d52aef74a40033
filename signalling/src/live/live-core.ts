import { randomUUID } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import type { Server } from 'socket.io';
import { audienceHandlers } from '../audience/audience-handlers.ts';
import { type AttendanceStore, createAttendanceStore } from '../broadcasts/attendance.ts';
import { type BroadcastEngine, createBroadcastEngine } from '../broadcasts/engine.ts';
import type { LogStore } from '../broadcasts/log-store.ts';
import { createParticipantStore, type ParticipantStore } from '../broadcasts/participants.ts';
import { createSqlLogStore, type LogProjection } from '../broadcasts/sql-log-store.ts';
import type { Bus } from '../bus/bus.ts';
import { projectConsents } from '../consents/projection.ts';
import { createMediaPlane, type MediaPlane } from '../media/media-plane.ts';
import type { LiveDeps } from '../ports.ts';
import { createTraceRelay } from '../slides/trace-relay.ts';
import { createPollSecrets, projectPollSecrets } from '../talk/poll-secrets.ts';
import { createReactions } from '../talk/reactions.ts';
import { talkHandlers } from '../talk/talk-handlers.ts';
import { type Alarms, createAlarms } from './alarms.ts';
import { createAudience } from './audience.ts';
import { commandHandlers } from './commands.ts';
import { createDelivery } from './delivery.ts';
import { type Connection, createHub, type Hub } from './hub.ts';
import { measureLive } from './live-metrics.ts';
import { createLiveServer } from './live-server.ts';
import { createPresence, type Presence } from './presence.ts';
import { createSpeakers } from './speakers.ts';
import { createStandIns } from './stand-ins.ts';
import type { LiveTimings } from './timings.ts';
import { createUnattendedWatch } from './unattended.ts';

export interface LiveCore {
  readonly engine: BroadcastEngine;
  readonly store: LogStore;
  readonly participants: ParticipantStore;
  readonly attendance: AttendanceStore;
  readonly hub: Hub;
  readonly alarms: Alarms;
  readonly media: MediaPlane;
  readonly presence: Presence;
  attach(httpServer: HttpServer): void;
  close(): Promise<void>;
}

/** Everything between the log and the sockets: who is connected, what they see, what they may receive. */
export function createLiveCore(
  deps: LiveDeps,
  options: {
    bus: Bus;
    timings: LiveTimings;
    projections: readonly LogProjection[];
    serveOthers: (io: Server) => void;
  },
): LiveCore {
  const { db, clock, log, config } = deps;
  const { bus, timings } = options;
  const nodeId = randomUUID();
  const store = createSqlLogStore(db, [...options.projections, projectConsents, projectPollSecrets]);
  const hub = createHub();
  const engine = createBroadcastEngine({
    store,
    bus,
    clock,
    newId: randomUUID,
    log,
    pollMs: timings.logPollMs,
    isInUse: (broadcastId) => hub.of(broadcastId).length > 0,
  });
  const participants = createParticipantStore(db);
  const attendance = createAttendanceStore(db);
  const alarms = createAlarms({ hub, engine });
  const speakers = createSpeakers({ engine, clock, log });

  const media: MediaPlane = createMediaPlane({
    sfuUrls: config.sfuUrls,
    secret: config.controlSecret,
    turn: config.turn,
    db,
    engine,
    participants,
    hub,
    alarms,
    clock,
    log,
    timings,
    rateLimits: deps.rateLimits,
    isAttended: (broadcastId) => attendance.isAttended(broadcastId, clock.nowMs()),
    refresh: (broadcastId, then) => delivery.refresh(broadcastId, then),
    keep: (broadcastId, participantId) => presence.keep(broadcastId, participantId),
    heard: speakers.heard,
  });
  const delivery = createDelivery({
    engine,
    participants,
    events: deps.events,
    hub,
    describeMedia: (broadcastId) => media.describe(broadcastId),
    clock,
    log,
  });
  const reactions = createReactions({ hub, bus, everyMs: timings.countEveryMs });
  const talk = { engine, participants, reactions, rateLimits: deps.rateLimits, pollSecrets: createPollSecrets(db) };
  const audience = createAudience({ attendance, delivery, hub, clock, log, everyMs: timings.countEveryMs });
  const presence: Presence = createPresence({
    engine,
    store,
    attendance,
    participants,
    bus,
    hub,
    clock,
    log,
    nodeId,
    timings,
    closeMedia: (broadcastId, participantId) => media.closeOwner(broadcastId, participantId),
    audienceChanged: (broadcastId) => bus.publish('audience.changed', { broadcastId }),
    mediaClosed: resetMedia,
  });

  /** Their transports are gone, though the room is not. */
  async function resetMedia(connection: Connection): Promise<void> {
    const room = await media.describe(connection.broadcastId);
    if (room) hub.notify(connection, 'media.reset', { epoch: room.epoch, reason: 'your transports are gone' });
  }

  const ends = [
    engine.listen((broadcastId, steps) => {
      const isAboutPeople = steps.some(({ event }) => event.type.startsWith('participant.'));
      delivery
        .deliver(broadcastId, steps)
        .then(() => {
          // What is counted is what was delivered.
          if (isAboutPeople) audience.changed(broadcastId);
        })
        .catch((error: unknown) => log.error({ err: error, broadcastId }, 'events were not delivered'));
      for (const { event } of steps) {
        if (event.type === 'participant.removed')
          presence.expel(event.participantId, event.isBanned ? 'LINK_REVOKED' : 'FORBIDDEN');
        if (event.type === 'participant.expelled') presence.expel(event.participantId, 'LINK_REVOKED');
        if (event.type === 'broadcast.ended') alarms.release(broadcastId);
        // Whoever leads from now on learns what is wrong.
        const newHost =
          event.type === 'role.passed' || event.type === 'host.stoodIn' ? hub.get(event.participantId) : undefined;
        if (newHost) alarms.tell(newHost);
      }
    }),
    bus.subscribe('audience.changed', ({ broadcastId }) => audience.changed(broadcastId)),
    bus.subscribe('texts.erased', ({ broadcastId }) => {
      engine
        .reread(broadcastId)
        .then(() => delivery.reread(broadcastId))
        .catch((error: unknown) => log.error({ err: error, broadcastId }, 'erased texts may still be in memory'));
    }),
    bus.onGap(() => {
      for (const connection of hub.all()) audience.changed(connection.broadcastId);
    }),
  ];

  const arrive = async (
    connection: Connection,
    admitted: Parameters<Parameters<typeof createLiveServer>[0]['arrive']>[1],
  ) => {
    await presence.arrive(connection, admitted.row);
    const isFresh = admitted.lastSeq === 0;
    // After a restart of this process the inventory of the SFU may still be on its way.
    if (!isFresh) await media.describe(connection.broadcastId);
    const isIntact = media.isIntact(connection);
    await delivery.welcome(connection, admitted.lastSeq, !isIntact);
    audience.tell(connection);
    alarms.tell(connection);
    if (isFresh || isIntact) return;
    await resetMedia(connection);
  };

  const traces = createTraceRelay({ engine, hub, bus });
  const server = createLiveServer({
    engine,
    participants,
    links: deps.links,
    events: deps.events,
    tokens: deps.tokens,
    clock,
    log,
    onCall: measureLive(deps.metrics, { hub, engine }),
    handlersOf: (connection) => ({
      ...commandHandlers(
        { engine, participants, clock, enter: presence.enter, rateLimits: deps.rateLimits },
        connection,
      ),
      ...talkHandlers(talk, connection),
      ...audienceHandlers({ db, engine, attendance, clock, rateLimits: deps.rateLimits }, connection),
      ...media.handlersOf(connection),
      ...traces.handlersOf(connection),
    }),
    arrive,
    serveOthers: options.serveOthers,
    async depart(connection) {
      await presence.depart(connection);
      delivery.release(connection.broadcastId);
    },
  });

  const unattended = createUnattendedWatch({ engine, store, alarms, clock });
  const standIns = createStandIns({ engine, store, clock, afterMs: timings.standInMs });

  const timer = setInterval(() => {
    unattended
      .tick()
      .catch((error: unknown) => log.warn({ err: error }, 'it is not known yet which broadcasts are unattended'));
    standIns.tick().catch((error: unknown) => log.warn({ err: error }, 'nobody could stand in for the hosts yet'));
    media.tick().catch((error: unknown) => log.warn({ err: error }, 'the media plane could not be looked after'));
  }, timings.tickMs);
  timer.unref();

  return {
    engine,
    store,
    participants,
    attendance,
    hub,
    alarms,
    media,
    presence,
    attach: (httpServer) => server.attach(httpServer),
    async close() {
      clearInterval(timer);
      unattended.close();
      standIns.close();
      speakers.close();
      traces.close();
      for (const end of ends) end();
      await presence.close();
      await server.close();
      audience.close();
      reactions.close();
      media.close();
      engine.close();
    },
  };
}
