import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attempts, cast, roleOfCast, runAttempts } from '../testing/broadcast-arbitraries.ts';
import { brokenPromises } from '../testing/state-promises.ts';
import { apply, replay } from './apply.ts';
import { BroadcastEvent } from './events.ts';
import { projectEvent, projectState, receivableTracks, seesBackstage } from './project.ts';
import { isStaff } from './roles.ts';
import { BroadcastState, emptyState } from './state.ts';

/** Made for single recipients, and never in the log. */
const onlyProjected = new Set([
  ...['hidden', 'chat.shown', 'chat.withdrawn', 'question.shown', 'question.withdrawn', 'question.counted'],
  'poll.counted',
]);

const viewers = cast.map((participantId) => ({ participantId, role: roleOfCast[participantId] }));

describe('the broadcast core', () => {
  it('is tried in every phase and with every event (else the properties below say little)', () => {
    const seen = new Set<string>();
    for (const list of fc.sample(attempts, { numRuns: 1500, seed: 7 }))
      runAttempts(list, (_, after, event) => seen.add(event.type).add(after.phase));
    for (const option of BroadcastEvent.options) {
      const { value } = option.shape.type;
      if (value !== 'recording.gapped') expect(seen.has(value), value).toBe(!onlyProjected.has(value));
    }
    expect(seen).toContain('paused');
  });

  it('comes back whole from a stored log, and from any snapshot with the events after it', () => {
    fc.assert(
      fc.property(attempts, fc.nat(), (list, cut) => {
        const states = [emptyState('broadcast-1')];
        const { state, events } = runAttempts(list, (_, after) => void states.push(after));
        expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
        // As a database or the wire gives it back: what no schema names, or JSON cannot say, would be lost here.
        const stored = events.map((event) => BroadcastEvent.parse(JSON.parse(JSON.stringify(event))));
        expect(replay(emptyState('broadcast-1'), stored)).toEqual(state);
        const seq = cut % states.length;
        const snapshot = BroadcastState.parse(JSON.parse(JSON.stringify(states[seq])));
        expect(snapshot.seq).toBe(seq);
        expect(replay(snapshot, stored.slice(seq))).toEqual(state);
      }),
    );
  });

  it('reaches only states and events that the schemas accept', () => {
    fc.assert(
      fc.property(attempts, (list) => {
        const { state, events } = runAttempts(list);
        expect(BroadcastState.safeParse(state).error).toBeUndefined();
        for (const event of events) expect(BroadcastEvent.safeParse(event).error).toBeUndefined();
      }),
    );
  });

  it('keeps what it promises of every state that it reaches', () => {
    fc.assert(
      fc.property(attempts, (list) => {
        runAttempts(list, (_, after) => expect(brokenPromises(after)).toEqual([]));
      }),
      { numRuns: 200 },
    );
  });
});

describe('an event for schools', () => {
  it('has no private word, none that nobody approved, and no picture that nobody confirmed, whatever is tried', () => {
    fc.assert(
      fc.property(attempts, (list) => {
        runAttempts(list, (before, after, event) => {
          if (!before.isForSchools) return;
          expect(after.talk.chat.isHeld).toBe(true);
          if (event.type === 'chat.said') {
            const role = before.participants[event.participantId]?.role ?? 'viewer';
            expect(event).toMatchObject({ to: 'everyone', isHeld: role !== 'host' && role !== 'moderator' });
          }
          for (const { participantId, source } of Object.values(after.tracks)) {
            const owner = after.participants[participantId];
            if (source === 'microphone' || !owner || isStaff(owner.role)) continue;
            expect(after.stage.confirmedCameraIds).toContain(participantId);
          }
        });
      }),
    );
  });
});

/** How messages lie in pieces says nothing. */
function withoutPieces(state: BroadcastState): BroadcastState {
  const { chat } = state.talk;
  return { ...state, talk: { ...state.talk, chat: { ...chat, messages: [chat.messages.flat()] } } };
}

/** Whoever writes to everyone lets everyone know. */
function publicWriters({ talk }: BroadcastState): string[] {
  return [
    ...talk.chat.messages.flat().filter(({ to, state }) => to === 'everyone' && state === 'shown'),
    ...Object.values(talk.questions).filter(({ state }) => state !== 'held' && state !== 'hidden'),
  ].map(({ participantId }) => participantId);
}

describe('what a viewer may know', () => {
  it('is the same by snapshot and by events', () => {
    fc.assert(
      fc.property(attempts, (list) => {
        const known = new Map(viewers.map((viewer) => [viewer, projectState(emptyState('broadcast-1'), viewer)]));
        runAttempts(list, (before, after, event) => {
          for (const viewer of viewers) {
            const projected = projectEvent(before, after, event, viewer);
            const client = known.get(viewer) ?? emptyState('broadcast-1');
            const next = projected.kind === 'snapshot' ? projectState(after, viewer) : apply(client, projected.event);
            known.set(viewer, next);
            expect(withoutPieces(next)).toEqual(withoutPieces(projectState(after, viewer)));
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('holds nothing of the backstage for the audience, in states and in events', () => {
    fc.assert(
      fc.property(attempts, (list) => {
        runAttempts(list, (before, after, event) => {
          for (const viewer of viewers) {
            if (seesBackstage(before, viewer) || seesBackstage(after, viewer)) continue;
            const isOnAir = after.phase === 'live' || after.phase === 'paused';
            const visible = cast.filter(
              (id) => id === viewer.participantId || (isOnAir && after.participants[id]?.place === 'stage'),
            );
            const wasVisible = cast.filter(
              (id) =>
                before.participants[id]?.place === 'stage' && (before.phase === 'live' || before.phase === 'paused'),
            );
            const wroteToAll = new Set([...publicWriters(before), ...publicWriters(after)]);
            const projected = projectEvent(before, after, event, viewer);
            const wire = JSON.stringify(projected.kind === 'snapshot' ? projectState(after, viewer) : projected.event);
            for (const id of cast) {
              if (visible.includes(id) || wasVisible.includes(id) || wroteToAll.has(id)) continue;
              expect(wire).not.toContain(`"${id}"`);
            }
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('lets the audience receive nothing before and after live, and in a pause', () => {
    fc.assert(
      fc.property(attempts, (list) => {
        runAttempts(list, (_, after) => {
          for (const viewer of viewers) {
            if (seesBackstage(after, viewer) || after.phase === 'live') continue;
            expect(receivableTracks(after, viewer)).toEqual([]);
          }
        });
      }),
    );
  });
});
