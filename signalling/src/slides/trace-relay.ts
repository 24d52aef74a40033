import {
  authorise,
  type BroadcastState,
  type liveCalls,
  mergeTraces,
  seesBackstage,
  type SlideTrace,
  traceEveryMs,
} from '@campus/protocol';
import type { CallHandlers } from '@campus/service-kit/contract-socket';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import type { Bus } from '../bus/bus.ts';
import { actorOf } from '../live/commands.ts';
import { type Connection, type Hub, viewerOf } from '../live/hub.ts';

export interface TraceRelay {
  handlersOf(connection: Connection): Pick<CallHandlers<typeof liveCalls>, 'slides.trace'>;
  close(): void;
}

/**
 * Passes on where somebody points and what they draw, to whoever sees the page: gathered, at most once in
 * `traceEveryMs` for a broadcast, over the bus to the other nodes as well. Nothing is stored; what is lost is not missed.
 */
export function createTraceRelay({ engine, hub, bus }: { engine: BroadcastEngine; hub: Hub; bus: Bus }): TraceRelay {
  const gathered = new Map<string, SlideTrace>();
  const timers = new Map<string, NodeJS.Timeout>();

  const isShown = (state: BroadcastState | undefined, trace: SlideTrace): state is BroadcastState =>
    state?.slides.shown?.deckId === trace.deckId && state.slides.shown.page === trace.page;

  const pass = (broadcastId: string): void => {
    timers.delete(broadcastId);
    const trace = gathered.get(broadcastId);
    gathered.delete(broadcastId);
    if (trace) bus.publish('slides.traced', { broadcastId, trace });
  };

  const unsubscribe = bus.subscribe('slides.traced', ({ broadcastId, trace }) => {
    const state = engine.peek(broadcastId);
    if (!isShown(state, trace)) return;
    const sees = (connection: Connection): boolean =>
      state.phase === 'live' || seesBackstage(state, viewerOf(connection));
    hub.notifyAll(hub.of(broadcastId).filter(sees), 'slides.traced', trace);
  });

  return {
    handlersOf: (connection) => ({
      'slides.trace': async (trace) => {
        const { broadcastId } = connection;
        // What this node knows is new enough for what is gone in a moment.
        const state = engine.peek(broadcastId);
        if (state) authorise(state, actorOf(connection), 'slides.show');
        if (!isShown(state, trace)) return {};
        const before = gathered.get(broadcastId);
        gathered.set(broadcastId, before ? mergeTraces(before, trace) : trace);
        if (!timers.has(broadcastId))
          timers.set(
            broadcastId,
            setTimeout(() => pass(broadcastId), traceEveryMs),
          );
        return {};
      },
    }),
    close() {
      unsubscribe();
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      gathered.clear();
    },
  };
}
