import {
  AppError,
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

  /** Counted by what this node knows, before the broadcast's queue and the database are asked for anything. */
  const consume = (name: Parameters<typeof consumeOwn>[1]): Promise<void> => {
    const role = engine.peek(broadcastId)?.participants[participantId]?.role ?? 'viewer';
    return consumeOwn(rateLimits, name, { participantId, role });
  };

  const ballotKey = async (state: BroadcastState, pollId: string): Promise<string | null> =>
    state.talk.polls[pollId]?.isAnonymous === true
      ? pollSecrets.ballotKey(broadcastId, pollId, participantId)
      : participantId;

  return {
    async 'chat.page'({ beforeSeq, limit }) {
      await consume('chat.page');
      const state = await engine.state(broadcastId);
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
      // There is one for every anonymous poll that is open, whether this node knows of it yet or not.
      const key = await pollSecrets.ballotKey(broadcastId, pollId, participantId);
      const actor = { ...actorOf(connection), ...(key === null ? {} : { ballotKey: key }) };
      return engine.execute(broadcastId, actor, { type: 'poll.vote', pollId, counts }, commandId, () =>
        consume('poll.vote'),
      );
    },

    async 'reaction.send'({ kind }) {
      // What this node knows is new enough for what is gone in a moment.
      const state = engine.peek(broadcastId) ?? (await engine.state(broadcastId));
      const role = state.participants[participantId]?.role ?? 'viewer';
      // Who may vote may clap.
      if (commandRights['poll.vote'][role] !== 'always' || state.bannedIds.includes(participantId))
        throw new AppError('FORBIDDEN', `a ${role} may not send reactions`);
      if (!isOnAir(state)) throw new AppError('WRONG_PHASE', `no reactions while ${state.phase}`);
      await consume('reaction.send');
      reactions.add(broadcastId, kind);
      return {};
    },
  };
}
