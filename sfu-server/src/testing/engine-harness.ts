import { eventually } from '@campus/service-kit/testing';
import type { EngineEvent, MediaEngine } from '../engine/media-engine.ts';
import type { ManualTimers } from '../engine/timers.ts';
import { receiverCapabilities, videoParameters } from './rtp-samples.ts';

/** An engine under test, of either kind. Time stands still for its rules until the test moves it. */
export interface EngineHarness {
  engine: MediaEngine;
  events: EngineEvent[];
  timers: ManualTimers;
  /** Ends the process of every worker without warning. */
  killWorkers(): void;
  close(): Promise<void>;
}

type EventOf<Name extends EngineEvent['name']> = Extract<EngineEvent, { name: Name }>['data'];

/** What was said under a name so far. */
export function said<Name extends EngineEvent['name']>(harness: EngineHarness, name: Name): EventOf<Name>[] {
  return harness.events.flatMap((event) => (event.name === name ? [event.data as EventOf<Name>] : []));
}

/** Waits until something was said under this name, and gives back the newest. */
export function heard<Name extends EngineEvent['name']>(
  harness: EngineHarness,
  name: Name,
  timeoutMs = 20_000,
): Promise<EventOf<Name>> {
  const newest = async (): Promise<EventOf<Name>> => {
    const data = said(harness, name).at(-1);
    if (data === undefined) throw new Error(`nothing was said under ${name}`);
    return data;
  };
  return eventually(newest, { timeoutMs }) as Promise<EventOf<Name>>;
}

export const roomId = 'room-one';
export const ana = 'participant-ana';
export const ben = 'participant-ben';
export const recorder = 'recorder-one';

export async function openTransport(
  { engine }: EngineHarness,
  ownerId: string,
  direction: 'send' | 'receive',
  inRoom = roomId,
): Promise<string> {
  return (await engine.openTransport({ roomId: inRoom, ownerId, direction })).transportId;
}

/** Ana's camera, on a transport of its own unless one is given. */
export async function publishCamera(
  harness: EngineHarness,
  options: { trackId?: string; codec?: 'H264' | 'VP8'; layers?: number; transportId?: string; ownerId?: string } = {},
): Promise<{ transportId: string; producerId: string; trackId: string }> {
  const { trackId = 'camera-ana', codec = 'H264', layers = 1, ownerId = ana } = options;
  const transportId = options.transportId ?? (await openTransport(harness, ownerId, 'send'));
  const { producerId } = await harness.engine.produce({
    roomId,
    trackId,
    source: 'camera',
    transportId,
    kind: 'video',
    rtpParameters: videoParameters(codec, layers),
    isPaused: false,
  });
  return { transportId, producerId, trackId };
}

/** Ben's subscription to Ana's camera, on a transport of its own unless one is given. */
export async function subscribe(
  harness: EngineHarness,
  options: { trackId?: string; takes?: ('H264' | 'VP8')[]; transportId?: string; ownerId?: string } = {},
) {
  const { trackId = 'camera-ana', takes, ownerId = ben } = options;
  const transportId = options.transportId ?? (await openTransport(harness, ownerId, 'receive'));
  const rtpCapabilities = receiverCapabilities(takes);
  const subscription = await harness.engine.subscribe({ roomId, ownerId, trackId, transportId, rtpCapabilities });
  return { ...subscription, transportId };
}

export async function inventory({ engine }: EngineHarness, ofRoom = roomId) {
  const { rooms } = await engine.listRooms({});
  const room = rooms.find((candidate) => candidate.roomId === ofRoom);
  if (!room) throw new Error(`there is no room ${ofRoom}`);
  return room;
}
