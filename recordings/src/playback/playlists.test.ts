import type { RecordingMedia, Rendition } from '@campus/protocol/recording';
import { describe, expect, it } from 'vitest';
import { masterPlaylist, mediaPlaylist, withToken } from './playlists.ts';

const camera: Rendition = {
  id: 'cam-0001',
  kind: 'video',
  source: 'camera',
  participantId: 'host-0001',
  codecs: 'avc1.42e01f',
  inits: [
    { file: 'renditions/cam-0001/g000/init.mp4', width: 960, height: 540 },
    { file: 'renditions/cam-0001/g001/init.mp4', width: 640, height: 360 },
  ],
  parts: [
    { file: 'renditions/cam-0001/g000/p00000.m4s', init: 0, startMs: 250, durationMs: 2000 },
    { file: 'renditions/cam-0001/g000/p00001.m4s', init: 0, startMs: 2250.4, durationMs: 1933.333 },
    { file: 'renditions/cam-0001/g000/p00002.m4s', init: 0, startMs: 9000, durationMs: 1000 },
    { file: 'renditions/cam-0001/g001/p00000.m4s', init: 1, startMs: 10_000, durationMs: 1500 },
  ],
};

const floor: Rendition = {
  id: 'floor',
  kind: 'audio',
  source: 'floor',
  participantId: null,
  codecs: 'mp4a.40.2',
  inits: [{ file: 'renditions/floor/g000/init.mp4', width: null, height: null }],
  parts: [{ file: 'renditions/floor/g000/p00000.m4s', init: 0, startMs: 30, durationMs: 2005.333 }],
};

const media: RecordingMedia = {
  recordingId: 'rec-0001',
  state: 'processing',
  epochMs: Date.UTC(2026, 10, 23, 9, 30, 0),
  durationMs: 12_000,
  renditions: [camera, floor],
  gaps: [],
  program: { state: 'waiting', progress: 0, bytes: null, durationMs: null },
};

describe('the media playlist', () => {
  it('marks a hole and a new initialisation segment as discontinuities, with the wall clock of each', () => {
    expect(mediaPlaylist(media, camera, 'tok.en')).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:2
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="renditions/cam-0001/g000/init.mp4?token=tok.en"
#EXT-X-PROGRAM-DATE-TIME:2026-11-23T09:30:00.250Z
#EXTINF:2.000000,
renditions/cam-0001/g000/p00000.m4s?token=tok.en
#EXTINF:1.933333,
renditions/cam-0001/g000/p00001.m4s?token=tok.en
#EXT-X-DISCONTINUITY
#EXT-X-PROGRAM-DATE-TIME:2026-11-23T09:30:09.000Z
#EXTINF:1.000000,
renditions/cam-0001/g000/p00002.m4s?token=tok.en
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="renditions/cam-0001/g001/init.mp4?token=tok.en"
#EXT-X-PROGRAM-DATE-TIME:2026-11-23T09:30:10.000Z
#EXTINF:1.500000,
renditions/cam-0001/g001/p00000.m4s?token=tok.en
#EXT-X-ENDLIST
`);
  });

  it('has no end while the recording runs, and is valid before the first part', () => {
    const running: RecordingMedia = { ...media, state: 'recording' };
    expect(mediaPlaylist(running, { ...floor, parts: [] }, 't')).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:EVENT
#EXT-X-INDEPENDENT-SEGMENTS
`);
    expect(mediaPlaylist(running, floor, 't')).not.toContain('ENDLIST');
  });

  it('names no duration above the target, rounded as RFC 8216 asks', () => {
    const long: Rendition = { ...floor, parts: [{ ...floor.parts[0]!, durationMs: 2_500 }] };
    expect(mediaPlaylist(media, long, 't')).toContain('#EXT-X-TARGETDURATION:3\n');
  });
});

describe('the master playlist', () => {
  it('offers each picture with the floor as its sound while there is no program', () => {
    expect(masterPlaylist(media, 't')).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="floor",DEFAULT=YES,AUTOSELECT=YES,URI="floor.m3u8?token=t"
#EXT-X-STREAM-INF:BANDWIDTH=3000000,CODECS="avc1.42e01f,mp4a.40.2",RESOLUTION=960x540,AUDIO="sound"
cam-0001.m3u8?token=t
`);
  });

  it('offers the floor alone when there is no picture', () => {
    expect(masterPlaylist({ ...media, renditions: [floor] }, 't')).toContain(
      '#EXT-X-STREAM-INF:BANDWIDTH=140000,CODECS="mp4a.40.2"\nfloor.m3u8?token=t\n',
    );
  });

  it('offers the program alone when it is rendered', () => {
    const program = { state: 'ready', progress: 1, bytes: 1_500_000, durationMs: 12_000 } as const;
    expect(masterPlaylist({ ...media, program }, 't')).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-STREAM-INF:BANDWIDTH=1000000
program.m3u8?token=t
`);
  });
});

describe('a playlist written by ffmpeg', () => {
  it('gets the token on each address, and nowhere else', () => {
    const written =
      '#EXTM3U\n#EXT-X-MAP:URI="program.m4s",BYTERANGE="800@0"\n#EXTINF:6.0,\n#EXT-X-BYTERANGE:9@800\nprogram.m4s\n';
    expect(withToken(written, 'a+b')).toBe(
      '#EXTM3U\n#EXT-X-MAP:URI="program.m4s?token=a%2Bb",BYTERANGE="800@0"\n#EXTINF:6.0,\n#EXT-X-BYTERANGE:9@800\nprogram.m4s?token=a%2Bb\n',
    );
  });
});
