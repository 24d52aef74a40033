import { join } from 'node:path';
import { type Actor, AppError, BOARD_NAMESPACE, isRecorded } from '@campus/protocol';
import { createBoardLink } from '../boards/board-link.ts';
import { createJoin } from '../broadcasts/join.ts';
import type { Bus } from '../bus/bus.ts';
import { createLocalBus } from '../bus/local-bus.ts';
import { createRedisBus } from '../bus/redis-bus.ts';
import { captionHandlers } from '../captions/caption-routes.ts';
import { consentHandlers } from '../consents/consent-routes.ts';
import { createWithdrawalStore } from '../consents/withdrawal-store.ts';
import { createDemo } from '../demo/demo.ts';
import { createDemoRecordings } from '../demo/demo-recordings.ts';
import { equipmentHandlers } from '../equipment/equipment-routes.ts';
import type { LiveDeps, LiveFeature } from '../ports.ts';
import { createLibrary } from '../recordings/library.ts';
import { createOrchestrator } from '../recordings/orchestrator.ts';
import { projectRecordings } from '../recordings/projection.ts';
import { createRecordingStore } from '../recordings/recording-store.ts';
import { createReplays } from '../recordings/replays.ts';
import { createDeckStore } from '../slides/deck-store.ts';
import { createSlideAccess } from '../slides/slide-access.ts';
import { slideHandlers } from '../slides/slides.ts';
import { createLiveCore, type LiveCore } from './live-core.ts';
import { createRevocations } from './revocations.ts';
import { defaultTimings, type LiveTimings } from './timings.ts';

const system: Actor = { kind: 'system' };

export interface LiveOptions {
  timings?: Partial<LiveTimings>;
  /** Instead of Redis or the local one; closed by its owner. */
  bus?: Bus;
}

/** The live half, with its inside for tests. */
export interface LiveFeatureInside extends LiveFeature {
  readonly core: LiveCore;
}

/**
 * The live half of signalling: broadcasts with their sockets and media, recordings, the demo. Takes over what an
 * earlier life of this process left. Throws when Redis is configured and does not answer.
 */
export async function createLiveFeature(deps: LiveDeps, options: LiveOptions = {}): Promise<LiveFeatureInside> {
  const { config, db, log, clock } = deps;
  const timings = { ...defaultTimings, ...options.timings };
  const bus =
    options.bus ??
    (config.redisUrl
      ? await createRedisBus({ url: config.redisUrl, log })
      : createLocalBus({ isShared: config.databaseUrl !== undefined }));
  const boards = createBoardLink({ bus, tokens: deps.tokens, isTrusted: deps.boards.isTrusted, clock, log });
  const core = createLiveCore(deps, {
    ...{ bus, timings, projections: [projectRecordings] },
    serveOthers: (io) => boards.serve(io.of(BOARD_NAMESPACE)),
  });
  const { engine, participants } = core;

  const store = createRecordingStore(db);
  const orchestrator = config.recordingsUrl
    ? createOrchestrator({
        url: config.recordingsUrl,
        secret: config.controlSecret,
        engine,
        store,
        alarms: core.alarms,
        clock,
        log,
        timings,
        sfuUrlOf: async (broadcastId) =>
          (await core.media.sfuUrlOf(broadcastId)) ?? (await core.media.openRoom(broadcastId)).node.url,
      })
    : undefined;
  const withdrawals = createWithdrawalStore(db);
  const replays = createReplays({ engine, store: core.store, clock });
  const ends = [
    bus.subscribe('texts.erased', ({ broadcastId }) => replays.forget(broadcastId)),
    bus.onGap(() => replays.forget()),
  ];
  const library = createLibrary({
    store,
    withdrawals,
    replays,
    rateLimits: deps.rateLimits,
    participants,
    events: deps.events,
    links: deps.links,
    canHost: deps.canHost,
    clock,
    call: async (name, request, own) => {
      if (!orchestrator) throw new AppError('UNAVAILABLE', 'there is no recordings service');
      return orchestrator.call(name, request, own);
    },
  });
  const demo = createDemo({
    deps,
    core,
    ffmpegPath: config.ffmpegPath,
    pidDir: join(config.dataDir, 'children', 'demo'),
  });
  const demoRecordings = createDemoRecordings({ store, remove: library.remove, clock });
  const joinBroadcast = createJoin({
    engine,
    participants,
    events: deps.events,
    links: deps.links,
    canHost: deps.canHost,
    tokens: deps.tokens,
    clock,
  });

  const decks = createDeckStore(db);
  const access = createSlideAccess({
    ...{ db, engine, participants, decks, replays, clock },
    ...{ events: deps.events, links: deps.links, tokens: deps.tokens, canHost: deps.canHost },
  });

  const revocations = createRevocations({
    core,
    links: deps.links,
    bus,
    log,
    checkEveryMs: timings.revocationCheckMs,
  });

  const timer = setInterval(() => {
    orchestrator?.tick();
    demo.tick().catch((error: unknown) => log.warn({ err: error }, 'the demo could not be ended yet'));
    demoRecordings
      .tick()
      .catch((error: unknown) => log.warn({ err: error }, 'recordings of the demo could not be deleted yet'));
  }, timings.tickMs);
  timer.unref();

  await core.presence.resume();
  demo.resume().catch((error: unknown) => log.error({ err: error }, 'an earlier demo could not be taken up'));

  return {
    core,
    broadcasts: {
      async createBroadcast({ eventId, isRecordedAutomatically, isForSchools = false }) {
        await engine.execute(eventId, system, { type: 'broadcast.create', eventId, isRecordedAutomatically });
        // Nobody finds it before there is an event, which is made when both are done.
        if (isForSchools) await engine.execute(eventId, system, { type: 'broadcast.protect' });
      },
      async protectBroadcast(eventId) {
        await engine.execute(eventId, system, { type: 'broadcast.protect' });
      },
      async cancelBroadcast(eventId) {
        await engine.execute(eventId, system, { type: 'broadcast.cancel' });
        const happened = await engine.events(eventId);
        if (happened.some(({ type }) => type === 'broadcast.wentLive'))
          throw new AppError('WRONG_PHASE', 'the event has taken place');
      },
      broadcastPhases: (eventIds) => core.store.phasesOf(eventIds),
      isRecorded: async (eventId) => {
        const state = await engine.state(eventId);
        return state.phase !== 'ended' && isRecorded(state);
      },
      forgetTexts: (eventIds) => {
        for (const broadcastId of eventIds) bus.publish('texts.erased', { broadcastId });
      },
      disconnectGrant: (grantId) => revocations.end(grantId),
      joinedCounts: (grantIds) => participants.countByGrant(grantIds),
      join: (draft) => joinBroadcast(draft, null),
    },
    boards,
    slides: { ...access, sweep: () => decks.sweep(clock.nowMs()) },
    handlers: {
      'broadcasts.join': async ({ body, person, ip }) => {
        await deps.rateLimits.consume('join by address', ip);
        return joinBroadcast(body, person);
      },
      ...library.handlers,
      ...consentHandlers({
        ...{ db, engine, participants, clock, withdrawals },
        ...{ links: deps.links, tokens: deps.tokens, rateLimits: deps.rateLimits },
      }),
      ...equipmentHandlers({ media: core.media, rateLimits: deps.rateLimits, turn: config.turn, clock }),
      ...slideHandlers({
        ...{ engine, decks, access, recordings: store, replays, clock },
        ...{ rateLimits: deps.rateLimits, limits: config.slides },
      }),
      ...captionHandlers({ recordings: store, replays, rateLimits: deps.rateLimits }),
      ...demo.handlers,
    },
    eventOfRecording: library.eventOfRecording,
    authoriseRecordingViewer: library.authoriseViewer,
    attach: core.attach,
    async close() {
      clearInterval(timer);
      for (const end of ends) end();
      revocations.close();
      boards.close();
      await demo.close();
      await core.close();
      orchestrator?.close();
      if (!options.bus) await bus.close();
    },
  };
}
