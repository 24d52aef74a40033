import { apply, type BroadcastEvent, emptyState } from '@campus/protocol';
import { expect, it } from 'vitest';
import type { Step } from '../broadcasts/engine.ts';
import { classOf, concernedIn, projectSteps } from './projection.ts';

it('what is about a viewer who stands in no state reaches them, and none of those who get the same as each other', () => {
  const before = emptyState('broadcast-1');
  const removed: BroadcastEvent = {
    ...{ type: 'participant.removed', byId: 'host-1', participantId: 'viewer-1', isBanned: true },
    ...{ seq: 1, atMs: 1_000 },
  };
  const steps: Step[] = [{ before, event: removed, after: apply(before, removed) }];
  const classFor = (participantId: string) =>
    classOf(
      steps.flatMap((step) => [step.before, step.after]),
      { participantId, role: 'viewer' },
      concernedIn(steps),
    );
  expect(classFor('viewer-2')).toBe(classFor('viewer-3'));
  expect(classFor('viewer-1')).not.toBe(classFor('viewer-2'));
  expect(projectSteps(steps, { participantId: 'viewer-2', role: 'viewer' })).toEqual({
    kind: 'events',
    events: [{ type: 'hidden', seq: 1, atMs: 1_000 }],
  });
});
