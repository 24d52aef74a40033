import { apply } from '../broadcast/apply.ts';
import type { Actor, BroadcastCommand } from '../broadcast/commands.ts';
import { decide } from '../broadcast/decide.ts';
import type { BroadcastEvent } from '../broadcast/events.ts';
import { projectState } from '../broadcast/project.ts';
import type { BroadcastRole } from '../broadcast/roles.ts';
import { type BroadcastState, emptyState } from '../broadcast/state.ts';
import { AppError, type ErrorCode } from '../errors.ts';

const roles: Readonly<Record<string, BroadcastRole>> = {
  'host-1': 'host',
  'mod-1': 'moderator',
  'speaker-1': 'speaker',
  'interp-1': 'interpreter',
  'centre-1': 'centre',
  'viewer-1': 'viewer',
  'viewer-2': 'viewer',
};

/** A broadcast with somebody of every role, for tests of what they say to one another. Its clock stands still. */
export function conversation({ isLive = true }: { isLive?: boolean } = {}) {
  let state: BroadcastState = emptyState('broadcast-1');
  let nowMs = 1_000_000;
  let ids = 0;
  const events: BroadcastEvent[] = [];
  const execute = (actor: Actor, command: BroadcastCommand): string[] => {
    const decided = decide(state, command, { actor, newId: () => `made-${(ids += 1)}`, nowMs });
    for (const unnumbered of decided) {
      const event = { ...unnumbered, seq: state.seq + 1, atMs: nowMs } as BroadcastEvent;
      events.push(event);
      state = apply(state, event);
    }
    return decided.map(({ type }) => type);
  };
  const viewerOf = (participantId: string) => ({ participantId, role: roles[participantId] ?? 'viewer' });
  const run = (participantId: string, command: BroadcastCommand): string[] =>
    execute(
      {
        kind: 'participant',
        ...viewerOf(participantId),
        ballotKey: `ballot-${Object.keys(roles).indexOf(participantId)}`,
      },
      command,
    );
  const system: Actor = { kind: 'system' };
  execute(system, { type: 'broadcast.create', eventId: 'event-1', isRecordedAutomatically: false });
  for (const [participantId, role] of Object.entries(roles)) {
    if (role === 'viewer') continue;
    const headCount = role === 'centre' ? 20 : null;
    const join = { participantId, role, consent: 'seen-and-heard', centreId: null, headCount } as const;
    execute(system, { type: 'participant.join', ...join });
  }
  run('host-1', { type: 'backstage.open' });
  if (isLive) run('host-1', { type: 'broadcast.goLive' });
  return {
    run,
    refusal(participantId: string, command: BroadcastCommand): ErrorCode {
      try {
        run(participantId, command);
      } catch (error) {
        if (error instanceof AppError) return error.code;
        throw error;
      }
      throw new Error(`${command.type} was not refused`);
    },
    wait: (ms: number) => void (nowMs += ms),
    nowMs: () => nowMs,
    state: () => state,
    events: () => events,
    talkOf: (participantId: string) => projectState(state, viewerOf(participantId)).talk,
    /** The messages that somebody sees, in their order. */
    seenBy: (participantId: string): string[] =>
      projectState(state, viewerOf(participantId))
        .talk.chat.messages.flat()
        .map(({ text }) => text),
  };
}
