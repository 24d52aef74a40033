import { AppError } from '../errors.ts';
import { captionRights } from './captions/rights.ts';
import type { Actor, ClientCommandName } from './commands.ts';
import type { BroadcastRole } from './roles.ts';
import { slidesRights } from './slides/rights.ts';
import { stageRights } from './stage/rights.ts';
import type { BroadcastState } from './state.ts';
import { talkRights } from './talk/rights.ts';

/**
 * `always`; `on-stage`: only while on stage; `own`: only for what is one's own (a track, a head count);
 * `never`. One table for every socket command, walked by a test with every role.
 */
export type Right = 'always' | 'on-stage' | 'own' | 'never';

const nobody: Record<BroadcastRole, Right> = {
  host: 'never',
  moderator: 'never',
  speaker: 'never',
  interpreter: 'never',
  centre: 'never',
  viewer: 'never',
};
const hostOnly: Record<BroadcastRole, Right> = { ...nobody, host: 'always' };
const leaders: Record<BroadcastRole, Right> = { ...hostOnly, moderator: 'always' };
const publishers: Record<BroadcastRole, Right> = {
  host: 'always',
  moderator: 'on-stage',
  speaker: 'always',
  interpreter: 'never',
  centre: 'on-stage',
  viewer: 'on-stage',
};
const everyone: Record<BroadcastRole, Right> = {
  host: 'always',
  moderator: 'always',
  speaker: 'always',
  interpreter: 'always',
  centre: 'always',
  viewer: 'always',
};
const owners: Record<BroadcastRole, Right> = {
  host: 'own',
  moderator: 'own',
  speaker: 'own',
  interpreter: 'own',
  centre: 'own',
  viewer: 'own',
};

export const commandRights: Readonly<Record<ClientCommandName, Readonly<Record<BroadcastRole, Right>>>> = {
  'backstage.open': hostOnly,
  'broadcast.goLive': hostOnly,
  'broadcast.pause': hostOnly,
  'broadcast.resume': hostOnly,
  'broadcast.end': hostOnly,
  'stage.bring': leaders,
  'stage.release': { ...leaders, speaker: 'own', centre: 'own', viewer: 'own' },
  'stage.feature': leaders,
  'participant.remove': leaders,
  'participant.count': { ...nobody, centre: 'own' },
  'consent.give': everyone,
  'track.publish': publishers,
  'track.mute': { ...owners, host: 'always', moderator: 'always' },
  'track.unmute': owners,
  'track.close': { ...owners, host: 'always', moderator: 'always' },
  'recording.start': hostOnly,
  'recording.stop': hostOnly,
  ...stageRights,
  ...slidesRights,
  ...talkRights,
  ...captionRights,
};

/**
 * The role that counts is the state's. Viewers do not stand in it; whoever else does not has not come yet or is gone,
 * and may not more than they, whatever their token says.
 */
export function roleOf(state: BroadcastState, actor: Extract<Actor, { kind: 'participant' }>): BroadcastRole {
  return state.participants[actor.participantId]?.role ?? 'viewer';
}

/** Throws FORBIDDEN unless the actor may. `ownerId` is whose track it is about, for `own`. */
export function authorise(state: BroadcastState, actor: Actor, name: ClientCommandName, ownerId?: string): void {
  if (actor.kind === 'system') return;
  if (state.bannedIds.includes(actor.participantId)) throw new AppError('FORBIDDEN', 'this participant was removed');
  const role = roleOf(state, actor);
  const right = commandRights[name][role];
  const participant = state.participants[actor.participantId];
  const isAllowed =
    right === 'always' ||
    (right === 'on-stage' && participant?.place === 'stage') ||
    (right === 'own' && (ownerId === undefined || ownerId === actor.participantId));
  if (!isAllowed)
    throw new AppError('FORBIDDEN', `a ${role} may not ${name}${right === 'on-stage' ? ' off stage' : ''}`);
}
