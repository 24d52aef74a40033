import type { SfuCalls, SfuNotices } from '@campus/protocol/control/sfu';
import type { ControlContext } from '@campus/service-kit/control-link';
import type { CallHandlers } from '@campus/service-kit/contract-socket';
import type { MediaEngine } from '../engine/media-engine.ts';
import type { OwnerLeases } from './owner-leases.ts';

export interface HandlerDeps {
  engine: MediaEngine;
  leases: OwnerLeases;
  nodeId: string;
  epoch: string;
}

/** The control link's calls are the engine's operations; only recorders' holdings are bound to their link besides. */
export function sfuHandlers(deps: HandlerDeps): CallHandlers<SfuCalls, ControlContext<SfuNotices>> {
  const { engine, leases, nodeId, epoch } = deps;
  return {
    'node.hello': () => ({ epoch, nodeId, workers: engine.stats().workers }),
    'room.open': engine.openRoom,
    'room.close': engine.closeRoom,
    'room.list': engine.listRooms,
    'owner.close': engine.closeOwner,
    'transport.open': (request, { linkId }) => leases.holding(linkId, request, () => engine.openTransport(request)),
    'transport.connect': engine.connectTransport,
    'transport.restartIce': engine.restartIce,
    'transport.save': engine.saveOnTransport,
    'transport.close': engine.closeTransport,
    'track.produce': engine.produce,
    'track.removeEncoding': engine.removeEncoding,
    'track.pause': engine.pauseTrack,
    'track.resume': engine.resumeTrack,
    'track.close': engine.closeTrack,
    'subscription.open': engine.subscribe,
    'subscription.resume': engine.resumeSubscription,
    'subscription.pause': engine.pauseSubscription,
    'subscription.prefer': engine.preferLayers,
    'subscription.close': engine.closeSubscription,
    'tap.open': (request, { linkId }) => leases.holding(linkId, request, () => engine.openTap(request)),
    'tap.resume': engine.resumeTap,
    'tap.pause': engine.pauseTap,
    'tap.requestKeyframe': engine.requestTapKeyframe,
    'tap.close': engine.closeTap,
    'ingest.open': (request, { linkId }) => leases.holding(linkId, request, () => engine.openIngest(request)),
    'ingest.close': engine.closeIngest,
    'probe.open': engine.openProbe,
    'probe.close': engine.closeProbe,
  };
}
