import { AppError } from '@campus/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import {
  eventually,
  type FakeLinkState,
  FakeSignalling,
  FakeTransport,
  fakeLink,
  refusal,
  subscriptionOf,
} from './fakes.ts';
import { Subscriber } from './subscriber.ts';
import type { WantedTrack } from './wanted.ts';

const camera: WantedTrack = { trackId: 't-camera', participantId: 'p-ada', source: 'camera' };
const voice: WantedTrack = { trackId: 't-voice', participantId: 'p-ada', source: 'microphone' };

const open: Subscriber[] = [];
afterEach(() => {
  for (const subscriber of open.splice(0)) subscriber.close();
});

function start() {
  const signalling = new FakeSignalling();
  const transport: FakeLinkState = { current: new FakeTransport('receive-1') };
  const heights = new Map([['t-camera', 720]]);
  const lines = new Map<string, number>();
  const came: string[] = [];
  const gone: string[] = [];
  const refused = new Map<string, AppError>();
  let opened = 0;
  signalling.answer('media.subscribe', ({ trackIds }) => {
    const ids = trackIds as string[];
    opened += 1;
    return {
      subscriptions: ids
        .filter((id) => !refused.has(id))
        .map((id) =>
          subscriptionOf(id, {
            subscriptionId: `s-${id}-${opened}`,
            ...(id === 't-voice' ? { kind: 'audio', spatialLayers: 1 } : {}),
          }),
        ),
      refused: ids.flatMap((id) => {
        const error = refused.get(id);
        return error ? [refusal(id, error)] : [];
      }),
    };
  });
  const subscriber = new Subscriber({
    link: () => fakeLink(transport),
    signalling,
    rtpCapabilities: () => ({}),
    nowMs: () => Date.now(),
    devicePixels: (trackId) => heights.get(trackId) ?? 0,
    shownLines: (trackId) => lines.get(trackId) ?? 0,
    isLaidOut: () => heights.size > 0,
    onMedia: (track) => came.push(track.trackId),
    onGone: (track) => gone.push(track.trackId),
    onChange: () => undefined,
  });
  open.push(subscriber);
  const requests = (name: string) =>
    signalling.asked.filter((asked) => asked.name === name).map((asked) => asked.request);
  return { signalling, transport, heights, lines, came, gone, refused, subscriber, requests };
}

describe('the subscriber', () => {
  it('opens all that is wanted in one call, prefers a layer, then resumes it', async () => {
    const { subscriber, signalling, came, requests } = start();
    subscriber.want([camera, voice]);
    await eventually(() => expect(requests('media.resume')).toHaveLength(1));
    expect(requests('media.subscribe')).toHaveLength(1);
    expect(came).toEqual(['t-camera', 't-voice']);
    expect(requests('media.resume')[0]).toEqual({ subscriptionIds: ['s-t-camera-1', 's-t-voice-1'] });
    expect(requests('media.prefer')[0]).toEqual({ subscriptionId: 's-t-camera-1', layers: { spatialLayer: 2 } });
    expect(signalling.names().indexOf('media.prefer')).toBeLessThan(signalling.names().indexOf('media.resume'));
  });

  it('closes what is no longer wanted, here and there', async () => {
    const { subscriber, gone, requests, transport } = start();
    subscriber.want([camera, voice]);
    await eventually(() => expect(requests('media.resume')).toHaveLength(1));
    subscriber.want([voice]);
    expect(gone).toEqual(['t-camera']);
    expect(requests('media.unsubscribe')).toEqual([{ subscriptionIds: ['s-t-camera-1'] }]);
    expect(transport.current.consumed[0]?.closed).toBe(true);
  });

  it('resumes a picture only when there is a place for it', async () => {
    const { subscriber, heights, requests } = start();
    heights.clear();
    subscriber.want([camera, voice]);
    await eventually(() => expect(requests('media.resume')).toEqual([{ subscriptionIds: ['s-t-voice-1'] }]));
    heights.set('t-camera', 180);
    subscriber.sync();
    await eventually(() => expect(requests('media.resume').at(-1)).toEqual({ subscriptionIds: ['s-t-camera-1'] }));
    expect(requests('media.prefer').at(-1)).toMatchObject({ layers: { spatialLayer: 0 } });
  });

  it('asks for a larger layer when the camera has fewer lines than most', async () => {
    const { subscriber, heights, lines, requests } = start();
    heights.set('t-camera', 458);
    subscriber.want([camera]);
    await eventually(() => expect(requests('media.prefer').at(-1)).toMatchObject({ layers: { spatialLayer: 1 } }));
    subscriber.layered('s-t-camera-1', 1);
    lines.set('t-camera', 270);
    subscriber.setPolicy({ choice: 'auto', saving: 'off' });
    subscriber.setPolicy({ choice: 'auto', saving: 'off' });
    await eventually(() => expect(requests('media.prefer').at(-1)).toMatchObject({ layers: { spatialLayer: 2 } }));
  });

  it('pauses pictures and never sound while the sound guard holds them', async () => {
    const { subscriber, requests } = start();
    subscriber.want([camera, voice]);
    await eventually(() => expect(requests('media.resume')).toHaveLength(1));
    subscriber.setPolicy({ choice: 'auto', saving: 'sound-only' });
    await eventually(() =>
      expect(requests('media.save')).toEqual([{ transportId: 'receive-1', saving: 'sound-only' }]),
    );
    await eventually(() => expect(requests('media.pause')).toEqual([{ subscriptionIds: ['s-t-camera-1'] }]));
    subscriber.setPolicy({ choice: 'auto', saving: 'off' });
    await eventually(() => expect(requests('media.resume').at(-1)).toEqual({ subscriptionIds: ['s-t-camera-1'] }));
  });

  it('waits for an encoding that its browser can take, and asks at once when it is there', async () => {
    const { subscriber, refused, requests, came } = start();
    refused.set('t-camera', new AppError('NO_ENCODING', 'only H264'));
    subscriber.want([camera]);
    await eventually(() => expect(subscriber.held()[0]).toMatchObject({ isWithoutEncoding: true, failures: 1 }));
    expect(came).toEqual([]);
    refused.clear();
    subscriber.available('t-camera');
    await eventually(() => expect(came).toEqual(['t-camera']));
    expect(requests('media.subscribe')).toHaveLength(2);
    expect(subscriber.held()[0]?.isWithoutEncoding).toBe(false);
  });

  it('opens a subscription again that the server closed, if the track is still wanted', async () => {
    const { subscriber, came, gone, requests } = start();
    subscriber.want([camera]);
    await eventually(() => expect(requests('media.resume')).toHaveLength(1));
    subscriber.subscriptionClosed('s-t-camera-1');
    await eventually(() => expect(came).toEqual(['t-camera', 't-camera']));
    // The last picture was never taken away meanwhile.
    expect(gone).toEqual([]);
  });

  it('subscribes anew over a new transport', async () => {
    const { subscriber, transport, came, requests } = start();
    subscriber.want([camera]);
    await eventually(() => expect(requests('media.resume')).toHaveLength(1));
    transport.current.close();
    transport.current = new FakeTransport('receive-2');
    subscriber.linkOpened(transport.current.asTransport(), undefined, { subscriptions: [], refused: [] });
    await eventually(() => expect(came).toEqual(['t-camera', 't-camera']));
    expect(requests('media.subscribe').at(-1)).toMatchObject({ transportId: 'receive-2' });
  });

  it('takes up what came with the transport, and asks only for the rest', async () => {
    const { subscriber, transport, refused, came, requests } = start();
    refused.set('t-screen', new AppError('NO_ENCODING', 'not yet', { retryable: true }));
    transport.onEnsure = () => {
      const asked = subscriber.firstTracks();
      expect(asked?.tracks).toEqual([
        { trackId: 't-camera', isFlowing: true },
        { trackId: 't-voice', isFlowing: true },
        { trackId: 't-screen', isFlowing: false },
      ]);
      const subscriptions = [subscriptionOf('t-camera'), subscriptionOf('t-voice', { kind: 'audio' })];
      const error = refusal('t-screen', new AppError('NO_ENCODING', 'not yet', { retryable: true }));
      subscriber.linkOpened(transport.current.asTransport(), asked, { subscriptions, refused: [error] });
    };
    subscriber.want([camera, voice, { ...camera, trackId: 't-screen', source: 'screen' }]);
    await eventually(() => expect(came).toEqual(['t-camera', 't-voice']));
    await eventually(() => expect(requests('media.prefer')).toHaveLength(1));
    expect(requests('media.resume')).toEqual([]);
    await eventually(() => expect(requests('media.subscribe')).toHaveLength(1));
    expect(requests('media.subscribe')[0]).toMatchObject({ trackIds: ['t-screen'] });
  });

  it('lets every picture flow before the page is laid out, and pauses then what has no place', async () => {
    const { subscriber, transport, heights, requests } = start();
    heights.clear();
    transport.onEnsure = () => {
      const asked = subscriber.firstTracks();
      expect(asked?.tracks).toEqual([{ trackId: 't-camera', isFlowing: true }]);
      heights.set('t-other', 100);
      const subscriptions = [subscriptionOf('t-camera')];
      subscriber.linkOpened(transport.current.asTransport(), asked, { subscriptions, refused: [] });
    };
    subscriber.want([camera]);
    await eventually(() => expect(requests('media.pause')).toEqual([{ subscriptionIds: ['s-t-camera'] }]));
  });

  it('finds out after a reconnect what was closed while it was away', async () => {
    const { subscriber, signalling, came, requests } = start();
    subscriber.want([camera]);
    await eventually(() => expect(requests('media.resume')).toHaveLength(1));
    signalling.answer('media.resume', ({ subscriptionIds }) => {
      if ((subscriptionIds as string[]).includes('s-t-camera-1')) throw new AppError('NOT_FOUND', 'closed meanwhile');
      return {};
    });
    subscriber.recheck();
    await eventually(() => expect(came).toEqual(['t-camera', 't-camera']));
  });

  it('leaves the others alone when one of them was closed while it was away', async () => {
    const { subscriber, signalling, came, requests, transport } = start();
    subscriber.want([camera, voice]);
    await eventually(() => expect(requests('media.resume')).toHaveLength(1));
    signalling.answer('media.resume', ({ subscriptionIds }) => {
      if ((subscriptionIds as string[]).includes('s-t-camera-1')) throw new AppError('NOT_FOUND', 'closed meanwhile');
      return {};
    });
    subscriber.recheck();
    await eventually(() => expect(came).toEqual(['t-camera', 't-voice', 't-camera']));
    expect(transport.current.consumed.map(({ id, closed }) => [id, closed])).toEqual([
      ['s-t-camera-1', true],
      ['s-t-voice-1', false],
      ['s-t-camera-2', false],
    ]);
    expect(requests('media.subscribe').at(-1)).toMatchObject({ trackIds: ['t-camera'] });
  });

  it('asks for nothing while signalling is away', async () => {
    const { subscriber, signalling, came } = start();
    signalling.isUp = false;
    subscriber.want([camera]);
    await Promise.resolve();
    expect(signalling.asked).toEqual([]);
    signalling.isUp = true;
    subscriber.recheck();
    await eventually(() => expect(came).toEqual(['t-camera']));
  });
});
