// A process of its own: one mediasoup worker, and the smallest script that lets pages publish and watch.
import { createServer } from 'node:http';
import { roomCodecs } from '@campus/sfu-server/engine/codecs';
import { createWorker, type types } from 'mediasoup';
import { WebSocketServer } from 'ws';

/** What a page asks over its websocket, one after the other. */
export type BareCall =
  | { readonly name: 'open'; readonly direction: 'send' | 'receive' }
  | { readonly name: 'connect'; readonly dtlsParameters: types.DtlsParameters }
  | { readonly name: 'produce'; readonly kind: types.MediaKind; readonly rtpParameters: types.RtpParameters }
  | { readonly name: 'consume'; readonly rtpCapabilities: types.RtpCapabilities }
  | { readonly name: 'resume' };

const [workerBin = '', listenIp = ''] = process.argv.slice(2);
const worker = await createWorker({ workerBin, logLevel: 'error' });
const webRtcServer = await worker.createWebRtcServer({
  listenInfos: [
    { protocol: 'udp', ip: listenIp },
    { protocol: 'tcp', ip: listenIp },
  ],
});
const router = await worker.createRouter({ mediaCodecs: roomCodecs });
const producers: types.Producer[] = [];

/** One page; its transport closes with its connection. The options are those of a node of ours. */
function answering() {
  let transport: types.WebRtcTransport | undefined;
  const consumers: types.Consumer[] = [];
  const opened = (): types.WebRtcTransport => {
    if (!transport) throw new Error('there is no transport yet');
    return transport;
  };
  const answer = async (call: BareCall): Promise<unknown> => {
    switch (call.name) {
      case 'open': {
        transport = await router.createWebRtcTransport({
          webRtcServer,
          enableUdp: true,
          enableTcp: true,
          preferUdp: true,
          initialAvailableOutgoingBitrate: 1_000_000,
        });
        if (call.direction === 'send') await transport.setMaxIncomingBitrate(12_000_000);
        const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
        return {
          rtpCapabilities: router.rtpCapabilities,
          transport: { id, iceParameters, iceCandidates, dtlsParameters },
        };
      }
      case 'connect':
        await opened().connect({ dtlsParameters: call.dtlsParameters });
        return null;
      case 'produce': {
        const { kind, rtpParameters } = call;
        const delay = kind === 'video' ? { keyFrameRequestDelay: 500 } : {};
        const producer = await opened().produce({ kind, rtpParameters, ...delay });
        producers.push(producer);
        return { id: producer.id };
      }
      case 'consume':
        for (const { id: producerId } of producers) {
          const { rtpCapabilities } = call;
          consumers.push(await opened().consume({ producerId, rtpCapabilities, paused: true }));
        }
        return consumers.map(({ id, producerId, kind, rtpParameters }) => ({ id, producerId, kind, rtpParameters }));
      case 'resume':
        for (const consumer of consumers) await consumer.resume();
        return null;
    }
  };
  return { answer, close: () => transport?.close() };
}

const http = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<!doctype html><title>bare</title><style>video { width: 100% }</style><body>');
});
new WebSocketServer({ server: http }).on('connection', (socket) => {
  const { answer, close } = answering();
  socket.on('message', (data) => {
    answer(JSON.parse(String(data)) as BareCall).then(
      (reply) => socket.send(JSON.stringify(reply)),
      (error: unknown) => {
        console.error(error);
        socket.close();
      },
    );
  });
  socket.once('close', close);
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
