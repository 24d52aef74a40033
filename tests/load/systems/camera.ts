import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { LoadMedia } from '../load-media.ts';
import type { Admission, Rig } from './system.ts';

/** The one track of every system that is measured: H.264 in one layer, as a browser publishes it. */
export const camera = { ssrc: 11_111, payloadType: 102 } as const;

/** Published besides where sound matters. */
export const microphone = { ssrc: 22_222, payloadType: 111 } as const;

export const microphoneCodec = {
  mimeType: 'audio/opus',
  payloadType: microphone.payloadType,
  clockRate: 48_000,
  channels: 2,
};

export interface SourceOptions {
  readonly withSound?: boolean;
}

export const cameraCodec = {
  mimeType: 'video/H264',
  payloadType: camera.payloadType,
  clockRate: 90_000,
  parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f' },
  rtcpFeedback: [
    { type: 'nack', parameter: '' },
    { type: 'nack', parameter: 'pli' },
    { type: 'ccm', parameter: 'fir' },
  ],
};

export const delaysFile = (rig: Rig): string => join(rig.folder, 'delays');

export async function startSource(rig: Rig, { withSound = false }: SourceOptions = {}): Promise<LoadMedia> {
  const { video, framesPerSecond, audio } = rig.clip;
  const options = ['--video', video, '--fps', String(framesPerSecond), '--delays', delaysFile(rig)];
  if (withSound) options.push('--audio', audio);
  const { command, args } = rig.path.command(rig.program, ['source', ...options]);
  return LoadMedia.start(command, args);
}

/** Username fragment and password of ICE, for one peer of ours. */
export const iceCredentials = (): [string, string] => [randomBytes(4).toString('hex'), randomBytes(12).toString('hex')];

export interface WebRtcEnd {
  readonly ip: string;
  readonly port: number;
  readonly ufrag: string;
  readonly password: string;
}

/** Publishes the camera, and the microphone, as a browser does; resolves when they flow. */
export async function publishOver(
  source: LoadMedia,
  end: WebRtcEnd,
  { withSound = false }: SourceOptions = {},
): Promise<void> {
  const { ip, port, ufrag, password } = end;
  const sound = withSound ? [microphone.ssrc, microphone.payloadType] : ['-', '-'];
  source.send('webrtc', ip, port, ufrag, password, ...iceCredentials(), camera.ssrc, camera.payloadType, ...sound);
  await source.waitFor(['dtls', '1']);
  source.send('start');
  await source.waitFor(['sent-keyframe']);
}

interface Offer {
  readonly iceParameters: { usernameFragment: string; password: string };
  readonly iceCandidates: readonly unknown[];
}

/** The end of a transport that mediasoup made, from what it tells a browser. */
export function endOf({ iceParameters, iceCandidates }: Offer): WebRtcEnd {
  const candidates = iceCandidates as readonly {
    protocol?: unknown;
    address?: unknown;
    ip?: unknown;
    port?: unknown;
  }[];
  const udp = candidates.find(({ protocol }) => protocol === 'udp');
  if (!udp) throw new Error('the transport has no UDP candidate');
  return {
    ip: String(udp.address ?? udp.ip),
    port: Number(udp.port),
    ufrag: iceParameters.usernameFragment,
    password: iceParameters.password,
  };
}

interface Consumed {
  readonly codecs: readonly { mimeType: string; payloadType: number }[];
  readonly encodings?: readonly unknown[] | undefined;
}

export function streamOf({ codecs, encodings = [] }: Consumed): Admission['streams'][number] {
  const [encoding] = encodings as readonly { ssrc?: unknown }[];
  const isSound = codecs[0]?.mimeType.startsWith('audio/');
  return { ssrc: Number(encoding?.ssrc), payloadType: codecs[0]?.payloadType ?? 0, codec: isSound ? 'opus' : 'h264' };
}
