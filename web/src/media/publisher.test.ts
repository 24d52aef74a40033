import { AppError } from '@campus/protocol';
import type { types } from 'mediasoup-client';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually, FakeSignalling, FakeTransport, fakeLink, fakeTrack } from './fakes.ts';
import { Publisher } from './publisher.ts';

const h264 = { kind: 'video', mimeType: 'video/H264', preferredPayloadType: 101, clockRate: 90_000 } as const;
const vp8 = { ...h264, mimeType: 'video/VP8', preferredPayloadType: 96 } as const;

const open: Publisher[] = [];
afterEach(() => {
  for (const publisher of open.splice(0)) publisher.close();
});

function start(sendCodecs: readonly types.RtpCodecCapability[] = [vp8, h264]) {
  const signalling = new FakeSignalling();
  const transport = { current: new FakeTransport('send-1') };
  const publisher = new Publisher({
    link: () => fakeLink(transport),
    signalling,
    sendCodecs: () => sendCodecs,
    onChange: () => undefined,
  });
  open.push(publisher);
  return { signalling, transport, publisher };
}

describe('the publisher', () => {
  it('sends a camera as H.264, and as VP8 from a browser without H.264', async () => {
    const usual = start();
    await usual.publisher.publish('camera', fakeTrack('video'));
    expect(usual.transport.current.produced.map((one) => one.codec)).toEqual(['video/H264']);
    const firefox = start([vp8]);
    await firefox.publisher.publish('camera', fakeTrack('video'));
    expect(firefox.transport.current.produced.map((one) => one.codec)).toEqual(['video/VP8']);
  });

  it('adds the other encoding when somebody needs it, and ends it when nobody does', async () => {
    const { publisher, transport, signalling } = start();
    const trackId = await publisher.publish('camera', fakeTrack('video'));
    publisher.addEncoding(trackId, 'VP8');
    await eventually(() =>
      expect(transport.current.produced.map((one) => one.codec)).toEqual(['video/H264', 'video/VP8']),
    );
    expect(transport.current.produced[1]?.appData).toMatchObject({ trackId, isExtra: true });
    publisher.removeEncoding(trackId, 'VP8');
    expect(transport.current.produced.map((one) => one.closed)).toEqual([false, true]);
    expect(signalling.names()).toEqual(['track.removeEncoding']);
    publisher.removeEncoding(trackId, 'H264');
    expect(transport.current.produced[0]?.closed).toBe(false);
  });

  it('produces everything again on a new transport under the same ids, muted as it was', async () => {
    const { publisher, transport } = start();
    const cameraId = await publisher.publish('camera', fakeTrack('video'));
    const voiceId = await publisher.publish('microphone', fakeTrack('audio'));
    await publisher.setMuted(voiceId, true);
    transport.current.close();
    transport.current = new FakeTransport('send-2');
    await publisher.sync();
    expect(transport.current.produced.map((one) => [one.appData['trackId'], one.paused])).toEqual([
      [cameraId, false],
      [voiceId, true],
    ]);
    await publisher.sync();
    expect(transport.current.produced).toHaveLength(2);
  });

  it('mutes here at once and tells the server; another device stays muted', async () => {
    const { publisher, transport, signalling } = start();
    const track = fakeTrack('audio');
    const trackId = await publisher.publish('microphone', track);
    const muting = publisher.setMuted(trackId, true);
    expect(track.enabled).toBe(false);
    await muting;
    expect(signalling.asked.at(-1)).toEqual({ name: 'track.mute', request: { trackId } });
    const other = fakeTrack('audio');
    await publisher.replace(trackId, other);
    expect(other.enabled).toBe(false);
    expect(transport.current.produced).toHaveLength(1);
  });

  it('stays silent when the server does not take the unmuting', async () => {
    const { publisher, signalling } = start();
    const track = fakeTrack('audio');
    const trackId = await publisher.publish('microphone', track);
    await publisher.setMuted(trackId, true);
    signalling.answer('track.unmute', () => {
      throw new AppError('FORBIDDEN', 'no');
    });
    await expect(publisher.setMuted(trackId, false)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(track.enabled).toBe(false);
  });

  it('keeps trying while the media plane is away, and holds nothing after a refusal', async () => {
    const { publisher, transport } = start();
    const produce = transport.current.produce.bind(transport.current);
    transport.current.produce = () => Promise.reject(new AppError('UNAVAILABLE', 'no SFU'));
    const trackId = await publisher.publish('camera', fakeTrack('video'));
    expect(publisher.list()[0]).toMatchObject({ trackId, isFlowing: false });
    transport.current.produce = produce;
    await eventually(() => expect(publisher.list()[0]).toMatchObject({ trackId, isFlowing: true, error: null }));

    transport.current.produce = () => Promise.reject(new AppError('CONSENT_REQUIRED', 'not asked'));
    await expect(publisher.publish('screen', fakeTrack('video'))).rejects.toMatchObject({ code: 'CONSENT_REQUIRED' });
    expect(publisher.list()).toHaveLength(1);
  });
});
