// A process of its own: one mediasoup worker, and the smallest script that lets people watch one camera.
import { createServer } from 'node:http';
import { createWorker, type types } from 'mediasoup';
import { WebSocketServer } from 'ws';
import { cameraCodec, camera } from './camera.ts';

/** What is asked over the websocket, one message for each connection; the first one publishes. */
export interface BareRequest {
  readonly certificate: string;
  readonly rtpCapabilities?: types.RtpCapabilities;
}

export interface BareReply {
  readonly iceParameters: types.IceParameters;
  readonly iceCandidates: types.IceCandidate[];
  readonly rtpCapabilities: types.RtpCapabilities;
  readonly rtpParameters: types.RtpParameters;
}

const [workerBin = '', listenIp = ''] = process.argv.slice(2);
const estimation = [
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
];

const worker = await createWorker({ workerBin, logLevel: 'error' });
const webRtcServer = await worker.createWebRtcServer({
  listenInfos: [
    { protocol: 'udp', ip: listenIp },
    { protocol: 'tcp', ip: listenIp },
  ],
});
const parameters = { ...cameraCodec.parameters, 'level-asymmetry-allowed': 1 };
const router = await worker.createRouter({
  mediaCodecs: [{ kind: 'video', mimeType: 'video/H264', clockRate: 90_000, parameters }],
});
let producer: types.Producer | undefined;

/** The same options as those of a node of ours. */
async function openTransport(certificate: string): Promise<types.WebRtcTransport> {
  const transport = await router.createWebRtcTransport({
    webRtcServer,
    enableUdp: true,
    enableTcp: true,
    preferUdp: true,
    initialAvailableOutgoingBitrate: 1_000_000,
  });
  const fingerprints = [{ algorithm: 'sha-256' as const, value: certificate }];
  await transport.connect({ dtlsParameters: { role: 'client', fingerprints } });
  return transport;
}

async function answer({ certificate, rtpCapabilities }: BareRequest): Promise<[BareReply, () => void]> {
  const transport = await openTransport(certificate);
  if (!producer) {
    const rtpParameters = { codecs: [cameraCodec], encodings: [{ ssrc: camera.ssrc }] };
    producer = await transport.produce({ kind: 'video', rtpParameters, keyFrameRequestDelay: 350 });
    return [replyOf(transport, producer.rtpParameters), () => transport.close()];
  }
  const { codecs = [], headerExtensions = [] } = rtpCapabilities ?? router.rtpCapabilities;
  const consumer = await transport.consume({
    producerId: producer.id,
    // A single layer needs no estimation of bandwidth, and a node of ours makes none there.
    rtpCapabilities: { codecs, headerExtensions: headerExtensions.filter(({ uri }) => !estimation.includes(uri)) },
  });
  return [replyOf(transport, consumer.rtpParameters), () => transport.close()];
}

function replyOf(transport: types.WebRtcTransport, rtpParameters: types.RtpParameters): BareReply {
  const { iceParameters, iceCandidates } = transport;
  return { iceParameters, iceCandidates, rtpCapabilities: router.rtpCapabilities, rtpParameters };
}

const http = createServer();
new WebSocketServer({ server: http }).on('connection', (socket) => {
  socket.once('message', (data) => {
    answer(JSON.parse(String(data)) as BareRequest).then(
      ([reply, close]) => {
        socket.send(JSON.stringify(reply));
        socket.once('close', close);
      },
      (error: unknown) => {
        console.error(error);
        socket.close();
      },
    );
  });
});
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  console.log(`ready ${typeof address === 'object' ? address?.port : ''}`);
});
// Whoever started it ends it by closing its input.
process.stdin.resume().once('end', () => {
  worker.close();
  process.exit();
});
