import { describe, expect, it } from 'vitest';
import type { BroadcastEvent, UnnumberedEvent } from './events.ts';
import { timelineOf } from './timeline.ts';

/** An evening as [second, event]: the numbering is made here. */
function log(...entries: [number, UnnumberedEvent][]): BroadcastEvent[] {
  return entries.map(([second, event], index) => ({ ...event, seq: index + 1, atMs: second * 1000 }) as BroadcastEvent);
}

const joined = (participantId: string, role: 'host' | 'centre'): UnnumberedEvent => ({
  type: 'participant.joined',
  participantId,
  role,
  consent: 'seen-and-heard',
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
            "startMs": 0,
            "videoTrackIds": [
              "camera",
            ],
          },
          {
            "endMs": 20000,
            "layout": "picture-in-picture",
            "slate": null,
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
            "startMs": 20000,
            "videoTrackIds": [
              "screen",
            ],
          },
          {
            "endMs": 40000,
            "layout": "one",
            "slate": "paused",
            "startMs": 30000,
            "videoTrackIds": [],
          },
          {
            "endMs": 45000,
            "layout": "one",
            "slate": null,
            "startMs": 40000,
            "videoTrackIds": [
              "screen",
            ],
          },
          {
            "endMs": 50000,
            "layout": "one",
            "slate": "away",
            "startMs": 45000,
            "videoTrackIds": [],
          },
          {
            "endMs": 60000,
            "layout": "one",
            "slate": null,
            "startMs": 50000,
            "videoTrackIds": [
              "screen",
            ],
          },
          {
            "endMs": 70000,
            "layout": "one",
            "slate": null,
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
