import { apply, type BroadcastEvent, type BroadcastRole, type BroadcastState, emptyState } from '@campus/protocol';
import { act } from '@testing-library/react';
import { type ReactElement, useSyncExternalStore } from 'react';
import { createStore } from 'zustand/vanilla';
import type { BroadcastSession } from '../../broadcast/session/broadcast-session.ts';
import type { ReadyView } from '../../broadcast/session/view.ts';
import { drawPage } from '../../forms/testing/form-bench.tsx';

type Unnumbered<E> = E extends unknown ? Omit<E, 'seq' | 'atMs'> : never;
export type Happening = Unnumbered<BroadcastEvent>;

const after = (state: BroadcastState, happenings: readonly Happening[]): BroadcastState =>
  happenings.reduce<BroadcastState>(
    (now, event) => apply(now, { ...event, seq: now.seq + 1, atMs: 1_000 + now.seq } as BroadcastEvent),
    state,
  );

export const joined = (participantId: string, role: BroadcastRole, headCount: number | null = null): Happening => ({
  ...{ type: 'participant.joined', participantId, role, consent: 'unasked', centreId: null, headCount },
});
export const said = (participantId: string, text: string, isHeld = false): Happening => ({
  ...{ type: 'chat.said', participantId, to: 'everyone', text, isHeld },
});

/** A live broadcast as one participant, `me`, sees it: what is drawn follows what happens. */
export function startTalk(role: BroadcastRole, ...happenings: readonly Happening[]) {
  let state = after(emptyState('broadcast-1'), [
    joined('me', role, role === 'centre' ? 30 : null),
    { type: 'broadcast.wentLive', byId: null },
    ...happenings,
  ]);
  const listeners = new Set<() => void>();
  const asked: [name: string, request: unknown][] = [];
  const waiting: (() => void)[] = [];
  let isHolding = false;
  const command = (name: string, request: unknown): Promise<void> => {
    asked.push([name, request]);
    return isHolding ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve();
  };
  const session = {
    command,
    call: async () => ({ counts: null }),
    earlierMessages: async () => undefined,
    reactions: createStore(() => ({ number: 0, counts: {} })),
    desk: { read: () => ({ states: { camera: 'off', microphone: 'off', screen: 'off' } }) },
  } as unknown as BroadcastSession;
  const viewOf = (now: BroadcastState) =>
    ({
      ...{
        state: now,
        event: { id: 'event-1', languages: ['fr', 'en'] },
        you: { participantId: 'me', role },
        me: now.participants['me'],
      },
      captions: null,
      live: { names: {}, clockOffsetMs: 0, isCaughtUp: true, connection: 'connected' },
      desk: { states: { camera: 'off', microphone: 'off', screen: 'off' }, problems: {} },
    }) as unknown as ReadyView;
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  function Follow({ draw }: { draw: (view: ReadyView, session: BroadcastSession) => ReactElement }) {
    return draw(viewOf(useSyncExternalStore(subscribe, () => state)), session);
  }
  return {
    /** What was commanded, in its order. */
    asked,
    draw: (draw: (view: ReadyView, session: BroadcastSession) => ReactElement) => drawPage(<Follow draw={draw} />),
    happen: (...events: readonly Happening[]) =>
      act(async () => {
        state = after(state, events);
        for (const listener of listeners) listener();
      }),
    /** Commands are under way until they are answered. */
    hold: () => {
      isHolding = true;
    },
    answer: () =>
      act(async () => {
        isHolding = false;
        for (const resolve of waiting.splice(0)) resolve();
      }),
  };
}
