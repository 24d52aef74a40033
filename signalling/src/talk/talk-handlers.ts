import {
  AppError,
  type BroadcastRole,
  type BroadcastState,
  commandRights,
  isOnAir,
  type liveCalls,
  pageOfChat,
  type talkCalls,
  talkViewer,
} from '@campus/protocol';
import type { CallHandlers } from '@campus/service-kit/contract-socket';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import { type ParticipantStore, publicNames } from '../broadcasts/participants.ts';
import { actorOf } from '../live/commands.ts';
import { type Connection, viewerOf } from '../live/hub.ts';
import { consumeOwn, type ParticipantRateLimits } from '../live/participant-limits.ts';
import { nameAsSeen } from '../live/projection.ts';
import type { PollSecrets } from './poll-secrets.ts';
import type { Reactions } from './reactions.ts';

type TalkHandlers = Pick<CallHandlers<typeof liveCalls>, keyof typeof talkCalls | 'poll.vote'>;

export interface TalkDependencies {
  engine: BroadcastEngine;
  participants: Pick<ParticipantStore, 'findMany'>;
  rateLimits: ParticipantRateLimits;
  pollSecrets: PollSecrets;
  reactions: Reactions;
}

/** What is asked about the conversation of one connection, and voting, for which a key may stand in for the person. */
export function talkHandlers(dependencies: TalkDependencies, connection: Connection): TalkHandlers {
  const { engine, participants, rateLimits, pollSecrets, reactions } = dependencies;
  const { broadcastId, participantId } = connection;

  const ballotKey = async (state: BroadcastState, pollId: string): Promise<string | null> =>
    state.talk.polls[pollId]?.isAnonymous === true
      ? pollSecrets.ballotKey(broadcastId, pollId, participantId)
      : participantId;

  return {
    async 'chat.page'({ beforeSeq, limit }) {
      const state = await engine.state(broadcastId);
      await consumeOwn(rateLimits, 'chat.page', { participantId, role: roleIn(state, connection) });
      const viewer = talkViewer(state, viewerOf(connection));
      const page = pageOfChat(state.talk.chat, viewer, beforeSeq, limit);
      const writers = [...new Set(page.messages.map((message) => message.participantId))];
      const names = Object.entries(publicNames(await participants.findMany(writers)));
      const seen = names.map(([id, name]) => [id, nameAsSeen(state, viewerOf(connection), id, name)] as const);
      return { seq: state.seq, ...page, names: Object.fromEntries(seen) };
    },

    async 'poll.mine'({ pollId }) {
      const state = await engine.state(broadcastId);
      const key = await ballotKey(state, pollId);
      return { counts: (key !== null && state.talk.polls[pollId]?.ballots[key]) || null };
    },

    async 'poll.vote'({ commandId, pollId, counts }) {
      const state = await engine.state(broadcastId);
      const key = await ballotKey(state, pollId);
      const isSecret = key !== null && key !== participantId;
      const actor = { ...actorOf(connection), ...(isSecret ? { ballotKey: key } : {}) };
      return engine.execute(broadcastId, actor, { type: 'poll.vote', pollId, counts }, commandId, () =>
        consumeOwn(rateLimits, 'poll.vote', { participantId, role: roleIn(state, connection) }),
      );
    },

    async 'reaction.send'({ kind }) {
      const state = await engine.state(broadcastId);
      const role = roleIn(state, connection);
      // Who may vote may clap.
      if (commandRights['poll.vote'][role] !== 'always' || state.bannedIds.includes(participantId))
        throw new AppError('FORBIDDEN', `a ${role} may not send reactions`);
      if (!isOnAir(state)) throw new AppError('WRONG_PHASE', `no reactions while ${state.phase}`);
      await consumeOwn(rateLimits, 'reaction.send', { participantId, role });
      reactions.add(broadcastId, kind);
      return {};
    },
  };
}

/** The role that counts, as for commands. */
export function roleIn(state: BroadcastState, { participantId }: Pick<Connection, 'participantId'>): BroadcastRole {
  return state.participants[participantId]?.role ?? 'viewer';
}
