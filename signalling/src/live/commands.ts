import {
  type Actor,
  AppError,
  type ClientCommand,
  type ClientCommandName,
  clientCommandNames,
  type CommandReply,
  liveCalls,
  type ReplyOf,
  type RequestOf,
} from '@campus/protocol';
import type { CallHandlers } from '@campus/service-kit/contract-socket';
import type { Clock } from '@campus/service-kit/clock';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import { isLogged, type ParticipantStore } from '../broadcasts/participants.ts';
import type { Connection } from './hub.ts';
import { consumeOwn, type ParticipantRateLimits } from './participant-limits.ts';
import type { Presence } from './presence.ts';

const system: Actor = { kind: 'system' };

type LiveHandlers = CallHandlers<typeof liveCalls>;
/** Everything but publishing, which needs the media plane first, and voting, which may need a key. */
type PlainCommandName = Exclude<ClientCommandName, 'track.publish' | 'poll.vote'>;

export interface CommandDependencies {
  engine: BroadcastEngine;
  participants: ParticipantStore;
  clock: Clock;
  enter: Presence['enter'];
  rateLimits: ParticipantRateLimits;
}

export function actorOf(
  connection: Pick<Connection, 'participantId' | 'role'>,
): Extract<Actor, { kind: 'participant' }> {
  return { kind: 'participant', participantId: connection.participantId, role: connection.role };
}

/** Handlers of all commands that only concern the log. */
export function commandHandlers(
  dependencies: CommandDependencies,
  connection: Connection,
): Pick<LiveHandlers, PlainCommandName> {
  const { engine, participants, clock, enter, rateLimits } = dependencies;
  const { broadcastId, participantId } = connection;

  /**
   * Of somebody who does not stand in the log. A viewer's answer stands in their row; but who had agreed before may have
   * been on stage, and what they take back concerns the recording.
   */
  const answerFromOutside = async ({
    consent,
    textVersion,
  }: Extract<ClientCommand, { type: 'consent.give' }>): Promise<CommandReply> => {
    const row = await participants.find(participantId);
    if (row && row.consent !== 'unasked' && row.consent !== consent)
      return engine.execute(broadcastId, system, { type: 'consent.note', participantId, consent, textVersion });
    await participants.noteConsent(participantId, consent, textVersion, clock.nowMs());
    return { seq: (await engine.state(broadcastId)).seq };
  };

  /**
   * Who may be removed without standing in the log is a viewer. Whoever was more than that has gone, and only the log
   * could say who may remove them.
   */
  const checkRemoval = async (command: Extract<ClientCommand, { type: 'participant.remove' }>): Promise<void> => {
    await engine.check(broadcastId, actorOf(connection), command);
    if ((await engine.state(broadcastId)).participants[command.participantId]) return;
    const row = await participants.find(command.participantId);
    if (!row || row.broadcast_id !== broadcastId || isLogged(row.role))
      throw new AppError('NOT_FOUND', 'no such participant');
  };

  /** A new command is counted, and what it needs is made ready. One that is kept already is only answered again. */
  const admit = async (command: ClientCommand): Promise<void> => {
    // Taking it back is never refused, and costs nothing unless it was given before.
    if (command.type === 'consent.give' && command.consent === 'watch-only') return;
    const role = engine.peek(broadcastId)?.participants[participantId]?.role ?? 'viewer';
    await consumeOwn(rateLimits, command.type, { participantId, role });
    if (command.type === 'participant.remove') await checkRemoval(command);
    // It brings a viewer into the log, where they can be brought on stage.
    if (command.type === 'hand.raise' && connection.role === 'viewer')
      await enter(connection, { actor: actorOf(connection), command });
  };

  const execute = async (name: PlainCommandName, request: RequestOf<typeof liveCalls, PlainCommandName>) => {
    const { commandId, ...payload } = request;
    const command = { type: name, ...payload } as ClientCommand;
    if (command.type === 'consent.give' && !(await engine.state(broadcastId)).participants[participantId]) {
      await admit(command);
      return answerFromOutside(command);
    }
    const reply = await engine.execute(broadcastId, actorOf(connection), command, commandId, () => admit(command));
    if (command.type === 'participant.count') await participants.noteHeadCount(participantId, command.headCount);
    return reply;
  };

  const handlers: Partial<
    Record<PlainCommandName, (request: never) => Promise<ReplyOf<typeof liveCalls, PlainCommandName>>>
  > = {};
  for (const name of clientCommandNames) {
    if (name !== 'track.publish' && name !== 'poll.vote') handlers[name] = (request) => execute(name, request);
  }
  return handlers as Pick<LiveHandlers, PlainCommandName>;
}
