import { apply, type BroadcastEvent, type BroadcastState, emptyState, type TrackSource } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../media/fakes.ts';
import { OwnTracks } from './own-tracks.ts';

const me = 'p-host';
type Unnumbered<E> = E extends unknown ? Omit<E, 'seq' | 'atMs'> : never;

function after(state: BroadcastState, ...events: Unnumbered<BroadcastEvent>[]): BroadcastState {
  return events.reduce<BroadcastState>(
    (now, event) => apply(now, { ...event, seq: now.seq + 1, atMs: 1_000 * (now.seq + 1) } as BroadcastEvent),
    state,
  );
}

const joined: Unnumbered<BroadcastEvent> = {
  type: 'participant.joined',
  participantId: me,
  role: 'host',
  consent: 'seen-and-heard',
  centreId: null,
  headCount: null,
};

function start() {
  const captured = new Map<TrackSource, MediaStreamTrack>();
  const published: { trackId: string; source: TrackSource; mediaTrack: MediaStreamTrack; isMuted: boolean }[] = [];
  const closed: string[] = [];
  const muted: string[] = [];
  let made = 0;
  const own = new OwnTracks({
    desk: {
      track: (source) => captured.get(source) ?? null,
      turnOff: (source) => void captured.delete(source),
      read: () => ({ states: { camera: 'off', microphone: 'off', screen: 'off' } }) as never,
    },
    publisher: {
      async publish(source, mediaTrack, trackId) {
        made += 1;
        const id = trackId ?? `t-${made}`;
        published.push({ trackId: id, source, mediaTrack, isMuted: mediaTrack.enabled === false });
        return id;
      },
      async replace(trackId, mediaTrack) {
        const track = published.find((one) => one.trackId === trackId);
        if (track) track.mediaTrack = mediaTrack;
      },
      async unpublish(trackId) {
        closed.push(trackId);
        published.splice(
          published.findIndex((one) => one.trackId === trackId),
          1,
        );
      },
      forget(trackId) {
        published.splice(
          published.findIndex((one) => one.trackId === trackId),
          1,
        );
        return null;
      },
      applyMuted: () => undefined,
      find: (source) => published.find((one) => one.source === source) as never,
      list: () => [...published] as never,
    },
    command: async (name, { trackId }) => void (name === 'track.close' ? closed : muted).push(trackId),
    isReady: () => true,
    onProblem: () => undefined,
  });
  const camera = (name: string) => ({ name, enabled: true }) as unknown as MediaStreamTrack;
  return { own, captured, published, closed, muted, camera };
}

const backstage = after(emptyState('broadcast-1'), joined, { type: 'backstage.opened', byId: me });

function publishedIn(state: BroadcastState, trackId: string): BroadcastState {
  return after(state, { type: 'track.published', trackId, participantId: me, source: 'camera' });
}

describe("one's own tracks", () => {
  it('are published when they are captured and allowed, and closed when they are turned off', async () => {
    const { own, captured, published, closed, camera } = start();
    captured.set('camera', camera('built in'));
    own.follow(backstage, me, false);
    expect(published).toEqual([]);
    own.follow(backstage, me, true);
    await eventually(() => expect(published).toHaveLength(1));
    own.follow(publishedIn(backstage, 't-1'), me, true);
    captured.delete('camera');
    own.follow(publishedIn(backstage, 't-1'), me, true);
    await eventually(() => expect(closed).toEqual(['t-1']));
  });

  it('keep their id when another device is chosen', async () => {
    const { own, captured, published, camera } = start();
    captured.set('camera', camera('built in'));
    own.follow(backstage, me, true);
    await eventually(() => expect(published).toHaveLength(1));
    const other = camera('on the tripod');
    captured.set('camera', other);
    own.follow(publishedIn(backstage, 't-1'), me, true);
    await eventually(() => expect(published).toMatchObject([{ trackId: 't-1', source: 'camera', mediaTrack: other }]));
  });

  it('are published again when they were lost while the connection was away', async () => {
    const { own, captured, published, camera } = start();
    captured.set('camera', camera('built in'));
    own.follow(backstage, me, true);
    await eventually(() => expect(published).toHaveLength(1));
    const live = publishedIn(backstage, 't-1');
    own.follow(live, me, true);
    own.follow(after(live, { type: 'participant.left', participantId: me }, joined), me, true);
    await eventually(() => expect(published.map((one) => one.trackId)).toEqual(['t-2']));
  });

  it('wait with the devices on when oneself was given up, and are published again when one is brought back', async () => {
    const { own, captured, published, camera } = start();
    captured.set('camera', camera('built in'));
    own.follow(backstage, me, true);
    await eventually(() => expect(published).toHaveLength(1));
    const live = publishedIn(backstage, 't-1');
    own.follow(live, me, true);
    const without = after(live, { type: 'participant.left', participantId: me });
    own.follow(without, me, false);
    expect(published).toEqual([]);
    expect(captured.has('camera')).toBe(true);
    own.follow(after(without, joined), me, true);
    await eventually(() => expect(published.map((one) => one.trackId)).toEqual(['t-2']));
  });

  it('are turned off when one is brought back without the right to publish, or not before the end', async () => {
    for (const end of [joined, { type: 'broadcast.ended', byId: null }] as const) {
      const { own, captured, published, camera } = start();
      captured.set('camera', camera('built in'));
      own.follow(backstage, me, true);
      await eventually(() => expect(published).toHaveLength(1));
      const live = publishedIn(backstage, 't-1');
      own.follow(live, me, true);
      const without = after(live, { type: 'participant.left', participantId: me });
      own.follow(without, me, false);
      own.follow(after(without, end), me, false);
      expect(captured.size).toBe(0);
      expect(published).toEqual([]);
    }
  });

  it('stay off when a moderator turned them off', async () => {
    const { own, captured, published, camera } = start();
    captured.set('camera', camera('built in'));
    own.follow(backstage, me, true);
    await eventually(() => expect(published).toHaveLength(1));
    const live = publishedIn(backstage, 't-1');
    own.follow(live, me, true);
    const closing = {
      seq: 9,
      atMs: 9,
      type: 'track.closed',
      byId: 'p-mod',
      trackId: 't-1',
      reason: 'moderator',
    } as const;
    own.noteEvents([closing]);
    own.follow(apply(live, closing), me, true);
    expect(captured.size).toBe(0);
    expect(published).toEqual([]);
  });

  it('are turned off with the right to publish', async () => {
    const { own, captured, published, camera } = start();
    captured.set('camera', camera('built in'));
    own.follow(backstage, me, true);
    await eventually(() => expect(published).toHaveLength(1));
    own.follow(publishedIn(backstage, 't-1'), me, true);
    own.follow(backstage, me, false);
    expect(captured.size).toBe(0);
    expect(published).toEqual([]);
  });

  it('take up the track of before a reload, so that it stays featured, or close what nobody sends any more', async () => {
    const reloaded = start();
    reloaded.captured.set('camera', reloaded.camera('built in'));
    reloaded.own.follow(publishedIn(backstage, 't-of-before'), me, true);
    await eventually(() => expect(reloaded.published.map((one) => one.trackId)).toEqual(['t-of-before']));
    const dark = start();
    dark.own.follow(publishedIn(backstage, 't-of-before'), me, true);
    await eventually(() => expect(dark.closed).toEqual(['t-of-before']));
  });

  it('are muted after a reload as they were before it', async () => {
    const { own, captured, published, camera } = start();
    const device = camera('built in');
    captured.set('camera', device);
    const before = publishedIn(backstage, 't-of-before');
    own.follow(after(before, { type: 'track.muted', byId: me, trackId: 't-of-before' }), me, true);
    await eventually(() => expect(published).toMatchObject([{ trackId: 't-of-before', isMuted: true }]));
    expect(device.enabled).toBe(false);
  });

  it('tell the others that they are muted when they are published anew', async () => {
    const { own, captured, published, muted, camera } = start();
    const device = camera('built in');
    device.enabled = false;
    captured.set('camera', device);
    own.follow(backstage, me, true);
    await eventually(() => expect(published).toHaveLength(1));
    own.follow(publishedIn(backstage, 't-1'), me, true);
    expect(muted).toEqual(['t-1']);
    own.follow(publishedIn(backstage, 't-1'), me, true);
    expect(muted).toEqual(['t-1']);
  });

  it('wait, where a coordinator has to confirm a picture, and go out by themselves once that is done', async () => {
    const { own, captured, published, camera } = start();
    const onStage = after(
      emptyState('broadcast-1'),
      { type: 'broadcast.protected' },
      { ...joined, role: 'centre' },
      { type: 'backstage.opened', byId: null },
      { type: 'stage.entered', byId: null, participantId: me },
    );
    captured.set('camera', camera('one'));
    captured.set('microphone', camera('a voice'));
    own.follow(onStage, me, true);
    await eventually(() => expect(published.map(({ source }) => source)).toEqual(['microphone']));
    own.follow(after(onStage, { type: 'camera.confirmed', byId: me, participantId: me }), me, true);
    await eventually(() => expect(published.map(({ source }) => source)).toEqual(['microphone', 'camera']));
  });
});
