import { randomUUID } from 'node:crypto';
import {
  AppError,
  BroadcastRole,
  type ClientCommandName,
  clientCommandNames,
  commandRights,
  liveCalls,
} from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cameraParameters,
  command,
  type Joined,
  type LiveStage,
  openStage,
  publish,
  subscribe,
} from '../../signalling/src/live/testing/live-stage.ts';

/**
 * The permission table of the socket, walked through real sockets: every command and every media call, asked by every
 * role. What is expected is written down here once more, on purpose: a command that is added, or whose rights change,
 * fails until somebody has thought about every role.
 */
const roles = BroadcastRole.options;
/** The guest of a public event has neither link nor account, and may what any other viewer may. */
const askers = [...roles, 'guest'] as const;
type Asker = (typeof askers)[number];
const roleOf = (asker: Asker): BroadcastRole => (asker === 'guest' ? 'viewer' : asker);
type Answers = Record<BroadcastRole, 'ok' | AppError['code']>;

const only = (...allowed: BroadcastRole[]): Answers =>
  Object.fromEntries(roles.map((role) => [role, allowed.includes(role) ? 'ok' : 'FORBIDDEN'])) as Answers;
const leaders = only('host', 'moderator');

type Phase = 'scheduled' | 'backstage' | 'live' | 'paused';

interface Scene {
  actor: Joined;
  host: Joined;
  centre: Joined;
  /** A camera of the other host. */
  hostTrackId: string;
  /** What the centre holds: its receive transport, and its subscription to that camera. */
  transportId: string;
  subscriptionId: string;
}

interface Case {
  phase: Phase;
  ask(scene: Scene): Promise<unknown>;
  expected: Answers;
}

const commandId = () => randomUUID();

const cases: Record<ClientCommandName, Case> = {
  'backstage.open': {
    phase: 'scheduled',
    ask: ({ actor }) => command(actor, 'backstage.open'),
    expected: only('host'),
  },
  'broadcast.goLive': {
    phase: 'backstage',
    ask: ({ actor }) => command(actor, 'broadcast.goLive'),
    expected: only('host'),
  },
  'broadcast.pause': { phase: 'live', ask: ({ actor }) => command(actor, 'broadcast.pause'), expected: only('host') },
  'broadcast.resume': {
    phase: 'paused',
    ask: ({ actor }) => command(actor, 'broadcast.resume'),
    expected: only('host'),
  },
  'broadcast.end': { phase: 'live', ask: ({ actor }) => command(actor, 'broadcast.end'), expected: only('host') },
  'stage.bring': {
    phase: 'live',
    ask: ({ actor, centre }) =>
      actor.call('stage.bring', { commandId: commandId(), participantId: centre.join.participantId }),
    expected: leaders,
  },
  'stage.release': {
    phase: 'live',
    ask: ({ actor, host }) =>
      actor.call('stage.release', { commandId: commandId(), participantId: host.join.participantId }),
    expected: leaders,
  },
  'stage.feature': {
    phase: 'live',
    ask: ({ actor, hostTrackId }) =>
      actor.call('stage.feature', { commandId: commandId(), layout: 'one', trackIds: [hostTrackId] }),
    expected: leaders,
  },
  'participant.remove': {
    phase: 'live',
    ask: ({ actor, centre }) =>
      actor.call('participant.remove', {
        commandId: commandId(),
        participantId: centre.join.participantId,
        isBanned: false,
      }),
    expected: leaders,
  },
  'participant.count': {
    phase: 'live',
    ask: ({ actor }) => actor.call('participant.count', { commandId: commandId(), headCount: 3 }),
    expected: only('centre'),
  },
  'consent.give': {
    phase: 'live',
    ask: ({ actor }) => actor.call('consent.give', { commandId: commandId(), consent: 'watch-only', textVersion: '1' }),
    expected: only(...roles),
  },
  'track.publish': {
    phase: 'live',
    ask: ({ actor }) =>
      actor.call('media.open', { direction: 'send' }).then(
        () => publish(actor, 'camera'),
        // Whoever may not open a transport tries without one: the command itself must be refused.
        () =>
          actor.call('track.publish', {
            commandId: commandId(),
            trackId: `track-${commandId()}`,
            source: 'camera',
            transportId: 'none',
            kind: 'video',
            rtpParameters: cameraParameters(),
          }),
      ),
    // The staff are on stage from the beginning.
    expected: only('host', 'moderator', 'speaker'),
  },
  'track.mute': {
    phase: 'live',
    ask: ({ actor, hostTrackId: trackId }) => actor.call('track.mute', { commandId: commandId(), trackId }),
    expected: leaders,
  },
  'track.unmute': {
    phase: 'live',
    ask: ({ actor, hostTrackId: trackId }) => actor.call('track.unmute', { commandId: commandId(), trackId }),
    // Nobody opens another's microphone.
    expected: only(),
  },
  'track.close': {
    phase: 'live',
    ask: ({ actor, hostTrackId: trackId }) => actor.call('track.close', { commandId: commandId(), trackId }),
    expected: leaders,
  },
  'recording.start': { phase: 'live', ask: ({ actor }) => command(actor, 'recording.start'), expected: only('host') },
  'recording.stop': { phase: 'live', ask: ({ actor }) => command(actor, 'recording.stop'), expected: only('host') },
};

const mediaCases: Partial<Record<keyof typeof liveCalls, { ask(scene: Scene): Promise<unknown>; expected: Answers }>> =
  {
    'media.open': {
      ask: ({ actor }) => actor.call('media.open', { direction: 'send' }),
      expected: only('host', 'moderator', 'speaker'),
    },
    'media.connect': {
      ask: ({ actor, transportId }) =>
        actor.call('media.connect', {
          transportId,
          dtlsParameters: { fingerprints: [{ algorithm: 'sha-256', value: 'AB' }] },
        }),
      expected: missing(),
    },
    'media.restartIce': {
      ask: ({ actor, transportId }) => actor.call('media.restartIce', { transportId }),
      expected: missing(),
    },
    'media.subscribe': {
      ask: ({ actor, hostTrackId, transportId }) =>
        actor.call('media.subscribe', { transportId, rtpCapabilities: {}, trackIds: [hostTrackId] }),
      expected: missing(),
    },
    'media.prefer': {
      ask: ({ actor, subscriptionId }) => actor.call('media.prefer', { subscriptionId, layers: { spatialLayer: 0 } }),
      expected: missing(),
    },
    'media.resume': {
      ask: ({ actor, subscriptionId }) => actor.call('media.resume', { subscriptionIds: [subscriptionId] }),
      expected: missing(),
    },
    'media.pause': {
      ask: ({ actor, subscriptionId }) => actor.call('media.pause', { subscriptionIds: [subscriptionId] }),
      expected: missing(),
    },
    'media.unsubscribe': {
      ask: ({ actor, subscriptionId }) => actor.call('media.unsubscribe', { subscriptionIds: [subscriptionId] }),
      expected: only(...roles),
    },
    'track.addEncoding': {
      ask: ({ actor, hostTrackId: trackId, transportId }) =>
        actor.call('track.addEncoding', {
          trackId,
          transportId,
          rtpParameters: cameraParameters('video/VP8'),
        }),
      expected: missing(),
    },
    'track.removeEncoding': {
      ask: ({ actor, hostTrackId: trackId }) =>
        actor.call('track.removeEncoding', { trackId, producerId: 'producer-1' }),
      expected: missing(),
    },
  };

/** What is another's does not exist for anybody. */
function missing(): Answers {
  return Object.fromEntries(roles.map((role) => [role, 'NOT_FOUND'])) as Answers;
}

let stage: LiveStage;

beforeAll(async () => {
  stage = await openStage({ timings: { leaseMs: 60_000 } });
});
afterAll(() => stage.close());

const pathTo: Record<Phase, ('backstage.open' | 'broadcast.goLive' | 'broadcast.pause')[]> = {
  scheduled: [],
  backstage: ['backstage.open'],
  live: ['backstage.open', 'broadcast.goLive'],
  paused: ['backstage.open', 'broadcast.goLive', 'broadcast.pause'],
};

/** What is there without whoever asks; `enter` lets somebody in. */
interface Cast extends Omit<Scene, 'actor'> {
  enter(asker: Asker): Promise<Joined>;
  seq(): Promise<number>;
  close(): void;
}

async function openCast(visibility: 'public' | 'invited', phase: Phase): Promise<Cast> {
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
  const { trackId } = phase === 'scheduled' ? { trackId: 'no-track-yet' } : await publish(host, 'camera');
  const held = phase === 'live' ? await subscribe(centre, [trackId]) : null;
  const subscriptionId = held?.subscriptions[0]?.subscriptionId ?? 'none';
  return {
    ...{ host, centre, hostTrackId: trackId, transportId: held?.transportId ?? 'none', subscriptionId, enter },
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
function castsOf(phase: Phase) {
  const open = new Map<'public' | 'invited', Cast>();
  const take = async (asker: Asker): Promise<Cast> => {
    const visibility = asker === 'guest' ? 'public' : 'invited';
    const cast = open.get(visibility) ?? (await openCast(visibility, phase));
    open.set(visibility, cast);
    return cast;
  };
  const closeAll = (): void => {
    for (const cast of open.values()) cast.close();
    open.clear();
  };
  return { take, closeAll };
}

async function scene(role: BroadcastRole, phase: Phase): Promise<Scene> {
  const cast = await openCast('invited', phase);
  return { ...cast, actor: await cast.enter(role) };
}

async function answerOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
    return 'ok';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('every command, asked by every role and by a guest', () => {
  it('has an expectation, and so has every other call', () => {
    expect(Object.keys(cases).toSorted()).toEqual([...clientCommandNames].toSorted());
    const others = Object.keys(liveCalls).filter((name) => !Object.hasOwn(cases, name));
    expect(Object.keys(mediaCases).toSorted()).toEqual(others.toSorted());
  });

  for (const name of clientCommandNames) {
    it(`${name} is answered as the table says, and a refusal leaves no trace`, async () => {
      const { phase, ask, expected } = cases[name];
      const casts = castsOf(phase);
      for (const asker of askers) {
        const role = roleOf(asker);
        const cast = await casts.take(asker);
        const actor = await cast.enter(asker);
        const before = await cast.seq();
        const answer = await answerOf(ask({ ...cast, actor }));
        expect({ asker, answer }).toEqual({ asker, answer: expected[role] });
        if (answer !== 'ok') expect(await cast.seq()).toBe(before);
        // The protocol's own table agrees: what it never allows is refused here.
        if (commandRights[name][role] === 'never') expect(answer).toBe('FORBIDDEN');
        if (commandRights[name][role] === 'always') expect(answer).toBe('ok');
        if (answer === 'ok') casts.closeAll();
      }
      casts.closeAll();
    });
  }

  for (const [name, { ask, expected }] of Object.entries(mediaCases)) {
    it(`${name} is answered as the table says`, async () => {
      const casts = castsOf('live');
      for (const asker of askers) {
        const cast = await casts.take(asker);
        const actor = await cast.enter(asker);
        if (name === 'media.pause') await cast.centre.call('media.resume', { subscriptionIds: [cast.subscriptionId] });
        const held = () => stage.sfu.plane.consumer(cast.subscriptionId);
        const before = held().isPaused;
        const answer = await answerOf(ask({ ...cast, actor }));
        expect({ asker, answer }).toEqual({ asker, answer: expected[roleOf(asker)] });
        // Asking in vain for what is another's changes nothing of theirs.
        expect(held().isPaused).toBe(before);
      }
      casts.closeAll();
    });
  }

  it('lets a centre publish while it is on stage, and only then', async () => {
    const { actor, host } = await scene('centre', 'live');
    const ids = { commandId: commandId(), participantId: actor.join.participantId };
    expect(await answerOf(publish(actor, 'camera'))).toBe('FORBIDDEN');
    await host.call('stage.bring', ids);
    const { trackId } = await publish(actor, 'camera');
    await host.call('stage.release', { ...ids, commandId: commandId() });
    await eventually(() => host.state().tracks[trackId] === undefined);
    expect(await answerOf(publish(actor, 'camera'))).toBe('FORBIDDEN');
  });

  it('lets everyone who publishes mute, unmute and close their own track', async () => {
    for (const role of ['host', 'moderator', 'speaker'] as const) {
      const { actor } = await scene(role, 'live');
      const { trackId } = await publish(actor, 'microphone');
      for (const name of ['track.mute', 'track.unmute', 'track.close'] as const) {
        expect(await answerOf(actor.call(name, { commandId: commandId(), trackId }))).toBe('ok');
      }
    }
  });

  it('takes a moderator off stage and with it the right to publish', async () => {
    const { actor, host } = await scene('moderator', 'live');
    await host.call('stage.release', { commandId: commandId(), participantId: actor.join.participantId });
    expect(await answerOf(publish(actor, 'camera'))).toBe('FORBIDDEN');
  });
});
