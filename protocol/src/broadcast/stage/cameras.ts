import { AppError } from '../../errors.ts';
import type { BroadcastCommand } from '../commands.ts';
import type { UnnumberedEvent } from '../events.ts';
import { isStaff, isVideo, type TrackSource } from '../roles.ts';
import type { BroadcastState, Track } from '../state.ts';

type CameraCommand = Extract<BroadcastCommand, { type: 'camera.confirm' | 'camera.unconfirm' }>;
type Known = Pick<BroadcastState, 'isForSchools' | 'participants' | 'stage'>;

/**
 * In an event for schools nobody of the audience shows a picture of theirs, screens included, before a coordinator has
 * confirmed that they may.
 */
export function needsConfirmation(
  { isForSchools, participants, stage }: Known,
  participantId: string,
  source: TrackSource,
): boolean {
  const role = participants[participantId]?.role;
  if (!isForSchools || !isVideo(source) || role === undefined || isStaff(role)) return false;
  return !stage.confirmedCameraIds.includes(participantId);
}

/**
 * A coordinator, who sits at a centre's room, answers for that room, and for those of the audience who are on stage:
 * others they do not see. Nothing where nobody has to confirm anything. Throws AppError (FORBIDDEN, NOT_FOUND).
 */
export function decideCamera(state: BroadcastState, command: CameraCommand, byId: string | null): UnnumberedEvent[] {
  if (byId === null) throw new AppError('FORBIDDEN', 'only a coordinator confirms a camera');
  if (!state.isForSchools) return [];
  const { type, participantId } = command;
  const person = state.participants[participantId];
  const isOwn = participantId === byId;
  if (!person || (!isOwn && person.place !== 'stage'))
    throw new AppError('NOT_FOUND', 'no such participant is on stage');
  if (isStaff(person.role)) return [];
  if (person.role === 'centre' && !isOwn) throw new AppError('FORBIDDEN', 'for a room its own coordinator answers');
  const isConfirmed = state.stage.confirmedCameraIds.includes(participantId);
  if (type === 'camera.confirm') return isConfirmed ? [] : [{ type: 'camera.confirmed', byId, participantId }];
  if (!isConfirmed) return [];
  const pictures = Object.values(state.tracks).filter((track) => track.participantId === participantId);
  return [...closing(pictures), { type: 'camera.unconfirmed', byId, participantId }];
}

/** What is in the way when an event becomes one for schools: pictures of the audience that nobody has confirmed. */
export function closeUnconfirmed(state: BroadcastState): UnnumberedEvent[] {
  const protectedState = { ...state, isForSchools: true };
  return closing(
    Object.values(state.tracks).filter((track) => needsConfirmation(protectedState, track.participantId, track.source)),
  );
}

function closing(tracks: readonly Track[]): UnnumberedEvent[] {
  return tracks
    .filter(({ source }) => isVideo(source))
    .map(({ id }) => ({ type: 'track.closed', byId: null, trackId: id, reason: 'moderator' }));
}
