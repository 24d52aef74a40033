import fc from 'fast-check';
import type { BroadcastCommand } from '../broadcast/commands.ts';

/** Commands about the stage, by somebody of the cast about somebody of it. */
export function stageCommandOf(person: fc.Arbitrary<string>): fc.Arbitrary<BroadcastCommand> {
  return fc.oneof(
    fc.record({ type: fc.constant('hand.raise' as const), about: fc.constantFrom('', 'Our kites', 'A question') }),
    fc.record({ type: fc.constant('hand.lower' as const), participantId: person }),
    fc.record({
      type: fc.constant('stage.follow' as const),
      layout: fc.constantFrom('one' as const, 'side-by-side' as const, 'picture-in-picture' as const, 'grid' as const),
    }),
    fc.constantFrom<BroadcastCommand>({ type: 'broadcast.lock' }, { type: 'broadcast.unlock' }),
    fc.record({ type: fc.constant('host.pass' as const), participantId: person, staysHost: fc.boolean() }),
    fc.record({
      type: fc.constantFrom('camera.confirm' as const, 'camera.unconfirm' as const),
      participantId: person,
    }),
  );
}

export function stageSystemCommandOf(person: fc.Arbitrary<string>): fc.Arbitrary<BroadcastCommand> {
  return fc.oneof(
    fc.record({ type: fc.constant('speaker.note' as const), participantId: person }),
    fc.constant<BroadcastCommand>({ type: 'host.standIn' }),
  );
}
