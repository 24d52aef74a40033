import {
  AppError,
  decodeProbeMessage,
  type EquipmentProbe,
  encodeProbeMessage,
  PROBE_STREAM_ID,
  type ProbeMessage,
  type ProbePurpose,
  type ProbeRequest,
} from '@campus/protocol';
import { answerOf, fingerprintsOf, type Way } from './probe-sdp.ts';
import { type UsedPath, usedPath } from './used-path.ts';

/** Signalling, as far as probes need it. Both reject with AppError. */
export interface ProbeDoor {
  open(request: ProbeRequest, signal: AbortSignal): Promise<EquipmentProbe>;
  close(probeId: string): Promise<void>;
}

export interface ProbeLinkOptions {
  readonly door: ProbeDoor;
  readonly way: Way;
  readonly purpose: ProbePurpose;
  /** Once it is aborted everything is closed, and whatever is under way rejects with its reason. */
  readonly signal: AbortSignal;
  /** Told as soon as the server has answered, whether or not the way then leads anywhere. */
  readonly onOffer?: (probe: EquipmentProbe) => void;
}

export interface ProbeLink {
  readonly probe: EquipmentProbe;
  /** False when it could not be given to the browser. */
  send(message: ProbeMessage): boolean;
  readonly waitingBytes: number;
  /** Hears every message with the number of its bytes, until the answer is called. */
  listen(listener: (message: ProbeMessage, bytes: number) => void): () => void;
  /** Aborted when the other end, or the network, has ended it. */
  readonly ended: AbortSignal;
  path(): Promise<UsedPath | null>;
  close(): void;
}

/** Nothing came through in time. */
export class WayBlocked extends Error {}
/** The campus has no TURN server. */
export class NoRelay extends Error {}

/** ICE and DTLS need six round trips, and on a bad line some of it twice. */
const connectWithinMs = 6_000;

/** Opens a probe and a data channel to it by one way. Rejects with WayBlocked, NoRelay or AppError. */
export async function openProbeLink(options: ProbeLinkOptions): Promise<ProbeLink> {
  const { door, way, purpose, signal, onOffer } = options;
  signal.throwIfAborted();
  if (typeof RTCPeerConnection !== 'function') throw new WayBlocked('this browser has no WebRTC');
  const iceTransportPolicy = way === 'relay' ? 'relay' : 'all';
  const connection = new RTCPeerConnection({ iceTransportPolicy });
  const ending = new AbortController();
  let probeId: string | undefined;
  const close = (): void => {
    signal.removeEventListener('abort', close);
    ending.abort();
    connection.close();
    // A probe that is connected ends with its connection; of one that never was the server would learn nothing.
    if (probeId !== undefined) void door.close(probeId).catch(() => undefined);
    probeId = undefined;
  };
  signal.addEventListener('abort', close);
  try {
    const channel = connection.createDataChannel('probe', {
      negotiated: true,
      id: PROBE_STREAM_ID,
      ordered: false,
      maxRetransmits: 0,
    });
    channel.binaryType = 'arraybuffer';
    const offer = await connection.createOffer();
    const fingerprints = fingerprintsOf(offer.sdp ?? '');
    const probe = await door.open({ purpose, dtlsParameters: { role: 'client', fingerprints } }, signal);
    probeId = probe.probeId;
    if (signal.aborted) {
      close();
      signal.throwIfAborted();
    }
    onOffer?.(probe);
    if (way === 'relay') {
      if (probe.iceServers.length === 0) throw new NoRelay('this campus has no TURN server');
      connection.setConfiguration({ iceTransportPolicy, iceServers: probe.iceServers as RTCIceServer[] });
    }
    const listeners = new Set<(message: ProbeMessage, bytes: number) => void>();
    channel.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
      const message = decodeProbeMessage(new Uint8Array(data));
      if (message) for (const listener of listeners) listener(message, data.byteLength);
    });
    channel.addEventListener('close', () => ending.abort());
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'failed') ending.abort();
    });
    await connection.setLocalDescription(offer);
    await connection.setRemoteDescription({ type: 'answer', sdp: answerOf(offer.sdp ?? '', probe, way) });
    await opened(channel, ending.signal);
    signal.throwIfAborted();
    return {
      probe,
      send(message) {
        if (channel.readyState !== 'open') return false;
        try {
          channel.send(encodeProbeMessage(message));
          return true;
        } catch {
          // The browser's buffer is full.
          return false;
        }
      },
      get waitingBytes() {
        return channel.bufferedAmount;
      },
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      ended: ending.signal,
      path: () => usedPath(connection),
      close,
    };
  } catch (error) {
    close();
    signal.throwIfAborted();
    if (error instanceof AppError || error instanceof WayBlocked || error instanceof NoRelay) throw error;
    throw new WayBlocked(`by ${way} nothing gets through`, { cause: error });
  }
}

function opened(channel: RTCDataChannel, ended: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      channel.removeEventListener('open', settle);
      ended.removeEventListener('abort', settle);
      if (channel.readyState === 'open') resolve();
      else reject(new WayBlocked('nothing came through in time'));
    };
    const timer = setTimeout(settle, connectWithinMs);
    channel.addEventListener('open', settle);
    ended.addEventListener('abort', settle);
    if (channel.readyState === 'open' || ended.aborted) settle();
  });
}
