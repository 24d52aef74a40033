import type { RtpParameters } from '@campus/protocol/media';
import { describe, expect, it } from 'vitest';
import {
  ana,
  ben,
  type EngineHarness,
  openTransport,
  publishCamera,
  roomId,
  subscribe,
} from '../../testing/engine-harness.ts';
import { audioParameters, dtlsParameters, receiverCapabilities, videoParameters } from '../../testing/rtp-samples.ts';
import { freshHarness } from './harness.ts';

/** Each makes something wrong of good parameters. */
const spoilers: Record<string, (good: RtpParameters) => object> = {
  'no codec': (good) => ({ ...good, codecs: [] }),
  'a codec that is not carried': (good) => ({
    ...good,
    codecs: [{ mimeType: 'video/AV1', payloadType: 96, clockRate: 90_000 }],
  }),
  'sound as a picture': () => audioParameters(),
  'another H.264 profile': (good) => ({
    ...good,
    codecs: [{ ...good.codecs[0], parameters: { 'packetization-mode': 1, 'profile-level-id': '640032' } }],
  }),
  'an H.264 profile that is none': (good) => ({
    ...good,
    codecs: [{ ...good.codecs[0], parameters: { 'packetization-mode': 1, 'profile-level-id': 'zz' } }],
  }),
  'two codecs': (good) => ({ ...good, codecs: [...good.codecs, ...videoParameters('VP8').codecs] }),
  'only RTX': (good) => ({ ...good, codecs: good.codecs.slice(1) }),
  'an RTX of nothing': (good) => ({
    ...good,
    codecs: [good.codecs[0], { ...good.codecs[1], parameters: { apt: 99 } }],
  }),
  'a payload type out of range': (good) => ({ ...good, codecs: [{ ...good.codecs[0], payloadType: 300 }] }),
  'the same payload type twice': (good) => ({
    ...good,
    codecs: good.codecs.map((codec) => ({ ...codec, payloadType: 96 })),
  }),
  'a wrong clock': (good) => ({ ...good, codecs: [{ ...good.codecs[0], clockRate: 8_000 }] }),
  'parameters of the wrong type': (good) => ({ ...good, codecs: [{ ...good.codecs[0], parameters: { a: {} } }] }),
  'feedback of the wrong type': (good) => ({ ...good, codecs: [{ ...good.codecs[0], rtcpFeedback: [7] }] }),
  'an SSRC of zero': (good) => ({ ...good, encodings: [{ ssrc: 0 }] }),
  'an SSRC that is too large': (good) => ({ ...good, encodings: [{ ssrc: 2 ** 32 }] }),
  'a negative SSRC': (good) => ({ ...good, encodings: [{ ssrc: -5 }] }),
  'the same SSRC twice': (good) => ({ ...good, encodings: [{ ssrc: 5 }, { ssrc: 5 }] }),
  'the same rid twice': (good) => ({ ...good, encodings: [{ rid: 'a' }, { rid: 'a' }] }),
  'a rid that is none': (good) => ({ ...good, encodings: [{ rid: 'a b\u0000' }, { rid: 'c' }] }),
  'layers without names': (good) => ({ ...good, encodings: [{}, {}, {}] }),
  'nothing to recognise packets by': (good) => ({ codecs: good.codecs, encodings: [{}] }),
  'a codec of an encoding that is not there': (good) => ({ ...good, encodings: [{ ssrc: 7, codecPayloadType: 11 }] }),
  'a scalability mode that is none': (good) => ({ ...good, encodings: [{ ssrc: 7, scalabilityMode: 'L99T99' }] }),
  'too many layers': (good) => ({ ...good, encodings: Array.from({ length: 8 }, (_, rid) => ({ rid: `r${rid}` })) }),
  'an unknown header extension': (good) => ({ ...good, headerExtensions: [{ uri: 'urn:nobody', id: 1 }] }),
  'a header extension without a number': (good) => ({
    ...good,
    headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 0 }],
  }),
  'two header extensions of one number': (good) => ({
    ...good,
    headerExtensions: [
      { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4 },
      { uri: 'urn:3gpp:video-orientation', id: 4 },
    ],
  }),
};

export function describeGarbage(start: () => Promise<EngineHarness>): void {
  const harness = freshHarness(start);

  describe('garbage', () => {
    it('R6: refuses wrong RTP parameters of every sort as INVALID, and goes on', async () => {
      const { engine } = harness();
      const transportId = await openTransport(harness(), ana, 'send');
      const produce = (rtpParameters: object) =>
        engine.produce({
          roomId,
          trackId: 'camera-ana',
          source: 'camera',
          transportId,
          kind: 'video',
          rtpParameters: rtpParameters as RtpParameters,
          isPaused: false,
        });
      for (const [what, spoil] of Object.entries(spoilers)) {
        const outcome = await produce(spoil(videoParameters())).catch((error: unknown) => error);
        expect(outcome, what).toMatchObject({ code: 'INVALID' });
      }
      await publishCamera(harness(), { transportId, layers: 3 });
      expect((await subscribe(harness())).spatialLayers).toBe(3);
      expect(engine.stats()).toMatchObject({ workers: expect.any(Number), workerDeaths: 0, tracks: 1 });
    });

    it('R6: refuses a source of the other kind', async () => {
      const transportId = await openTransport(harness(), ana, 'send');
      const wrong = harness().engine.produce({
        roomId,
        trackId: 'microphone-ana',
        source: 'microphone',
        transportId,
        kind: 'video',
        rtpParameters: videoParameters(),
        isPaused: false,
      });
      await expect(wrong).rejects.toMatchObject({ code: 'INVALID', fields: { kind: expect.any(String) } });
    });

    it('R6: refuses a fingerprint that is none, and still connects with a good one', async () => {
      const { engine } = harness();
      const transportId = await openTransport(harness(), ana, 'send');
      const connect = (algorithm: string, value: string) =>
        engine.connectTransport({ roomId, transportId, dtlsParameters: { fingerprints: [{ algorithm, value }] } });
      const good = dtlsParameters().fingerprints[0]?.value ?? '';
      for (const [algorithm, value] of [
        ['md5', good],
        ['sha-256', 'not hexadecimal'],
        ['sha-512', good],
        ['', ''],
      ] as const) {
        await expect(connect(algorithm, value)).rejects.toMatchObject({ code: 'INVALID' });
      }
      await connect('sha-256', good);
    });

    it('R6: refuses wrong capabilities of a receiver', async () => {
      const { engine } = harness();
      await publishCamera(harness());
      const transportId = await openTransport(harness(), ben, 'receive');
      const good = receiverCapabilities();
      for (const rtpCapabilities of [
        { codecs: [{}] },
        { codecs: [{ mimeType: 'nothing' }] },
        { ...good, headerExtensions: [{ uri: 5 }] },
        { ...good, headerExtensions: [{ kind: 'video', uri: 'urn:ietf:params:rtp-hdrext:sdes:mid' }] },
      ]) {
        const request = { roomId, ownerId: ben, trackId: 'camera-ana', transportId, rtpCapabilities };
        await expect(engine.subscribe(request)).rejects.toMatchObject({ code: 'INVALID' });
      }
      expect((await subscribe(harness(), { transportId })).codec).toBe('H264');
    });

    it('R6: refuses what is named in a room but is something else', async () => {
      const { engine } = harness();
      const ingest = { roomId, ownerId: ana, trackId: 'camera-ana', source: 'camera', codec: 'H264' } as const;
      await engine.openIngest(ingest);
      const { rooms } = await engine.listRooms({});
      const transportId = rooms[0]?.transports[0]?.transportId ?? '';
      const connect = engine.connectTransport({ roomId, transportId, dtlsParameters: dtlsParameters() });
      await expect(connect).rejects.toMatchObject({ code: 'INVALID' });
      await expect(engine.restartIce({ roomId, transportId })).rejects.toMatchObject({ code: 'INVALID' });
    });
  });
}
