import {
  type Actor,
  activeRecording,
  AppError,
  apply,
  type BroadcastCommand,
  type BroadcastEvent,
  type BroadcastState,
  type CommandReply,
  decide,
  emptyState,
  replay,
  type SystemCommand,
  type UnnumberedEvent,
} from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import type { Logger } from '@campus/service-kit/log';
import { serialQueue } from '@campus/service-kit/async';
import type { Bus } from '../bus/bus.ts';
import { isBallotKey } from '../talk/poll-secrets.ts';
import type { LogStore, StoredCommand } from './log-store.ts';
import { readWholeLog } from './whole-log.ts';

/** One event with the state around it, which is what a projection needs. */
export interface Step {
  readonly before: BroadcastState;
  readonly event: BroadcastEvent;
  readonly after: BroadcastState;
}

export type StepListener = (broadcastId: string, steps: readonly Step[]) => void;

export interface BroadcastEngine {
  /**
   * Decides, appends, tells the listeners. A `commandId` that is stored already gets its first answer again, and
   * nothing happens: not even `admit` is asked then, which may refuse a new command by throwing, counts it, or prepares
   * for it. Throws what `admit` and `decide` throw, NOT_FOUND for an unknown broadcast, CONFLICT for another's
   * commandId, UNAVAILABLE when the log stays contended.
   */
  execute(
    broadcastId: string,
    actor: Actor,
    command: BroadcastCommand,
    commandId?: string,
    admit?: () => Promise<void>,
  ): Promise<CommandReply>;
  /** Throws exactly what `execute` would throw now, or once the servers had done `first`; changes nothing. */
  check(broadcastId: string, actor: Actor, command: BroadcastCommand, first?: SystemCommand): Promise<void>;
  /** Caught up with the log. Throws NOT_FOUND. */
  state(broadcastId: string): Promise<BroadcastState>;
  /** What this node knows at this moment; undefined when the broadcast was not loaded. */
  peek(broadcastId: string): BroadcastState | undefined;
  /** The last steps (at most 500) up to what `peek` shows. */
  recentSteps(broadcastId: string): readonly Step[];
  /** The whole log. */
  events(broadcastId: string): Promise<BroadcastEvent[]>;
  /** Reads the log again, since what people wrote in it was erased: nothing of that stays in memory here. */
  reread(broadcastId: string): Promise<void>;
  /** Every event that this node learns of after the broadcast was loaded, in order and once. */
  listen(listener: StepListener): () => void;
  close(): void;
}

export interface EngineDependencies {
  readonly store: LogStore;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: Logger;
  /** How often a node looks whether it missed a message of the bus. */
  pollMs?: number;
  /** Whether somebody here follows the broadcast: its state is then kept however quiet it is. */
  isInUse?: (broadcastId: string) => boolean;
}

interface Loaded {
  state: BroadcastState;
  lastAtMs: number;
  usedAtMs: number;
  readonly steps: Step[];
  /** While this node knows a recording to run: the clock less the monotonic one, as it was at the first event of it. */
  recordedOffsetMs: number | null;
}

const maxAttempts = 20;
const keptSteps = 500;
const pageSize = 1_000;
const forgetIdleAfterMs = 10 * 60_000;

/** The one way in which anything durable happens in a broadcast. */
export function createBroadcastEngine(dependencies: EngineDependencies): BroadcastEngine {
  const { store, bus, clock, newId, log } = dependencies;
  const loadedById = new Map<string, Loaded>();
  const queue = serialQueue();
  /** A command that is sent again waits for the answer of the first, and is not counted as one more. */
  const sameCommand = serialQueue();
  const listeners = new Set<StepListener>();

  /**
   * A recording goes on by the monotonic clock: were the log to follow a clock that is set meanwhile, the end would
   * lie where nothing was captured, or before what was.
   */
  const timeOf = (loaded: Loaded): number => {
    const { nowMs, monotonicMs = nowMs } = clock;
    if (activeRecording(loaded.state) === null) loaded.recordedOffsetMs = null;
    else loaded.recordedOffsetMs ??= nowMs() - monotonicMs();
    return loaded.recordedOffsetMs === null ? nowMs() : Math.round(loaded.recordedOffsetMs + monotonicMs());
  };

  const takeIn = (broadcastId: string, loaded: Loaded, events: readonly BroadcastEvent[], isTold: boolean): void => {
    const steps = events.map((event): Step => {
      const before = loaded.state;
      if (event.seq !== before.seq + 1) throw new Error(`event ${event.seq} does not follow ${before.seq}`);
      loaded.state = apply(before, event);
      loaded.lastAtMs = Math.max(loaded.lastAtMs, event.atMs);
      return { before, event, after: loaded.state };
    });
    // A recording that has just begun is timed from now on, and not from the next event.
    timeOf(loaded);
    loaded.steps.push(...steps.slice(-keptSteps));
    loaded.steps.splice(0, Math.max(0, loaded.steps.length - keptSteps));
    if (!isTold || steps.length === 0) return;
    for (const listener of listeners) {
      try {
        listener(broadcastId, steps);
      } catch (error) {
        log.error({ err: error, broadcastId }, 'a listener of the broadcast log failed');
      }
    }
  };

  /** Only inside the broadcast's queue. */
  const catchUp = async (broadcastId: string, loaded: Loaded, isTold = true): Promise<number> => {
    const fromSeq = loaded.state.seq;
    for (;;) {
      const events = await store.read(broadcastId, loaded.state.seq, pageSize);
      takeIn(broadcastId, loaded, events, isTold);
      if (events.length < pageSize) return loaded.state.seq - fromSeq;
    }
  };

  const load = async (broadcastId: string): Promise<Loaded> => {
    const known = loadedById.get(broadcastId);
    if (known) {
      known.usedAtMs = clock.nowMs();
      return known;
    }
    const loaded: Loaded = {
      state: emptyState(broadcastId),
      lastAtMs: 0,
      usedAtMs: clock.nowMs(),
      steps: [],
      recordedOffsetMs: null,
    };
    await catchUp(broadcastId, loaded, false);
    if (loaded.state.seq > 0) loadedById.set(broadcastId, loaded);
    return loaded;
  };

  /** A clock that was set back must not make time run backwards inside a log. */
  const nextAtMs = (loaded: Loaded): number => Math.max(timeOf(loaded), loaded.lastAtMs);

  const number = (loaded: Loaded, events: readonly UnnumberedEvent[]): BroadcastEvent[] => {
    const atMs = nextAtMs(loaded);
    return events.map((event, index) => ({ ...event, seq: loaded.state.seq + 1 + index, atMs }));
  };

  /** Decides on the newest state: a refusal that rests on an old one is not given. */
  const decideFresh = async (
    broadcastId: string,
    loaded: Loaded,
    actor: Actor,
    command: BroadcastCommand,
    first?: SystemCommand,
  ): Promise<UnnumberedEvent[]> => {
    for (;;) {
      try {
        if (loaded.state.seq === 0 && command.type !== 'broadcast.create')
          throw new AppError('NOT_FOUND', 'there is no such broadcast');
        const nowMs = nextAtMs(loaded);
        const done = first ? decide(loaded.state, first, { actor: { kind: 'system' }, newId, nowMs }) : [];
        return decide(replay(loaded.state, number(loaded, done)), command, { actor, newId, nowMs });
      } catch (error) {
        if (!bus.isShared || (await catchUp(broadcastId, loaded)) === 0) throw error;
      }
    }
  };

  const answerKept = async (
    broadcastId: string,
    actor: Actor,
    command: BroadcastCommand,
    commandId: string | undefined,
  ): Promise<CommandReply | null> => {
    const stored = commandId === undefined ? null : await store.findCommand(broadcastId, commandId);
    return stored && answerAgain(stored, actor, command);
  };

  const executeNow = async (
    broadcastId: string,
    actor: Actor,
    command: BroadcastCommand,
    commandId: string | undefined,
  ): Promise<CommandReply> => {
    const known = await answerKept(broadcastId, actor, command, commandId);
    if (known) return known;
    const loaded = await load(broadcastId);
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const events = number(loaded, await decideFresh(broadcastId, loaded, actor, command));
      const reply: CommandReply = { seq: loaded.state.seq + events.length };
      const stored = commandId === undefined ? null : { commandId, actorId: actorIdOf(actor), reply };
      const outcome = await store.append(broadcastId, loaded.state.seq, events, stored);
      if (outcome.kind === 'duplicate') return answerAgain(outcome.command, actor, command);
      if (outcome.kind === 'conflict') {
        await catchUp(broadcastId, loaded);
        continue;
      }
      loadedById.set(broadcastId, loaded);
      takeIn(broadcastId, loaded, events, true);
      if (events.length > 0) bus.publish('log.appended', { broadcastId, seq: reply.seq });
      return reply;
    }
    throw new AppError('UNAVAILABLE', 'the broadcast is too busy at present');
  };

  const freshState = async (broadcastId: string): Promise<Loaded> => {
    const isCached = loadedById.has(broadcastId);
    const loaded = await load(broadcastId);
    if (isCached && bus.isShared) await catchUp(broadcastId, loaded);
    if (loaded.state.seq === 0) throw new AppError('NOT_FOUND', 'there is no such broadcast');
    return loaded;
  };

  /** Brings a cached broadcast up to date after a hint; one that nobody here asked for is left alone. */
  const follow = (broadcastId: string): void => {
    if (!loadedById.has(broadcastId)) return;
    void queue
      .serialise(broadcastId, async () => {
        const loaded = loadedById.get(broadcastId);
        if (loaded) await catchUp(broadcastId, loaded);
      })
      .catch((error: unknown) => log.warn({ err: error, broadcastId }, 'a broadcast could not be caught up yet'));
  };

  const followAll = (): void => {
    for (const broadcastId of loadedById.keys()) follow(broadcastId);
  };

  const poll = async (): Promise<void> => {
    for (const [broadcastId, loaded] of loadedById) {
      const isIdle = loaded.usedAtMs + forgetIdleAfterMs < clock.nowMs() && !dependencies.isInUse?.(broadcastId);
      // What runs is followed by whoever records it or waits for somebody to come back; the rest is read again.
      if (isIdle && ['ended', 'scheduled'].includes(loaded.state.phase)) loadedById.delete(broadcastId);
    }
    if (!bus.isShared || loadedById.size === 0) return;
    const heads = await store.heads([...loadedById.keys()]);
    for (const [broadcastId, seq] of heads) {
      if (seq > (loadedById.get(broadcastId)?.state.seq ?? seq)) follow(broadcastId);
    }
  };

  const ends = [
    bus.subscribe('log.appended', ({ broadcastId, seq }) => {
      if (seq > (loadedById.get(broadcastId)?.state.seq ?? seq)) follow(broadcastId);
    }),
    bus.onGap(followAll),
  ];
  const timer = setInterval(() => {
    poll().catch((error: unknown) => log.warn({ err: error }, 'the heads of the logs could not be read'));
  }, dependencies.pollMs ?? 5_000);
  timer.unref();

  return {
    execute(broadcastId, actor, command, commandId, admit) {
      const execute = (): Promise<CommandReply> =>
        queue.serialise(broadcastId, () => executeNow(broadcastId, actor, command, commandId));
      if (!admit) return execute();
      // Outside the broadcast's queue: nobody else waits for who counts, and who prepares may execute commands.
      return sameCommand.serialise(`${broadcastId} ${commandId ?? newId()}`, async () => {
        const known = await answerKept(broadcastId, actor, command, commandId);
        if (known) return known;
        try {
          await admit();
        } catch (error) {
          // The first may have been taken by another node meanwhile: then it is answered, whatever was counted.
          const taken = commandId === undefined ? null : await answerKept(broadcastId, actor, command, commandId);
          if (taken) return taken;
          throw error;
        }
        return execute();
      });
    },
    check: (broadcastId, actor, command, first) =>
      queue.serialise(broadcastId, async () => {
        await decideFresh(broadcastId, await load(broadcastId), actor, command, first);
      }),
    state: (broadcastId) => queue.serialise(broadcastId, async () => (await freshState(broadcastId)).state),
    peek: (broadcastId) => loadedById.get(broadcastId)?.state,
    recentSteps: (broadcastId) => loadedById.get(broadcastId)?.steps ?? [],
    events: (broadcastId) => readWholeLog(store, broadcastId),
    reread: (broadcastId) =>
      queue.serialise(broadcastId, async () => {
        const loaded = loadedById.get(broadcastId);
        if (!loaded) return;
        let state = emptyState(broadcastId);
        while (state.seq < loaded.state.seq) {
          const page = await store.read(broadcastId, state.seq, Math.min(pageSize, loaded.state.seq - state.seq));
          state = replay(state, page);
        }
        loaded.state = state;
        loaded.steps.length = 0;
      }),
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      clearInterval(timer);
      for (const end of ends) end();
      listeners.clear();
    },
  };
}

/** Beside an anonymous vote stands no name, not even in the row that lets a retry be answered. */
function actorIdOf(actor: Actor): string {
  return actor.kind === 'participant' ? (actor.ballotKey ?? actor.participantId) : '';
}

function answerAgain(stored: StoredCommand, actor: Actor, command: BroadcastCommand): CommandReply {
  // With its poll the key is gone that told whose a vote was. That it counted may be said to whoever has its id.
  const isVoteOfClosedPoll =
    command.type === 'poll.vote' &&
    isBallotKey(stored.actorId) &&
    actor.kind === 'participant' &&
    actor.ballotKey === undefined;
  if (stored.actorId !== actorIdOf(actor) && !isVoteOfClosedPoll)
    throw new AppError('CONFLICT', 'this command id was used by somebody else');
  return stored.reply;
}
