import { describe, expect, it } from 'vitest';
import { downloadName, mediaFileOf } from './media-files.ts';

describe('the files that are offered', () => {
  it('are playlists, parts, program and poster', () => {
    expect(mediaFileOf('floor.m3u8')).toEqual({ kind: 'playlist', renditionId: 'floor' });
    expect(mediaFileOf('master.m3u8')).toEqual({ kind: 'master-playlist' });
    expect(mediaFileOf('program.m3u8')).toEqual({ kind: 'program-playlist' });
    expect(mediaFileOf('renditions/floor/g000/init.mp4')?.kind).toBe('part');
    expect(mediaFileOf('renditions/cam-1/g012/p00007.m4s')?.kind).toBe('part');
    expect(mediaFileOf('program-0a1b2c3d.m4s')?.kind).toBe('part');
    expect(mediaFileOf('program.mp4')?.kind).toBe('file');
    expect(mediaFileOf('poster.jpg')?.kind).toBe('file');
  });

  it.each([
    ['the description', 'recording.json'],
    ['a half-written part', 'renditions/cam-1/g000/p00007.m4s.tmp'],
    ['a piece of the renderer', 'program-work/0000.h264'],
    ['the folder above', '../rec-0002/program.mp4'],
    ['a way out in the middle', 'renditions/../../rec-0002/program.mp4'],
    ['a way out by a generation', 'renditions/cam-1/../floor/g000/init.mp4'],
    ['an absolute path', '/etc/passwd'],
    ['a backslash', 'renditions\\floor\\g000\\init.mp4'],
    ['a null byte', 'program.mp4\0.jpg'],
    ['a line break', 'program.mp4\n'],
    ['a part with a line break', 'renditions/floor/g000/init.mp4\n'],
    ['nothing', ''],
  ])('do not include %s', (_, path) => {
    expect(mediaFileOf(path)).toBeNull();
  });
});

describe('the name of a download', () => {
  const day = Date.UTC(2026, 10, 23, 9);

  it('is the day when no name is wished', () => {
    expect(downloadName('1', day)).toBe('recording-2026-11-23.mp4');
    expect(downloadName(' ../.. ', day)).toBe('recording-2026-11-23.mp4');
  });

  it('keeps any script and drops what file systems refuse', () => {
    expect(downloadName('اردو: ثقافت', day)).toBe('اردو ثقافت.mp4');
    expect(downloadName('a/b\\c\r\nd\u202Egpj', day)).toBe('a b c d gpj.mp4');
  });
});
