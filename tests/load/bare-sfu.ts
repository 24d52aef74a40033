import { randomBytes } from 'node:crypto';
import { createWorker, type types } from 'mediasoup';
import type { LoadMedia } from './load-media.ts';

const here = '127.0.0.1';
const videoPayloadType = 102;
const audioPayloadType = 111;

const codecs: types.RouterRtpCodecCapability[] = [
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f' },
  },
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
];

interface Published {
  readonly producers: readonly types.Producer[];
  readonly transport: types.Transport;
}

interface Watching {
  readonly transport: types.WebRtcTransport;
  readonly consumers: readonly types.Consumer[];
}

/** One mediasoup worker with one router and one UDP port, and nothing around it: what a node of ours is compared with. */
export class BareSfu {
  readonly worker: types.Worker;
  readonly #webRtcServer: types.WebRtcServer;
  readonly #router: types.Router;
  readonly #capabilities: types.RtpCapabilities;

  private constructor(worker: types.Worker, webRtcServer: types.WebRtcServer, router: types.Router) {
    this.worker = worker;
    this.#webRtcServer = webRtcServer;
    this.#router = router;
    // What a viewer of `load-media` takes: no retransmission, no estimation of bandwidth.
    this.#capabilities = {
      codecs: (router.rtpCapabilities.codecs ?? []).filter((codec) => !codec.mimeType.endsWith('/rtx')),
      headerExtensions: [],
    };
  }

  static async start(workerBin: string): Promise<BareSfu> {
    const worker = await createWorker({ workerBin, logLevel: 'error' });
    try {
      const webRtcServer = await worker.createWebRtcServer({ listenInfos: [{ protocol: 'udp', ip: here }] });
      return new BareSfu(worker, webRtcServer, await worker.createRouter({ mediaCodecs: codecs }));
    } catch (error) {
      worker.close();
      throw error;
    }
  }

  /** Has a source send plain RTP here. */
  async publishPlain(source: LoadMedia, ssrc: number): Promise<Published> {
    const transport = await this.#router.createPlainTransport({
      listenInfo: { protocol: 'udp', ip: here },
      rtcpMux: true,
      comedia: true,
    });
    const { producers, streams } = await produce(transport, ssrc);
    source.send('plain', here, transport.tuple.localPort, ...streams);
    return { producers, transport };
  }

  /** Has a source publish as a browser does. */
  async publishWebRtc(source: LoadMedia, ssrc: number): Promise<Published> {
    const transport = await this.#createWebRtcTransport(source);
    const { producers, streams } = await produce(transport, ssrc);
    source.send('webrtc', ...addressOf(transport), ...streams);
    return { producers, transport };
  }

  /** Has a viewer watch all of these. */
  async watch(
    viewers: LoadMedia,
    viewer: string,
    producers: readonly types.Producer[],
    options: { isMeasured?: boolean; role?: 'client' | 'server' } = {},
  ): Promise<Watching> {
    const { isMeasured = false, role = 'client' } = options;
    const transport = await this.#createWebRtcTransport(viewers, role);
    viewers.send('add', viewer, ...addressOf(transport), role, isMeasured ? 1 : 0);
    const consumers: types.Consumer[] = [];
    for (const { id } of producers) {
      const consumer = await transport.consume({ producerId: id, rtpCapabilities: this.#capabilities, paused: true });
      const [ssrc, payloadType] = [consumer.rtpParameters.encodings?.[0]?.ssrc, codecOf(consumer)?.payloadType];
      viewers.send('stream', viewer, ssrc ?? '?', payloadType ?? '?', consumer.kind === 'audio' ? 'opus' : 'h264');
      await consumer.resume();
      consumers.push(consumer);
    }
    return { transport, consumers };
  }

  close(): void {
    this.worker.close();
  }

  async #createWebRtcTransport(peer: LoadMedia, role: 'client' | 'server' = 'client'): Promise<types.WebRtcTransport> {
    const transport = await this.#router.createWebRtcTransport({ webRtcServer: this.#webRtcServer });
    await transport.connect({
      dtlsParameters: { role, fingerprints: [{ algorithm: 'sha-256', value: peer.fingerprint }] },
    });
    return transport;
  }
}

function codecOf(consumer: types.Consumer): types.RtpCodecParameters | undefined {
  return consumer.rtpParameters.codecs[0];
}

/** Address, port and the four credentials, as the commands of `load-media` name them. */
function addressOf(transport: types.WebRtcTransport): (string | number)[] {
  const { usernameFragment, password } = transport.iceParameters;
  const port = transport.iceCandidates[0]?.port ?? 0;
  return [here, port, usernameFragment, password, randomBytes(4).toString('hex'), randomBytes(12).toString('hex')];
}

/** A picture of H.264 under `ssrc` and a sound of Opus under the next number. */
async function produce(
  transport: types.Transport,
  ssrc: number,
): Promise<{ producers: types.Producer[]; streams: number[] }> {
  const video = await transport.produce({
    kind: 'video',
    rtpParameters: {
      codecs: [
        {
          mimeType: 'video/H264',
          payloadType: videoPayloadType,
          clockRate: 90_000,
          parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f' },
          rtcpFeedback: [{ type: 'nack', parameter: 'pli' }],
        },
      ],
      encodings: [{ ssrc }],
    },
  });
  const audio = await transport.produce({
    kind: 'audio',
    rtpParameters: {
      codecs: [{ mimeType: 'audio/opus', payloadType: audioPayloadType, clockRate: 48_000, channels: 2 }],
      encodings: [{ ssrc: ssrc + 1 }],
    },
  });
  return { producers: [video, audio], streams: [ssrc, videoPayloadType, ssrc + 1, audioPayloadType] };
}
