// Proves a worker binary before it is kept: it starts, makes routers, and sends
// a sound track through SRTP with each kind of cipher that browsers and relays
// negotiate. Run by the pinned Node: `node self-test.mjs <worker binary>`.
// It ends with 0, or prints one sentence and ends with 1.
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createRequire } from 'node:module';

// mediasoup belongs to the SFU's packages, not to ours.
const mediasoup = createRequire(new URL('../../sfu-server/package.json', import.meta.url))('mediasoup');

const SUITES = ['AEAD_AES_256_GCM', 'AES_CM_128_HMAC_SHA1_80'];
const TIMEOUT_MS = 20_000;
const SSRC = 0x11223344;
const OPUS = { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 };
const LOOPBACK = { protocol: 'udp', ip: '127.0.0.1' };

const rtpPacket = (seq, payload) => {
  const header = Buffer.alloc(12);
  header[0] = 0x80;
  header[1] = 100;
  header.writeUInt16BE(seq, 2);
  header.writeUInt32BE(seq * 960, 4);
  header.writeUInt32BE(SSRC, 8);
  return Buffer.concat([header, payload]);
};

const udpSocket = async () => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
};

/** A socket that hands packets between two ports, so that the test sees what is on the wire. */
const udpRelay = async (onPacket) => {
  const socket = await udpSocket();
  const ports = [];
  socket.on('message', (packet, from) => {
    const target = ports.find((port) => port !== from.port);
    if (target === undefined) return;
    onPacket(packet);
    socket.send(packet, target, '127.0.0.1');
  });
  return { socket, ports };
};

const testSuite = async (worker, srtpCryptoSuite) => {
  const wire = [];
  const received = [];
  const routerA = await worker.createRouter({ mediaCodecs: [OPUS] });
  const routerB = await worker.createRouter({ mediaCodecs: [OPUS] });
  const relay = await udpRelay((packet) => wire.push(packet));
  const source = await udpSocket();
  const sink = await udpSocket();
  sink.on('message', (packet) => received.push(packet));

  const plain = { listenInfo: LOOPBACK, rtcpMux: true };
  const secure = { ...plain, enableSrtp: true, srtpCryptoSuite };
  const inlet = await routerA.createPlainTransport({ ...plain, comedia: true });
  const sender = await routerA.createPlainTransport(secure);
  const receiver = await routerB.createPlainTransport(secure);
  const outlet = await routerB.createPlainTransport(plain);
  relay.ports.push(sender.tuple.localPort, receiver.tuple.localPort);
  const relayAddress = { ip: '127.0.0.1', port: relay.socket.address().port };
  await sender.connect({ ...relayAddress, srtpParameters: receiver.srtpParameters });
  await receiver.connect({ ...relayAddress, srtpParameters: sender.srtpParameters });
  await outlet.connect({ ip: '127.0.0.1', port: sink.address().port });

  const produced = await inlet.produce({
    kind: 'audio',
    rtpParameters: {
      codecs: [{ mimeType: OPUS.mimeType, clockRate: 48_000, channels: 2, payloadType: 100 }],
      encodings: [{ ssrc: SSRC }],
    },
  });
  const sent = await sender.consume({
    producerId: produced.id,
    rtpCapabilities: routerA.rtpCapabilities,
  });
  const arrived = await receiver.produce({ kind: 'audio', rtpParameters: sent.rtpParameters });
  await outlet.consume({ producerId: arrived.id, rtpCapabilities: routerB.rtpCapabilities });

  const payloads = Array.from({ length: 20 }, () => randomBytes(160));
  const has = (packets, payload) => packets.some((packet) => packet.includes(payload));
  for (const [index, payload] of payloads.entries()) {
    source.send(rtpPacket(1_000 + index, payload), inlet.tuple.localPort, '127.0.0.1');
    // Reports come in between, and a packet that never comes ends at the time limit.
    while (!has(received, payload)) await once(sink, 'message');
  }
  if (wire.length < payloads.length || payloads.some((payload) => has(wire, payload))) {
    throw new Error(`Packets were on the wire in clear although ${srtpCryptoSuite} was asked for.`);
  }
  for (const socket of [source, sink, relay.socket]) socket.close();
  routerA.close();
  routerB.close();
};

const main = async () => {
  const workerBin = process.argv[2];
  if (workerBin === undefined) throw new Error('Usage: self-test.mjs <worker binary>');
  const worker = await mediasoup.createWorker({ workerBin, logLevel: 'warn' });
  worker.on('died', (error) => fail(error));
  for (const suite of SUITES) await testSuite(worker, suite);
  worker.close();
};

const fail = (error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
};

const deadline = setTimeout(
  () => fail(new Error(`The worker did not pass its self-test within ${TIMEOUT_MS / 1000} seconds.`)),
  TIMEOUT_MS,
);
main().then(() => {
  clearTimeout(deadline);
  process.exit(0);
}, fail);
