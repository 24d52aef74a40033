import type { RecordingMedia, Rendition, RenditionPart } from '@campus/protocol/recording';

/**
 * HLS playlists (RFC 8216) of a recording, as text. Pure. All addresses are relative to the recording's media base and
 * carry the token, so that a player needs nothing else.
 */

/** Parts follow each other within less than this; frames of a camera come up to 100 ms apart. */
const holeMs = 100;
/** Until there is a part, a player wants to know how long one will be at most. */
const expectedPartSeconds = 4;

/** The media playlist of one rendition; without an end while the recording runs. */
export function mediaPlaylist(media: RecordingMedia, rendition: Rendition, token: string): string {
  const { parts } = rendition;
  const hasEnded = media.state !== 'recording';
  const longestMs = parts.reduce((max, part) => Math.max(max, part.durationMs), 0);
  const targetSeconds = parts.length > 0 ? Math.max(1, Math.round(longestMs / 1000)) : expectedPartSeconds;
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${targetSeconds}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    `#EXT-X-PLAYLIST-TYPE:${hasEnded ? 'VOD' : 'EVENT'}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
  ];
  let before: RenditionPart | undefined;
  for (const part of parts) {
    const isNewInit = before?.init !== part.init;
    const isAfterHole = before !== undefined && Math.abs(part.startMs - endOf(before)) > holeMs;
    if (before && (isNewInit || isAfterHole)) lines.push('#EXT-X-DISCONTINUITY');
    const init = rendition.inits[part.init];
    if (isNewInit && init) lines.push(`#EXT-X-MAP:URI="${address(init.file, token)}"`);
    if (isNewInit || isAfterHole) {
      lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(media.epochMs + part.startMs).toISOString()}`);
    }
    lines.push(`#EXTINF:${(part.durationMs / 1000).toFixed(6)},`, address(part.file, token));
    before = part;
  }
  if (hasEnded) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

/**
 * For players that take one address: the program when it is rendered; before, each picture (the longest first) with
 * the floor as its sound, or the floor alone.
 */
export function masterPlaylist(media: RecordingMedia, token: string): string {
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS'];
  if (media.program.state === 'ready') {
    const bandwidth = bitrateBps(media.program.bytes ?? 0, media.program.durationMs ?? 0);
    lines.push(`#EXT-X-STREAM-INF:BANDWIDTH=${bandwidth}`, address('program.m3u8', token));
    return `${lines.join('\n')}\n`;
  }
  const withParts = media.renditions.filter((rendition) => rendition.parts.length > 0);
  const floor = withParts.find((rendition) => rendition.source === 'floor');
  const pictures = withParts
    .filter((rendition) => rendition.kind === 'video')
    .sort((a, b) => playedMs(b) - playedMs(a) || (a.id < b.id ? -1 : 1));
  if (floor && pictures.length > 0) {
    const sound = 'TYPE=AUDIO,GROUP-ID="sound",NAME="floor",DEFAULT=YES,AUTOSELECT=YES';
    lines.push(`#EXT-X-MEDIA:${sound},URI="${address(`${floor.id}.m3u8`, token)}"`);
  }
  for (const picture of pictures) {
    const { width, height } = picture.inits[0] ?? { width: null, height: null };
    const attributes = [
      `BANDWIDTH=${assumedPictureBps}`,
      `CODECS="${[picture.codecs, ...(floor ? [floor.codecs] : [])].join(',')}"`,
      ...(width && height ? [`RESOLUTION=${width}x${height}`] : []),
      ...(floor ? ['AUDIO="sound"'] : []),
    ];
    lines.push(`#EXT-X-STREAM-INF:${attributes.join(',')}`, address(`${picture.id}.m3u8`, token));
  }
  if (floor && pictures.length === 0) {
    lines.push(
      `#EXT-X-STREAM-INF:BANDWIDTH=${assumedSoundBps},CODECS="${floor.codecs}"`,
      address(`${floor.id}.m3u8`, token),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** The sizes of the parts are not known here; a player of a single variant takes the figure for a bound. */
const assumedPictureBps = 3_000_000;
const assumedSoundBps = 140_000;

/** Puts the token on each address of a playlist that was written without one (the program's, by ffmpeg). */
export function withToken(playlist: string, token: string): string {
  return playlist
    .split('\n')
    .map((line) => {
      if (line.startsWith('#'))
        return line.replace(/URI="([^"]+)"/, (_, uri: string) => `URI="${address(uri, token)}"`);
      return line.trim() === '' ? line : address(line.trim(), token);
    })
    .join('\n');
}

function address(file: string, token: string): string {
  return `${file}?token=${encodeURIComponent(token)}`;
}

function endOf(part: RenditionPart): number {
  return part.startMs + part.durationMs;
}

function playedMs(rendition: Rendition): number {
  return rendition.parts.reduce((sum, part) => sum + part.durationMs, 0);
}

function bitrateBps(bytes: number, durationMs: number): number {
  return durationMs > 0 ? Math.ceil((bytes * 8000) / durationMs) : assumedPictureBps;
}
