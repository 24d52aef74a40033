/**
 * Which files of a recording's folder the world may ask for. Everything else (its description, half-written files,
 * the renderer's pieces, any path that leaves the folder) does not exist as far as this service says.
 */
export type MediaFile =
  | { kind: 'playlist'; renditionId: string }
  | { kind: 'master-playlist' }
  | { kind: 'program-playlist' }
  /** Written once under its name and never changed. */
  | { kind: 'part'; path: string }
  /** May be replaced by a better one. */
  | { kind: 'file'; path: string; contentType: string };

const id = '[a-z0-9][a-z0-9-]{3,63}';
const partPath = new RegExp(
  `^(?:renditions/${id}/g\\d{1,9}/(?:init\\.mp4|p\\d{1,9}\\.m4s)|program-[0-9a-f]{8}\\.m4s)$`,
);
const playlistPath = new RegExp(`^(${id})\\.m3u8$`);

/** Reads the path after the recording's id; null for what is not offered. */
export function mediaFileOf(path: string): MediaFile | null {
  if (path === 'program.mp4') return { kind: 'file', path, contentType: 'video/mp4' };
  if (path === 'poster.jpg') return { kind: 'file', path, contentType: 'image/jpeg' };
  if (path === 'program.m3u8') return { kind: 'program-playlist' };
  if (path === 'master.m3u8') return { kind: 'master-playlist' };
  if (partPath.test(path)) return { kind: 'part', path };
  const renditionId = playlistPath.exec(path)?.[1];
  return renditionId ? { kind: 'playlist', renditionId } : null;
}

/**
 * The name under which a browser keeps the program: what the asker wishes (the event's title) without what file systems
 * refuse, or the day of the recording.
 */
export function downloadName(wished: string, epochMs: number): string {
  const day = new Date(epochMs).toISOString().slice(0, 10);
  const clean = wished
    .normalize('NFC')
    // Control and format characters (which could turn the writing direction), and what Windows and Unix refuse.
    .replace(/[\p{C}/\\:*?"<>|]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\.+|\.+$/g, '')
    .slice(0, 100)
    .trim();
  return clean === '' || clean === '1' ? `recording-${day}.mp4` : `${clean}.mp4`;
}
