import { type Actor, AppError, type BroadcastState, type RouteReply } from '@campus/protocol';
import { withTimeout } from '@campus/service-kit/async';
import { sweepOrphans } from '@campus/service-kit';
import { makeId } from '../keys/secrets.ts';
import type { LiveCore } from '../live/live-core.ts';
import type { LiveDeps } from '../ports.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import { type DemoCampus, isCampus, startDemoCampus } from './demo-campus.ts';
import { demoEvent, leadInstitution, partnerCentres } from './demo-content.ts';

const system: Actor = { kind: 'system' };
export const demoLastsMs = 30 * 60_000;
const flowsWithinMs = 15_000;
const lookEveryMs = 10_000;

export interface Demo {
  handlers: HandlersOf<'demo.create'>;
  /** Takes up the demo that an earlier life of this process left running, or ends it when its time is over. */
  resume(): Promise<void>;
  /** Ends the demo when its time is over. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

export interface DemoDependencies {
  deps: LiveDeps;
  core: LiveCore;
  ffmpegPath: string;
  pidDir: string;
}

interface RunningDemo {
  readonly campus: DemoCampus;
  readonly endsAtMs: number;
}

/** One demo at a time: whoever asks while it runs joins it. */
export function createDemo({ deps, core, ffmpegPath, pidDir }: DemoDependencies): Demo {
  const { clock, log, events, links, rateLimits, config } = deps;
  const { engine } = core;
  let running: RunningDemo | undefined;
  let starting: Promise<RunningDemo> | undefined;
  let looking: Promise<void> | undefined;
  let lookedMs = clock.nowMs();

  const startCampus = (broadcastId: string): Promise<DemoCampus | null> =>
    startDemoCampus({ core, ffmpegPath, pidDir, clock, log, onLost: stopHere }, broadcastId);

  const start = async (): Promise<RunningDemo> => {
    const lead = await deps.institutions.ensureDemo(leadInstitution);
    for (const centre of partnerCentres) await deps.institutions.ensureDemo(centre);
    const id = makeId('demo');
    const nowMs = clock.nowMs();
    await engine.execute(id, system, { type: 'broadcast.create', eventId: id, isRecordedAutomatically: false });
    await events.insert({ id, draft: demoEvent(nowMs), institutionId: lead.id, createdBy: null, isDemo: true, nowMs });
    const campus = await startCampus(id);
    if (!campus) throw new AppError('CONFLICT', 'another node has the demo');
    try {
      await withTimeout(campus.flowing, flowsWithinMs, 'the demo');
    } catch (error) {
      await campus.stop();
      await engine.execute(id, system, { type: 'broadcast.end' });
      throw error;
    }
    return { campus, endsAtMs: nowMs + demoLastsMs };
  };

  const ensure = async (): Promise<RunningDemo> => {
    // A demo that is just being taken up is the one to join; when it cannot be, there is a new one.
    await looking?.catch(() => undefined);
    if (running) return running;
    starting ??= start()
      .then((started) => {
        running = started;
        return started;
      })
      .finally(() => {
        starting = undefined;
      });
    return starting;
  };

  const stop = async (): Promise<void> => {
    const stopped = running;
    running = undefined;
    await stopped?.campus.stop();
  };

  const stopHere = (): void => {
    stop().catch((error: unknown) => log.error({ err: error }, 'the demo could not be stopped'));
  };

  const unlisten = engine.listen((broadcastId, steps) => {
    if (broadcastId === running?.campus.broadcastId && steps.at(-1)?.after.phase === 'ended') stopHere();
  });

  /** Whether a node that is there, this one or another, has the demo's campus. */
  const isHeld = (state: BroadcastState): Promise<boolean> => {
    const campus = Object.values(state.participants).find(({ id }) => isCampus(id));
    return campus ? core.attendance.isConnected(campus.id, clock.nowMs()) : Promise.resolve(false);
  };

  /** Takes up a demo that runs and that no node has, and ends what is over. */
  const look = async (): Promise<void> => {
    lookedMs = clock.nowMs();
    const open = await core.store.list({ isEnded: false });
    const found = (await events.findMany(open.map((row) => row.eventId))).filter((event) => event.isDemo);
    for (const event of found.toSorted((a, b) => b.startsAtMs - a.startsAtMs)) {
      const endsAtMs = event.startsAtMs + demoLastsMs;
      const state = await engine.state(event.id);
      if (state.phase === 'scheduled') continue;
      const isOver = !config.isDemoOffered || endsAtMs <= clock.nowMs();
      if (!isOver && running === undefined && starting === undefined) {
        const campus = await startCampus(event.id);
        if (campus) running = { campus, endsAtMs };
      } else if (isOver || !(await isHeld(state))) {
        await engine.execute(event.id, system, { type: 'broadcast.end' });
      }
    }
  };

  const pathsOf = async (eventId: string): Promise<RouteReply<'demo.create'>> => {
    const link = (role: 'viewer' | 'centre' | 'host', label: string) =>
      links.create({ eventId, role, label, ttlMs: demoLastsMs, createdBy: null });
    const viewer = await link('viewer', '');
    const centre = await link('centre', partnerCentres[0]?.name ?? '');
    const host = await link('host', '');
    return {
      eventId,
      watchPath: viewer.path,
      centrePath: centre.path,
      studioPath: `/studio/${eventId}?link=${encodeURIComponent(host.token)}`,
    };
  };

  const takeUp = (ready: Promise<unknown> = Promise.resolve()): Promise<void> => {
    looking ??= ready.then(look).finally(() => {
      looking = undefined;
    });
    return looking;
  };

  return {
    handlers: {
      'demo.create': async ({ ip }) => {
        if (!config.isDemoOffered) throw new AppError('NOT_FOUND', 'this campus offers no demo');
        await rateLimits.consume('demo by address', ip);
        const { campus } = await ensure();
        return pathsOf(campus.broadcastId);
      },
    },

    async resume() {
      await takeUp(sweepOrphans(pidDir, log));
    },

    async tick() {
      if (running && running.endsAtMs <= clock.nowMs())
        await engine.execute(running.campus.broadcastId, system, { type: 'broadcast.end' });
      // Another node may have died with a demo.
      if (!running && !starting && config.isDemoOffered && clock.nowMs() - lookedMs >= lookEveryMs) await takeUp();
    },

    async close() {
      unlisten();
      // Whoever waits for the look may start one then.
      await Promise.allSettled([looking]);
      await Promise.allSettled([starting]);
      await stop();
    },
  };
}
