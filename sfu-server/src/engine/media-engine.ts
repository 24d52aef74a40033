import type { NoticeOf, RequestOf } from '@campus/protocol/contract';
import type { SfuCalls, SfuNotices } from '@campus/protocol/control/sfu';
import type { z } from 'zod';

type Operation<Name extends keyof SfuCalls> = (
  request: RequestOf<SfuCalls, Name>,
) => Promise<z.input<SfuCalls[Name]['reply']>>;

/** Something happened in a room that nobody asked for, or that others have to know. */
export type EngineEvent = {
  [Name in keyof SfuNotices]: { name: Name; data: NoticeOf<SfuNotices, Name> };
}[keyof SfuNotices];

export type EngineListener = (event: EngineEvent) => void;

export interface EngineStats {
  workers: number;
  workerDeaths: number;
  rooms: number;
  tracks: number;
  subscriptions: number;
  taps: number;
  transports: number;
  probes: number;
}

/**
 * The port of the media plane: rooms of tracks and subscriptions. Its operations have the shapes of the control link's
 * calls, since it has no other user; who may ask for what is not its business.
 *
 * Whatever stands in a room closes with what it hangs on, downwards: room → transport → encoding → track →
 * subscriptions and taps. Closing what is closed, or was never there, succeeds. Everything else that names something
 * unknown throws NOT_FOUND; something of another owner FORBIDDEN; what mediasoup would refuse INVALID; UNAVAILABLE
 * (retryable) when there is no worker at present.
 */
export interface MediaEngine {
  openRoom: Operation<'room.open'>;
  closeRoom: Operation<'room.close'>;
  listRooms: Operation<'room.list'>;
  closeOwner: Operation<'owner.close'>;
  openTransport: Operation<'transport.open'>;
  connectTransport: Operation<'transport.connect'>;
  restartIce: Operation<'transport.restartIce'>;
  saveOnTransport: Operation<'transport.save'>;
  closeTransport: Operation<'transport.close'>;
  produce: Operation<'track.produce'>;
  removeEncoding: Operation<'track.removeEncoding'>;
  pauseTrack: Operation<'track.pause'>;
  resumeTrack: Operation<'track.resume'>;
  closeTrack: Operation<'track.close'>;
  subscribe: Operation<'subscription.open'>;
  resumeSubscription: Operation<'subscription.resume'>;
  pauseSubscription: Operation<'subscription.pause'>;
  preferLayers: Operation<'subscription.prefer'>;
  closeSubscription: Operation<'subscription.close'>;
  openTap: Operation<'tap.open'>;
  resumeTap: Operation<'tap.resume'>;
  pauseTap: Operation<'tap.pause'>;
  requestTapKeyframe: Operation<'tap.requestKeyframe'>;
  closeTap: Operation<'tap.close'>;
  openIngest: Operation<'ingest.open'>;
  closeIngest: Operation<'ingest.close'>;
  openProbe: Operation<'probe.open'>;
  closeProbe: Operation<'probe.close'>;
  stats(): EngineStats;
  /** Closes every room and the workers. */
  close(): Promise<void>;
}
