import {
  AppError,
  type BroadcastRole,
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
  type LiveStage,
  openStage,
  publish,
} from '../../signalling/src/live/testing/live-stage.ts';
import {
  type Answers,
  type Case,
  commandId,
  leaders,
  only,
  type Phase,
  presenters,
  roles,
  type Scene,
} from './command-case.ts';
import { askers, castsOf, openCast, roleOf } from './command-casts.ts';
import { conversationCalls, conversationCases } from './conversation-cases.ts';

/**
 * The permission table of the socket, walked through real sockets: every command and every media call, asked by every
 * role. What is expected is written down here once more, on purpose: a command that is added, or whose rights change,
 * fails until somebody has thought about every role.
 */
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
  'slides.show': {
    phase: 'live',
    ask: ({ actor }) => actor.call('slides.show', { commandId: commandId(), deckId: 'deck-0001', page: 2 }),
    expected: presenters,
  },
  'slides.hide': {
    phase: 'live',
    ask: ({ actor }) => actor.call('slides.hide', { commandId: commandId() }),
    expected: presenters,
  },
  'slides.draw': {
    phase: 'live',
    ask: ({ actor }) => {
      const stroke = { id: 'line-0001', deckId: 'deck-0001', page: 1, colour: 'red', points: [0, 0, 9, 9] } as const;
      return actor.call('slides.draw', { commandId: commandId(), stroke: { ...stroke, points: [...stroke.points] } });
    },
    expected: presenters,
  },
  'slides.erase': {
    phase: 'live',
    ask: ({ actor }) =>
      actor.call('slides.erase', { commandId: commandId(), deckId: 'deck-0001', page: 1, strokeId: null }),
    expected: presenters,
  },
  'caption.say': {
    phase: 'live',
    ask: ({ actor }) => actor.call('caption.say', { commandId: commandId(), language: 'en', text: 'Good evening.' }),
    expected: only('host', 'moderator', 'interpreter'),
  },
  'recording.start': { phase: 'live', ask: ({ actor }) => command(actor, 'recording.start'), expected: only('host') },
  'recording.stop': { phase: 'live', ask: ({ actor }) => command(actor, 'recording.stop'), expected: only('host') },
  'hand.raise': {
    phase: 'live',
    ask: ({ actor }) => actor.call('hand.raise', { commandId: commandId(), about: 'Kites' }),
    expected: only('host', 'moderator', 'speaker', 'centre', 'viewer'),
  },
  'hand.lower': {
    phase: 'live',
    // Another's.
    ask: ({ actor, centre }) =>
      actor.call('hand.lower', { commandId: commandId(), participantId: centre.join.participantId }),
    expected: leaders,
  },
  'stage.follow': {
    phase: 'live',
    ask: ({ actor }) => actor.call('stage.follow', { commandId: commandId(), layout: 'one' }),
    expected: leaders,
  },
  'broadcast.lock': {
    phase: 'live',
    ask: ({ actor }) => actor.call('broadcast.lock', { commandId: commandId() }),
    expected: leaders,
  },
  'broadcast.unlock': {
    phase: 'live',
    ask: ({ actor }) => actor.call('broadcast.unlock', { commandId: commandId() }),
    expected: leaders,
  },
  'host.pass': {
    phase: 'live',
    ask: ({ actor, host }) =>
      actor.call('host.pass', { commandId: commandId(), participantId: host.join.participantId, staysHost: true }),
    expected: only('host'),
  },
  // In an event that is not for schools there is nothing to confirm, and it changes nothing.
  'camera.confirm': {
    phase: 'live',
    ask: ({ actor }) =>
      actor.call('camera.confirm', { commandId: commandId(), participantId: actor.join.participantId }),
    expected: only('centre'),
  },
  'camera.unconfirm': {
    phase: 'live',
    ask: ({ actor }) =>
      actor.call('camera.unconfirm', { commandId: commandId(), participantId: actor.join.participantId }),
    expected: only('centre'),
  },
  ...conversationCases,
};

const otherCases: Partial<Record<keyof typeof liveCalls, { ask(scene: Scene): Promise<unknown>; expected: Answers }>> =
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
    'media.save': {
      ask: ({ actor, transportId }) => actor.call('media.save', { transportId, saving: 'low' }),
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
    'slides.trace': {
      ask: ({ actor }) =>
        actor.call('slides.trace', { deckId: 'deck-0001', page: 1, pointer: { x: 5, y: 5 }, strokes: [] }),
      expected: presenters,
    },
    'track.removeEncoding': {
      ask: ({ actor, hostTrackId: trackId }) =>
        actor.call('track.removeEncoding', { trackId, producerId: 'producer-1' }),
      expected: missing(),
    },
    ...conversationCalls,
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

async function scene(role: BroadcastRole, phase: Phase): Promise<Scene> {
  const cast = await openCast(stage, 'invited', phase);
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
    expect(Object.keys(otherCases).toSorted()).toEqual(others.toSorted());
  });

  for (const name of clientCommandNames) {
    it(`${name} is answered as the table says, and a refusal leaves no trace`, async () => {
      const { phase, prepare, ask, expected } = cases[name];
      const casts = castsOf(stage, phase, prepare);
      for (const asker of askers) {
        const role = roleOf(asker);
        const cast = await casts.take(asker);
        const actor = await cast.enter(asker);
        const before = await cast.seq();
        const answer = await answerOf(ask({ ...cast, ...cast.prepared, actor }));
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

  for (const [name, { ask, expected }] of Object.entries(otherCases)) {
    it(`${name} is answered as the table says`, async () => {
      const casts = castsOf(stage, 'live');
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
