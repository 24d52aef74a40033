import { frameMs, picture } from './frame-size.ts';
import type { Cell } from './layout.ts';
import type { Shot, SlateReason } from './shots.ts';

/** The design's colours (web/src/ui/tokens.css and Slate.module.css), as ffmpeg writes them. */
const colours = { letterbox: '0x070d1c', slate: '0x0a1638', card: '0x0d1c48', line: '0x1d3170', sign: '0xffc95c' };

/** One decoder's input: a file that lists initialisation segment and parts. */
export interface ShotInput {
  listFile: string;
  /** What has to be added to the file's own times to get the recording's. */
  editOffsetMs: number;
}

/** The bound that the encoder keeps to. */
const largestBitsPerSecond = 4_000_000;
export const largestBytesPerSecond = largestBitsPerSecond / 8;

/** The inputs' arguments. The list's form is that of ffmpeg's concatf: they are read as one file. */
export function inputArgs(inputs: readonly ShotInput[]): string[] {
  return inputs.flatMap(({ listFile }) => [
    // Edit lists are counted in by ourselves: ffmpeg would cut what lies before them.
    ...['-threads', '1', '-ignore_editlist', '1', '-protocol_whitelist', 'concatf,file'],
    ...['-i', `concatf:${listFile}`],
  ]);
}

/**
 * The filter graph of a shot, whose output `[out]` has exactly the shot's frames. Each picture is put on the program's
 * grid by its own times (of several within one frame the last, of none the one before), and its last picture is held.
 */
export function filterGraph(shot: Shot, inputs: readonly ShotInput[]): string {
  const { framesPerSecond: fps, width, height } = picture;
  const seconds = shot.frameCount / fps;
  if (shot.slate !== null) return `${slate(shot.slate, seconds)},${uniform()}[out]`;
  const sources = shot.pictures.map(({ cell }, index) => {
    const startMs = frameMs(shot.firstFrame) - (inputs[index]?.editOffsetMs ?? 0);
    const steps = [
      `setpts=PTS-${(startMs / 1000).toFixed(6)}/TB`,
      `fps=fps=${fps}:start_time=0:round=near`,
      'tpad=stop=-1:stop_mode=clone',
      `trim=end_frame=${shot.frameCount}`,
      `scale=w=${cell.width}:h=${cell.height}:force_original_aspect_ratio=decrease:force_divisible_by=2:${matrix}`,
      'setsar=1',
      `pad=w=${cell.width}:h=${cell.height}:x=(ow-iw)/2:y=(oh-ih)/2:color=${colours.letterbox}`,
      'format=yuv420p',
    ];
    return { cell, chain: `[${index}:v:0]${steps.join(',')}` };
  });
  const [only] = sources;
  if (only && sources.length === 1 && shot.voids.length === 0 && isWhole(only.cell)) {
    return `${only.chain},${uniform()}[out]`;
  }
  const ground = `color=c=${colours.letterbox}:s=${width}x${height}:r=${fps}:d=${seconds.toFixed(6)}`;
  const voids = shot.voids.map((cell) => box(cell, colours.slate));
  const chains = [`${[ground, ...voids, 'format=yuv420p'].join(',')}[ground]`];
  let below = 'ground';
  for (const [index, { cell, chain }] of sources.entries()) {
    chains.push(`${chain}[picture${index}]`);
    chains.push(`[${below}][picture${index}]overlay=x=${cell.x}:y=${cell.y}:eof_action=repeat[stack${index}]`);
    below = `stack${index}`;
  }
  chains.push(`[${below}]${uniform()}[out]`);
  return chains.join(';');
}

/**
 * The same stream parameters for each piece, so that pieces can stand end to end without new encoding: fixed level and
 * profile, colours tagged alike, and no B-frames, which makes each piece's times its frames' count.
 */
export function encoderArgs(threads: number): string[] {
  const keyframeInterval = String(2 * picture.framesPerSecond);
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '22', '-maxrate', String(largestBitsPerSecond)],
    ...['-bufsize', String(2 * largestBitsPerSecond)],
    ...['-profile:v', 'high', '-level', '3.1', '-bf', '0', '-g', keyframeInterval, '-threads', String(threads)],
    ...['-pix_fmt', 'yuv420p', '-r', String(picture.framesPerSecond), '-an', '-sn', '-dn', '-f', 'h264'],
  ];
}

const matrix = 'flags=bicubic:out_color_matrix=bt709:out_range=tv';

function uniform(): string {
  return 'format=yuv420p,setsar=1,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';
}

function isWhole(cell: Cell): boolean {
  return cell.width === picture.width && cell.height === picture.height;
}

/** A calm card with a sign and no words, since the file has no language: bars for a pause, dots for one who is away. */
function slate(reason: SlateReason, seconds: number): string {
  const { width, height, framesPerSecond } = picture;
  const card = centred(360, 200);
  const signs: Record<SlateReason, Cell[]> = {
    paused: [-28, 28].map((offset) => centred(24, 96, offset)),
    away: [-56, 0, 56].map((offset) => centred(24, 24, offset)),
    'not-live': [-56, 0, 56].map((offset) => centred(24, 24, offset)),
    'no-picture': [centred(120, 12)],
  };
  return [
    `color=c=${colours.slate}:s=${width}x${height}:r=${framesPerSecond}:d=${seconds.toFixed(6)}`,
    box({ x: card.x - 2, y: card.y - 2, width: card.width + 4, height: card.height + 4 }, colours.line),
    box(card, colours.card),
    ...signs[reason].map((sign) => box(sign, colours.sign)),
  ].join(',');
}

function centred(width: number, height: number, offset = 0): Cell {
  return { x: (picture.width - width) / 2 + offset, y: (picture.height - height) / 2, width, height };
}

function box(cell: Cell, colour: string): string {
  return `drawbox=x=${cell.x}:y=${cell.y}:w=${cell.width}:h=${cell.height}:t=fill:color=${colour}`;
}
