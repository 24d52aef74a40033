import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runFfmpeg } from '../media/run-ffmpeg.ts';
import { codeArea, codeBits } from './pages/time-code.ts';

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));

export interface Clip {
  /** H.264 in Annex B, parameter sets and a keyframe each second. */
  readonly video: string;
  readonly framesPerSecond: number;
  /** Opus packets of 20 ms, each behind its length in two bytes of network order. */
  readonly audio: string;
}

export interface ClipOptions {
  readonly seconds?: number;
  readonly width?: number;
  readonly height?: number;
  readonly bitrateBps?: number;
  /** Whether each frame shows its number, as `pages/time-code.ts` reads it. */
  readonly isNumbered?: boolean;
}

/** Makes what `load-media source` sends, from the clips of the tests, in `folder`. By default 720p30 at 1.5 Mbit/s. */
export async function makeClip(folder: string, options: ClipOptions = {}): Promise<Clip> {
  const { seconds = 10, width = 1280, height = 720, bitrateBps = 1_500_000, isNumbered = false } = options;
  const framesPerSecond = 30;
  await mkdir(folder, { recursive: true });
  const clip = { video: join(folder, 'clip.h264'), framesPerSecond, audio: join(folder, 'clip.opuspackets') };
  const unfinished = `${clip.video}.new`;
  await runFfmpeg([
    ...['-y', '-stream_loop', '-1', '-i', join(fixtures, 'lecture-960x540.mp4'), '-t', String(seconds), '-an'],
    ...[
      '-vf',
      [`fps=${framesPerSecond},scale=${width}:${height},format=yuv420p`, ...(isNumbered ? [numbers()] : [])].join(),
    ],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'baseline', '-level', '3.1'],
    ...['-b:v', String(bitrateBps), '-maxrate', String(bitrateBps), '-bufsize', String(bitrateBps)],
    ...[
      '-x264-params',
      `keyint=${framesPerSecond}:min-keyint=${framesPerSecond}:scenecut=0:repeat-headers=1:bframes=0`,
    ],
    ...['-bsf:v', 'h264_mp4toannexb', '-f', 'h264', unfinished],
  ]);
  await rename(unfinished, clip.video);
  const packets = opusPackets(await readFile(join(fixtures, 'voice.ogg')));
  await writeFile(clip.audio, framedPackets(packets));
  return clip;
}

/** As `load-media` reads them: each behind its length. */
export function framedPackets(packets: readonly Buffer[]): Buffer {
  return Buffer.concat(packets.flatMap((packet) => [lengthOf(packet), packet]));
}

/** A filter of ffmpeg that draws the number of each frame, counted from 0. */
function numbers(): string {
  const [width, height] = [`iw*${codeArea.width / codeBits}`, `ih*${codeArea.height / 2}`];
  const box = (x: string, y: string, boxWidth: string, boxHeight: string, colour: string): string =>
    `drawbox=x=${x}:y=${y}:w=${boxWidth}:h=${boxHeight}:c=${colour}:t=fill`;
  const cells = Array.from({ length: codeBits }, (_, bit) => {
    const isSet = `mod(floor(n/${2 ** bit}),2)`;
    const cell = (y: string): string => box(`iw*${(bit * codeArea.width) / codeBits}`, y, width, height, 'white');
    return [`${cell('0')}:enable='${isSet}'`, `${cell(height)}:enable='not(${isSet})'`];
  });
  return [box('0', '0', `iw*${codeArea.width}`, `ih*${codeArea.height}`, 'black'), ...cells.flat()].join();
}

function lengthOf(packet: Buffer): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(packet.length);
  return bytes;
}

/** The packets of an Ogg file (RFC 3533) with one stream of Opus, without its two headers (RFC 7845). */
export function opusPackets(ogg: Buffer): Buffer[] {
  const headerBytes = 27;
  const packets: Buffer[] = [];
  let pieces: Buffer[] = [];
  let at = 0;
  while (at + headerBytes <= ogg.length && ogg.toString('latin1', at, at + 4) === 'OggS') {
    const segments = ogg.readUInt8(at + 26);
    let body = at + headerBytes + segments;
    for (const size of ogg.subarray(at + headerBytes, body)) {
      pieces.push(ogg.subarray(body, body + size));
      body += size;
      // A full segment says that the packet goes on in the next one.
      if (size === 255) continue;
      packets.push(Buffer.concat(pieces));
      pieces = [];
    }
    at = body;
  }
  const [head, , ...sound] = packets;
  if (head?.toString('latin1', 0, 8) !== 'OpusHead') throw new Error('this is no Ogg file with Opus');
  return sound;
}

if (import.meta.main) console.log(await makeClip(process.argv[2] ?? '.'));
