import { PROBE_STREAM_ID, ProbeCandidate } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { DtlsParameters } from '@campus/protocol/media';
import type { types } from 'mediasoup';
import type { PlaneProbeTransport, ProbeEvents } from '../media-plane.ts';
import { tellStates } from './mediasoup-transport.ts';
import { asking } from './plane-errors.ts';

/**
 * How long a message may wait to be sent, in milliseconds. The worker (3.27) sends an unordered message with a lifetime
 * once only, and one without would not wait at all.
 */
const waitsForMs = 1_500;
/** In bytes; a probe's channel is filled no further than a few packets. */
const sendBufferBytes = 131_072;

/**
 * A WebRTC transport on the ports of the broadcasts, with one unordered data channel. What the browser sends goes through
 * a direct transport to us; what we send needs a data producer to hang on, which itself never sends.
 */
export async function openProbe(
  router: types.Router,
  webRtcServer: types.WebRtcServer,
  events: ProbeEvents,
): Promise<PlaneProbeTransport> {
  const [transport, direct] = await Promise.all([
    router.createWebRtcTransport({
      webRtcServer,
      enableUdp: true,
      enableTcp: true,
      preferUdp: true,
      enableSctp: true,
      maxSendMessageSize: 2_048,
      maxReceiveMessageSize: 2_048,
      sctpSendBufferSize: sendBufferBytes,
      sctpPerStreamSendQueueLimit: sendBufferBytes,
      iceConsentTimeout: 10,
    }),
    router.createDirectTransport({ maxSendMessageSize: 2_048, maxReceiveMessageSize: 2_048 }),
  ]);
  tellStates(transport, events);
  const anchor = await direct.produceData();
  const outgoing = await transport.consumeData({
    dataProducerId: anchor.id,
    ordered: false,
    maxPacketLifeTime: waitsForMs,
  });
  if (outgoing.sctpStreamParameters?.streamId !== PROBE_STREAM_ID) {
    throw new AppError('INTERNAL', 'mediasoup numbers the streams of a new transport in another way');
  }
  const incoming = await transport.produceData({
    sctpStreamParameters: { streamId: PROBE_STREAM_ID, ordered: false, maxRetransmits: 0 },
  });
  const heard = await direct.consumeData({ dataProducerId: incoming.id });
  heard.on('message', (message) => events.onMessage(message));
  return {
    offer: {
      iceParameters: transport.iceParameters,
      iceCandidates: transport.iceCandidates.map((candidate) => ProbeCandidate.parse(candidate)),
      dtlsParameters: transport.dtlsParameters,
    },
    sctpPort: transport.sctpParameters?.port ?? 5_000,
    connect: (dtlsParameters: DtlsParameters) =>
      asking('probe', transport, () => transport.connect({ dtlsParameters: dtlsParameters as types.DtlsParameters })),
    send: (message) => asking('probe', outgoing, () => outgoing.send(Buffer.from(message))),
    close: () => transport.close(),
  };
}
