import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attempts, runAttempts } from '../testing/broadcast-arbitraries.ts';
import type { BroadcastEvent, UnnumberedEvent } from './events.ts';
import { timelineOf } from './timeline.ts';

/** An evening as [second, event]: the numbering is made here. */
function log(...entries: [number, UnnumberedEvent][]): BroadcastEvent[] {
  return entries.map(([second, event], index) => ({ ...event, seq: index + 1, atMs: second * 1000 }) as BroadcastEvent);
}

const joined = (
  participantId: string,
  role: 'host' | 'speaker' | 'centre',
  consent: 'unasked' | 'seen-and-heard' | 'watch-only' = 'seen-and-heard',
): UnnumberedEvent => ({
  type: 'participant.joined',
  participantId,
  role,
  consent,
  centreId: null,
  headCount: null,
});
const published = (trackId: string, source: 'camera' | 'screen', participantId = 'host'): UnnumberedEvent => ({
  type: 'track.published',
  trackId,
  participantId,
  source,
});
const byId = 'host';

const evening = log(
  [0, { type: 'broadcast.created', eventId: 'event', isRecordedAutomatically: false }],
  [1, joined('host', 'host')],
  [2, { type: 'backstage.opened', byId }],
  [3, published('camera', 'camera')],
  [4, { type: 'recording.started', byId, recordingId: 'tape' }],
  [10, { type: 'broadcast.wentLive', byId }],
  [20, published('screen', 'screen')],
  [30, { type: 'stage.featured', byId, layout: 'one', trackIds: ['screen'] }],
  [40, { type: 'broadcast.paused', byId }],
  [50, { type: 'broadcast.resumed', byId }],
  [55, { type: 'participant.dropped', participantId: 'host' }],
  [60, { type: 'participant.returned', participantId: 'host' }],
  [62, { type: 'recording.gapped', recordingId: 'tape', trackId: null, fromMs: 60_500, toMs: 61_000 }],
  [70, { type: 'track.closed', byId, trackId: 'screen', reason: 'publisher' }],
  [80, { type: 'recording.stopped', byId, recordingId: 'tape', reason: 'host' }],
  [90, published('later', 'camera')],
  [95, { type: 'broadcast.ended', byId }],
);

describe('the timeline of a recording', () => {
  it('follows whoever spoke, in the layout of the host, until somebody was featured', () => {
    const discussion = log(
      [0, { type: 'broadcast.created', eventId: 'event', isRecordedAutomatically: true }],
      [1, joined('host', 'host')],
      [2, joined('guest', 'speaker')],
      [3, published('a', 'camera', 'host')],
      [4, published('b', 'camera', 'guest')],
      [5, { type: 'recording.started', byId, recordingId: 'tape' }],
      [10, { type: 'broadcast.wentLive', byId }],
      [20, { type: 'stage.followed', byId, layout: 'one' }],
      [30, { type: 'speaker.changed', participantId: 'guest' }],
      [40, { type: 'stage.followed', byId, layout: 'side-by-side' }],
      [50, { type: 'speaker.changed', participantId: 'host' }],
      [60, { type: 'stage.featured', byId, layout: 'one', trackIds: ['b'] }],
      [70, { type: 'broadcast.ended', byId }],
    );
    const segments = timelineOf(discussion, 'tape', 70_000)?.segments ?? [];
    expect(segments.map(({ startMs, layout, videoTrackIds }) => [startMs, layout, videoTrackIds.join(' ')])).toEqual([
      [0, 'one', 'a'],
      [20_000, 'one', 'b'],
      [30_000, 'side-by-side', 'b a'],
      [40_000, 'side-by-side', 'a b'],
      [50_000, 'one', 'b'],
    ]);
  });

  it('tells what was shown when, from the first live moment to the stop', () => {
    expect(timelineOf(evening, 'tape')).toMatchInlineSnapshot(`
      {
        "durationMs": 70000,
        "epochMs": 10000,
        "marks": [
          {
            "atMs": 0,
            "participantId": null,
            "type": "live",
          },
          {
            "atMs": 10000,
            "participantId": "host",
            "type": "screen-shared",
          },
          {
            "atMs": 30000,
            "participantId": null,
            "type": "paused",
          },
          {
            "atMs": 40000,
            "participantId": null,
            "type": "resumed",
          },
          {
            "atMs": 52000,
            "participantId": null,
            "type": "gap",
          },
          {
            "atMs": 60000,
            "participantId": "host",
            "type": "screen-ended",
          },
        ],
        "recordingId": "tape",
        "segments": [
          {
            "endMs": 10000,
            "layout": "one",
            "slate": null,
            "slides": null,
            "startMs": 0,
            "videoTrackIds": [
              "camera",
            ],
          },
          {
            "endMs": 20000,
            "layout": "picture-in-picture",
            "slate": null,
            "slides": null,
            "startMs": 10000,
            "videoTrackIds": [
              "screen",
              "camera",
            ],
          },
          {
            "endMs": 30000,
            "layout": "one",
            "slate": null,
            "slides": null,
            "startMs": 20000,
            "videoTrackIds": [
              "screen",
            ],
          },
          {
            "endMs": 40000,
            "layout": "one",
            "slate": "paused",
            "slides": null,
            "startMs": 30000,
            "videoTrackIds": [],
          },
          {
            "endMs": 45000,
            "layout": "one",
            "slate": null,
            "slides": null,
            "startMs": 40000,
            "videoTrackIds": [
              "screen",
            ],
          },
          {
            "endMs": 50000,
            "layout": "one",
            "slate": "away",
            "slides": null,
            "startMs": 45000,
            "videoTrackIds": [],
          },
          {
            "endMs": 60000,
            "layout": "one",
            "slate": null,
            "slides": null,
            "startMs": 50000,
            "videoTrackIds": [
              "screen",
            ],
          },
          {
            "endMs": 70000,
            "layout": "one",
            "slate": null,
            "slides": null,
            "startMs": 60000,
            "videoTrackIds": [
              "camera",
            ],
          },
        ],
        "tracks": [
          {
            "endMs": 70000,
            "id": "camera",
            "participantId": "host",
            "source": "camera",
            "startMs": 0,
          },
          {
            "endMs": 60000,
            "id": "screen",
            "participantId": "host",
            "source": "screen",
            "startMs": 10000,
          },
        ],
      }
    `);
  });

  it('leaves out what came after the stop, and grows while the recording runs', () => {
    const running = evening.slice(0, 8);
    expect(timelineOf(running, 'tape', 35_000)?.durationMs).toBe(25_000);
    expect(timelineOf(evening, 'tape')?.tracks.map((track) => track.id)).not.toContain('later');
  });

  it('is nothing for a recording that never captured, or that the log does not hold', () => {
    expect(timelineOf(evening.slice(0, 5), 'tape')).toBeNull();
    expect(timelineOf(evening, 'another')).toBeNull();
  });

  it('starts at the press of the button when the broadcast is live already', () => {
    const pressed = log(
      [0, { type: 'broadcast.created', eventId: 'event', isRecordedAutomatically: false }],
      [1, joined('host', 'host')],
      [2, { type: 'backstage.opened', byId }],
      [3, published('camera', 'camera')],
      [5, { type: 'broadcast.wentLive', byId }],
      [9, { type: 'recording.started', byId, recordingId: 'tape' }],
      [12, { type: 'recording.stopped', byId, recordingId: 'tape', reason: 'host' }],
    );
    expect(timelineOf(pressed, 'tape')).toMatchObject({
      epochMs: 9000,
      durationMs: 3000,
      segments: [{ startMs: 0, endMs: 3000, videoTrackIds: ['camera'] }],
    });
  });
});

describe('what the timeline tells of the backstage and of those who did not consent', () => {
  /** An hour with somebody beside the host; the recording runs from second 5 to second 60. */
  const hour = (other: UnnumberedEvent, ...entries: [number, UnnumberedEvent][]) =>
    timelineOf(
      log(
        [0, { type: 'broadcast.created', eventId: 'event', isRecordedAutomatically: false }],
        [1, joined('host', 'host')],
        [1, other],
        [2, { type: 'backstage.opened', byId }],
        [3, published('camera', 'camera')],
        [4, { type: 'recording.started', byId, recordingId: 'tape' }],
        [5, { type: 'broadcast.wentLive', byId }],
        ...entries,
        [60, { type: 'recording.stopped', byId, recordingId: 'tape', reason: 'host' }],
      ),
      'tape',
    );
  const released: UnnumberedEvent = { type: 'stage.left', byId, participantId: 'other' };
  const brought: UnnumberedEvent = { type: 'stage.entered', byId, participantId: 'other' };
  const answered = (consent: 'seen-and-heard' | 'watch-only'): UnnumberedEvent => ({
    type: 'consent.given',
    participantId: 'other',
    consent,
    textVersion: 'v1',
  });
  const tracksOf = (timeline: ReturnType<typeof hour>) =>
    (timeline?.tracks ?? []).filter((track) => track.participantId === 'other');
  const marksOf = (timeline: ReturnType<typeof hour>) =>
    (timeline?.marks ?? []).filter((mark) => mark.participantId === 'other').map(({ type, atMs }) => [type, atMs]);

  it('is nothing of a screen that somebody sent backstage shares there', () => {
    const timeline = hour(joined('other', 'speaker'), [10, released], [20, published('screen', 'screen', 'other')]);
    expect(tracksOf(timeline)).toEqual([]);
    expect(marksOf(timeline)).toEqual([['left', 5_000]]);
  });

  it('is a track from when its publisher comes on stage until they leave it, also when they come back', () => {
    const timeline = hour(
      joined('other', 'speaker'),
      [10, released],
      [20, published('screen', 'screen', 'other')],
      [30, brought],
      [40, released],
      [45, brought],
      [50, released],
    );
    expect(tracksOf(timeline)).toMatchObject([{ id: 'screen', startMs: 25_000, endMs: 45_000 }]);
    expect(marksOf(timeline)).toEqual([
      ['left', 5_000],
      ['joined', 25_000],
      ['screen-shared', 25_000],
      ['left', 35_000],
      ['screen-ended', 35_000],
      ['joined', 40_000],
      ['screen-shared', 40_000],
      ['left', 45_000],
      ['screen-ended', 45_000],
    ]);
  });

  it('is nothing at all of somebody on stage who did not consent, until they do', () => {
    const unasked = joined('other', 'centre', 'unasked');
    const before: [number, UnnumberedEvent][] = [
      [10, brought],
      [11, published('other-camera', 'camera', 'other')],
      [12, published('other-screen', 'screen', 'other')],
    ];
    const never = hour(unasked, ...before, [50, released]);
    expect(JSON.stringify(never)).not.toContain('other');
    const late = hour(unasked, ...before, [30, answered('seen-and-heard')], [40, answered('watch-only')]);
    expect(tracksOf(late)).toMatchObject([
      { id: 'other-camera', startMs: 25_000, endMs: 35_000 },
      { id: 'other-screen', startMs: 25_000, endMs: 35_000 },
    ]);
    expect(late?.segments.map(({ startMs, videoTrackIds }) => [startMs, videoTrackIds])).toEqual([
      [0, ['camera']],
      [25_000, ['other-screen', 'other-camera']],
      [35_000, ['camera']],
    ]);
  });

  it('names, in any order of commands, only who was on stage on air with consent, and their tracks', () => {
    fc.assert(
      fc.property(attempts, (list) => {
        const seenIds = new Set<string>();
        const recordingIds = new Set<string>();
        const { events } = runAttempts(list, (_, after) => {
          if (after.recording) recordingIds.add(after.recording.id);
          if (after.phase !== 'live' && after.phase !== 'paused') return;
          for (const { id, place, consent } of Object.values(after.participants)) {
            if (place !== 'stage' || consent !== 'seen-and-heard') continue;
            seenIds.add(id);
            for (const track of Object.values(after.tracks)) if (track.participantId === id) seenIds.add(track.id);
          }
        });
        for (const recordingId of recordingIds) {
          const timeline = timelineOf(events, recordingId);
          if (!timeline) continue;
          const named = [
            ...timeline.tracks.flatMap((track) => [track.id, track.participantId]),
            ...timeline.segments.flatMap((segment) => segment.videoTrackIds),
            ...timeline.marks.flatMap((mark) => mark.participantId ?? []),
          ];
          expect(named.filter((id) => !seenIds.has(id))).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
