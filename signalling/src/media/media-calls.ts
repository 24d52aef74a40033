import {
  type Actor,
  AppError,
  type BroadcastState,
  commandRights,
  isVideo,
  type liveCalls,
  receivableTracks,
  roleOf,
  type RtpCapabilities,
  type Subscription,
  type Subscriptions,
} from '@campus/protocol';
import type { SerialQueue } from '@campus/service-kit/async';
import type { CallHandlers } from '@campus/service-kit/contract-socket';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import type { Connection } from '../live/hub.ts';
import { consumeOwn, type ParticipantRateLimits } from '../live/participant-limits.ts';
import { closeSubscription, type EnforceDependencies } from './enforce.ts';
import { forgetTransport, type MediaRoom, type MediaSession, owns, sessionOf } from './media-room.ts';

type LiveHandlers = CallHandlers<typeof liveCalls>;
export type MediaCallName =
  | Extract<keyof LiveHandlers, `media.${string}`>
  | 'track.publish'
  | 'track.addEncoding'
  | 'track.removeEncoding';
export type MediaHandlers = Pick<LiveHandlers, MediaCallName>;

export interface MediaCallDependencies extends EnforceDependencies {
  engine: BroadcastEngine;
  /** The broadcast's room, opened when needed. Throws UNAVAILABLE. */
  openRoom: (broadcastId: string) => Promise<MediaRoom>;
  /** One participant's calls that change their tracks or transports, one after another. */
  queue: SerialQueue;
  rateLimits: ParticipantRateLimits;
}

const keptAnswers = 50;

/** What a client may do with its own media: its transports, its tracks, and subscriptions that the log allows it. */
export function mediaHandlers(dependencies: MediaCallDependencies, connection: Connection): MediaHandlers {
  const { engine, queue, rateLimits } = dependencies;
  const { broadcastId, participantId } = connection;
  const actor: Extract<Actor, { kind: 'participant' }> = { kind: 'participant', participantId, role: connection.role };
  const roomId = broadcastId;

  const open = async (): Promise<{ room: MediaRoom; session: MediaSession }> => {
    const room = await dependencies.openRoom(broadcastId);
    return { room, session: sessionOf(room, participantId, connection.role) };
  };
  const consume = async (name: 'track.publish' | 'track.addEncoding'): Promise<void> =>
    consumeOwn(rateLimits, name, { participantId, role: roleOf(await engine.state(broadcastId), actor) });
  const inTurn = <T>(fn: () => Promise<T>): Promise<T> => queue.serialise(participantId, fn);

  const mayPublish = (state: BroadcastState): boolean => {
    const right = commandRights['track.publish'][roleOf(state, actor)];
    return right === 'always' || (right === 'on-stage' && state.participants[participantId]?.place === 'stage');
  };

  const mayReceive = (trackId: string): boolean => {
    const state = engine.peek(broadcastId);
    return state !== undefined && receivableTracks(state, actor).some(({ id }) => id === trackId);
  };

  /** Notes what the SFU gave, or gives it back: it was allowed when it was asked for, but the phase may have changed. */
  const take = (room: MediaRoom, session: MediaSession, epoch: string, subscription: Subscription): boolean => {
    const { subscriptionId, trackId } = subscription;
    const isCurrent = room.epoch === epoch && room.sessions.get(participantId) === session;
    if (isCurrent && mayReceive(trackId)) {
      session.subscriptions.set(subscriptionId, trackId);
      return true;
    }
    session.subscriptions.delete(subscriptionId);
    closeSubscription(dependencies, room, subscriptionId);
    return false;
  };

  /** What was subscribed of a track before is given up for what is subscribed now. */
  const closeOlder = (room: MediaRoom, session: MediaSession, trackId: string): void => {
    for (const [olderId, olderTrackId] of session.subscriptions) {
      if (olderTrackId !== trackId) continue;
      session.subscriptions.delete(olderId);
      closeSubscription(dependencies, room, olderId);
    }
  };

  const subscribe = async (
    room: MediaRoom,
    session: MediaSession,
    trackId: string,
    request: { transportId: string; rtpCapabilities: RtpCapabilities },
  ): Promise<Subscription> => {
    if (!mayReceive(trackId)) throw noSuchTrack();
    const { epoch } = room;
    closeOlder(room, session, trackId);
    const asked = { roomId, ownerId: participantId, trackId, ...request };
    const subscription = await room.node.call('subscription.open', asked);
    if (!take(room, session, epoch, subscription)) throw noSuchTrack();
    return subscription;
  };

  /** Each for itself; what cannot be had now is refused, and only an error of ours fails all of them. */
  const subscribeAll = async (
    room: MediaRoom,
    session: MediaSession,
    trackIds: ReadonlySet<string>,
    request: { transportId: string; rtpCapabilities: RtpCapabilities },
  ): Promise<Subscriptions> => {
    const answers = await Promise.allSettled(
      [...trackIds].map(async (trackId) => ({
        trackId,
        subscription: await subscribe(room, session, trackId, request).catch(refusalOf),
      })),
    );
    const subscriptions: Subscription[] = [];
    const refused: Subscriptions['refused'] = [];
    for (const answer of answers) {
      if (answer.status === 'rejected') throw answer.reason;
      const { trackId, subscription } = answer.value;
      if (subscription instanceof AppError) refused.push({ trackId, error: subscription.toBody() });
      else subscriptions.push(subscription);
    }
    return { subscriptions, refused };
  };

  /**
   * Does it to each of the named subscriptions, and throws NOT_FOUND afterwards when one of them is not there: gone, of
   * somebody else, or not to be received any more. So whoever missed that one was closed learns of it.
   */
  const eachOfOwn = async (
    ids: readonly string[],
    name: 'subscription.resume' | 'subscription.pause',
  ): Promise<void> => {
    const { room, session } = await open();
    let missing: AppError | undefined;
    for (const subscriptionId of ids) {
      const trackId = session.subscriptions.get(subscriptionId);
      if (trackId === undefined || !mayReceive(trackId)) {
        missing = new AppError('NOT_FOUND', 'there is no such subscription');
        continue;
      }
      try {
        await room.node.call(name, { roomId, subscriptionId });
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'NOT_FOUND') throw error;
        session.subscriptions.delete(subscriptionId);
        missing = error;
      }
    }
    if (missing) throw missing;
  };

  const needOwnTransport = (session: MediaSession, transportId: string): void => {
    if (!owns(session, transportId)) throw new AppError('NOT_FOUND', 'there is no such transport');
  };
  const needSendTransport = (session: MediaSession, transportId: string): void => {
    needOwnTransport(session, transportId);
    if (session.receiveTransportId === transportId) throw new AppError('INVALID', 'this transport only receives');
  };
  const needOwnTrack = async (trackId: string) => {
    const track = (await engine.state(broadcastId)).tracks[trackId];
    if (track?.participantId !== participantId) throw new AppError('NOT_FOUND', 'there is no such track of yours');
    return track;
  };

  return {
    'media.open': ({ direction, dtlsParameters, receive }) =>
      inTurn(async () => {
        if (direction === 'send' && receive) throw new AppError('INVALID', 'a transport that sends receives nothing');
        const state = await engine.state(broadcastId);
        if (state.phase === 'ended') throw hasEnded();
        if (direction === 'send' && !mayPublish(state)) throw new AppError('FORBIDDEN', 'publishing is not allowed');
        const { room, session } = await open();
        const olderId = direction === 'send' ? session.sendTransportId : session.receiveTransportId;
        const { epoch } = room;
        const wanted = new Map(receive?.tracks.map(({ trackId, isFlowing }) => [trackId, isFlowing]));
        const tracks = [...wanted].flatMap(([trackId, isFlowing]) =>
          mayReceive(trackId) ? [{ trackId, isPaused: !isFlowing }] : [],
        );
        const { subscriptions, refused, ...offer } = await room.node
          .call('transport.open', {
            roomId,
            ownerId: participantId,
            direction,
            ...(dtlsParameters ? { dtlsParameters } : {}),
            ...(receive ? { receive: { ...receive, tracks } } : {}),
          })
          .catch((error: unknown) => {
            // Its end closes the room, also under the hands of who comes in.
            if (engine.peek(broadcastId)?.phase === 'ended') throw hasEnded(error);
            if (!(error instanceof AppError) || error.code !== 'NOT_FOUND') throw error;
            // Another node closed the room when nobody was there.
            room.node.reconcileSoon();
            throw new AppError('UNAVAILABLE', 'the room is being opened again', { cause: error });
          });
        if (room.epoch !== epoch) throw new AppError('UNAVAILABLE', 'the media plane was built anew meanwhile');
        if (olderId) {
          forgetTransport(session, olderId);
          await room.node
            .call('transport.close', { roomId, transportId: olderId })
            .catch(() => room.node.reconcileSoon());
        }
        if (direction === 'send') session.sendTransportId = offer.transportId;
        else session.receiveTransportId = offer.transportId;
        const taken = subscriptions.filter((subscription) => {
          closeOlder(room, session, subscription.trackId);
          return take(room, session, epoch, subscription);
        });
        const answered = new Set([...taken, ...refused].map(({ trackId }) => trackId));
        for (const trackId of wanted.keys())
          if (!answered.has(trackId)) refused.push({ trackId, error: noSuchTrack().toBody() });
        return { ...offer, subscriptions: taken, refused };
      }),

    'media.connect': async ({ transportId, dtlsParameters }) => {
      const { room, session } = await open();
      needOwnTransport(session, transportId);
      return room.node.call('transport.connect', { roomId, transportId, dtlsParameters });
    },

    'media.restartIce': async ({ transportId }) => {
      const { room, session } = await open();
      needOwnTransport(session, transportId);
      return room.node.call('transport.restartIce', { roomId, transportId });
    },

    'media.subscribe': async ({ transportId, rtpCapabilities, trackIds }) => {
      const { room, session } = await open();
      needOwnTransport(session, transportId);
      await engine.state(broadcastId);
      return subscribeAll(room, session, new Set(trackIds), { transportId, rtpCapabilities });
    },

    'media.resume': async ({ subscriptionIds }) => {
      await eachOfOwn(subscriptionIds, 'subscription.resume');
      return {};
    },

    'media.pause': async ({ subscriptionIds }) => {
      await eachOfOwn(subscriptionIds, 'subscription.pause');
      return {};
    },

    'media.unsubscribe': async ({ subscriptionIds }) => {
      const { room, session } = await open();
      // Closing what is closed already succeeds, and what is another's looks the same.
      for (const subscriptionId of subscriptionIds)
        if (session.subscriptions.delete(subscriptionId)) closeSubscription(dependencies, room, subscriptionId);
      return {};
    },

    'media.prefer': async ({ subscriptionId, layers }) => {
      const { room, session } = await open();
      if (!session.subscriptions.has(subscriptionId)) throw new AppError('NOT_FOUND', 'there is no such subscription');
      return room.node.call('subscription.prefer', { roomId, subscriptionId, layers });
    },

    'media.save': async ({ transportId, saving }) => {
      const { room, session } = await open();
      needOwnTransport(session, transportId);
      return room.node.call('transport.save', { roomId, transportId, saving });
    },

    'track.publish': ({ commandId, trackId, source, transportId, kind, rtpParameters }) =>
      inTurn(async () => {
        const command = { type: 'track.publish' as const, trackId, source };
        await engine.check(broadcastId, actor, command);
        if ((kind === 'video') !== isVideo(source))
          throw new AppError('INVALID', `a ${source} is not ${kind}`, { fields: { kind: `does not fit a ${source}` } });
        const { room, session } = await open();
        const earlier = session.published.get(commandId);
        if (earlier?.trackId === trackId && room.producedTrackIds.has(trackId))
          return { seq: earlier.seq, producerId: earlier.producerId };
        // What is sent again after a lost answer is none more.
        await consume('track.publish');
        needSendTransport(session, transportId);
        const isPaused = engine.peek(broadcastId)?.tracks[trackId]?.isMuted ?? false;
        const produced = { roomId, trackId, source, transportId, kind, rtpParameters, isPaused };
        const { producerId } = await room.node.call('track.produce', produced);
        try {
          const { seq } = await engine.execute(broadcastId, actor, command, commandId);
          room.producedTrackIds.add(trackId);
          room.missingSinceMs.delete(trackId);
          session.published.set(commandId, { trackId, producerId, seq });
          const oldest = session.published.keys().next().value;
          if (session.published.size > keptAnswers && oldest !== undefined) session.published.delete(oldest);
          return { seq, producerId };
        } finally {
          // A producer without its track in the log is an orphan: the append was refused, or the track closed meanwhile.
          const state = await engine.state(broadcastId).catch(() => undefined);
          const track = state?.tracks[trackId];
          if (state && !track)
            room.node.call('track.close', { roomId, trackId }).catch(() => room.node.reconcileSoon());
          // It may have been muted while the SFU was asked.
          if (track && track.isMuted !== isPaused)
            room.node
              .call(track.isMuted ? 'track.pause' : 'track.resume', { roomId, trackId })
              .catch(() => room.node.reconcileSoon());
        }
      }),

    'track.addEncoding': ({ trackId, transportId, rtpParameters }) =>
      inTurn(async () => {
        const track = await needOwnTrack(trackId);
        await consume('track.addEncoding');
        const { room, session } = await open();
        needSendTransport(session, transportId);
        const { source, isMuted: isPaused } = track;
        const kind = isVideo(source) ? 'video' : 'audio';
        return room.node.call('track.produce', { roomId, trackId, source, transportId, kind, rtpParameters, isPaused });
      }),

    'track.removeEncoding': ({ trackId, producerId }) =>
      inTurn(async () => {
        await needOwnTrack(trackId);
        const { room } = await open();
        return room.node.call('track.removeEncoding', { roomId, trackId, producerId });
      }),
  };
}

/** The same answer for what is hidden and for what does not exist. */
function hasEnded(cause?: unknown): AppError {
  return new AppError('WRONG_PHASE', 'the broadcast has ended', cause === undefined ? {} : { cause });
}

function noSuchTrack(): AppError {
  return new AppError('NOT_FOUND', 'there is no such track');
}

/** One refused track does not fail the others; an error of ours fails the call. */
function refusalOf(error: unknown): AppError {
  if (error instanceof AppError && error.code !== 'INTERNAL') return error;
  throw error;
}
