import { type BroadcastState, receivableTracks } from '@campus/protocol';
import type { Logger } from '@campus/service-kit/log';
import type { Step } from '../broadcasts/engine.ts';
import type { Hub } from '../live/hub.ts';
import { classOf } from '../live/projection.ts';
import type { MediaRoom, MediaSession } from './media-room.ts';

export interface EnforceDependencies {
  hub: Hub;
  log: Logger;
}

/**
 * Makes the SFU obey the log: closes what nobody may send or receive any more, mutes what is muted. A call that fails
 * is made good by the next reconciliation.
 */
export function enforceSteps(dependencies: EnforceDependencies, room: MediaRoom, steps: readonly Step[]): void {
  const roomId = room.broadcastId;
  for (const { before, event } of steps) {
    switch (event.type) {
      case 'track.closed':
        closeTrack(dependencies, room, event.trackId);
        break;
      case 'track.muted':
        ask(dependencies, room, room.node.call('track.pause', { roomId, trackId: event.trackId }));
        break;
      case 'track.unmuted':
        ask(dependencies, room, room.node.call('track.resume', { roomId, trackId: event.trackId }));
        break;
      case 'participant.left':
      case 'participant.removed':
      case 'participant.expelled':
        for (const track of Object.values(before.tracks)) {
          if (track.participantId === event.participantId) closeTrack(dependencies, room, track.id);
        }
        closeOwner(dependencies, room, event.participantId);
        break;
      default:
    }
  }
  const last = steps.at(-1);
  if (last) enforceSubscriptions(dependencies, room, last.after);
}

/** Closes every subscription that its receiver may not have in this state, and tells them. */
export function enforceSubscriptions(dependencies: EnforceDependencies, room: MediaRoom, state: BroadcastState): void {
  const allowedByClass = new Map<string, Set<string>>();
  for (const session of room.sessions.values()) {
    if (session.subscriptions.size === 0) continue;
    const key = classOf([state], session);
    const allowed = allowedByClass.get(key) ?? new Set(receivableTracks(state, session).map(({ id }) => id));
    allowedByClass.set(key, allowed);
    for (const [subscriptionId, trackId] of session.subscriptions) {
      if (allowed.has(trackId)) continue;
      closeSubscription(dependencies, room, subscriptionId);
      loseSubscription(dependencies, session, subscriptionId);
    }
  }
}

/** A subscription is not there any more: its receiver is told. */
export function loseSubscription(
  dependencies: EnforceDependencies,
  session: MediaSession,
  subscriptionId: string,
): void {
  const trackId = session.subscriptions.get(subscriptionId);
  if (trackId === undefined) return;
  session.subscriptions.delete(subscriptionId);
  const connection = dependencies.hub.get(session.participantId);
  if (connection) dependencies.hub.notify(connection, 'subscription.closed', { subscriptionId, trackId });
}

export function closeSubscription(dependencies: EnforceDependencies, room: MediaRoom, subscriptionId: string): void {
  ask(dependencies, room, room.node.call('subscription.close', { roomId: room.broadcastId, subscriptionId }));
}

export function closeTrack(dependencies: EnforceDependencies, room: MediaRoom, trackId: string): void {
  room.producedTrackIds.delete(trackId);
  room.missingSinceMs.delete(trackId);
  ask(dependencies, room, room.node.call('track.close', { roomId: room.broadcastId, trackId }));
}

export function closeOwner(dependencies: EnforceDependencies, room: MediaRoom, ownerId: string): void {
  room.sessions.delete(ownerId);
  ask(dependencies, room, room.node.call('owner.close', { roomId: room.broadcastId, ownerId }));
}

/** What is gone already needs no closing; any other failure is found by comparing again. */
export function ask(dependencies: EnforceDependencies, room: MediaRoom, answer: Promise<unknown>): void {
  answer.catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'NOT_FOUND') return;
    dependencies.log.warn({ err: error, broadcastId: room.broadcastId }, 'the SFU could not be told; comparing again');
    room.node.reconcileSoon();
  });
}
