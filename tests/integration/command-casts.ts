import type { BroadcastRole } from '@campus/protocol';
import {
  command,
  type Joined,
  type LiveStage,
  publish,
  subscribe,
} from '../../signalling/src/live/testing/live-stage.ts';
import { type Case, commandId, type Phase, type Prepared, roles, type Scene } from './command-case.ts';

/** The guest of a public event has neither link nor account, and may what any other viewer may. */
export const askers = [...roles, 'guest'] as const;
type Asker = (typeof askers)[number];

export const roleOf = (asker: Asker): BroadcastRole => (asker === 'guest' ? 'viewer' : asker);

const pathTo: Record<Phase, ('backstage.open' | 'broadcast.goLive' | 'broadcast.pause')[]> = {
  scheduled: [],
  backstage: ['backstage.open'],
  live: ['backstage.open', 'broadcast.goLive'],
  paused: ['backstage.open', 'broadcast.goLive', 'broadcast.pause'],
};

/** What is there without whoever asks; `enter` lets somebody in. */
export interface Cast extends Omit<Scene, 'actor'> {
  enter(asker: Asker): Promise<Joined>;
  /** What its host and its centre have made ready. */
  readonly prepared: Prepared;
  seq(): Promise<number>;
  close(): void;
}

export async function openCast(
  stage: LiveStage,
  visibility: 'public' | 'invited',
  phase: Phase,
  prepare?: Case['prepare'],
): Promise<Cast> {
  const people: Joined[] = [];
  const event = await stage.newEvent(visibility);
  const enter = async (asker: Asker) => {
    // Some hundred people join from one address here.
    await stage.app.app.inside.rateLimits.reset('join by address', '127.0.0.1');
    const joined = await (asker === 'guest' ? event.connect(await event.joinAsGuest()) : event.enter(asker));
    people.push(joined);
    return joined;
  };
  const [host, centre] = await Promise.all([enter('host'), enter('centre')]);
  for (const step of pathTo[phase]) await command(host, step);
  const deck = { deckId: 'deck-0001', pageCount: 3, byId: null };
  await stage.live.core.engine.execute(event.eventId, { kind: 'system' }, { type: 'slides.add', ...deck });
  await host.call('slides.show', { commandId: commandId(), deckId: deck.deckId, page: 1 });
  const { trackId } = phase === 'scheduled' ? { trackId: 'no-track-yet' } : await publish(host, 'camera');
  const held = phase === 'live' ? await subscribe(centre, [trackId]) : null;
  const subscriptionId = held?.subscriptions[0]?.subscriptionId ?? 'none';
  const set = { host, centre, hostTrackId: trackId, transportId: held?.transportId ?? 'none', subscriptionId };
  const prepared = (await prepare?.(set)) ?? { messageSeq: 1, questionId: '', pollId: '' };
  return {
    ...set,
    prepared,
    enter,
    seq: async () => (await stage.live.core.engine.state(event.eventId)).seq,
    close() {
      for (const one of people) one.close();
    },
  };
}

/**
 * A cast for one asker after another: the same one as long as nothing happened in it, and nobody leaves it meanwhile. A
 * guest needs an event that is open to everybody.
 */
export function castsOf(stage: LiveStage, phase: Phase, prepare?: Case['prepare']) {
  const open = new Map<'public' | 'invited', Cast>();
  const take = async (asker: Asker): Promise<Cast> => {
    const visibility = asker === 'guest' ? 'public' : 'invited';
    const cast = open.get(visibility) ?? (await openCast(stage, visibility, phase, prepare));
    open.set(visibility, cast);
    return cast;
  };
  const closeAll = (): void => {
    for (const cast of open.values()) cast.close();
    open.clear();
  };
  return { take, closeAll };
}
