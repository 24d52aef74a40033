import type { IvfCodec } from './ivf.ts';

/** Sound inside our renditions: 48 kHz stereo. */
export const sampleRate = 48_000;
/** An AAC frame, and the delay that the encoder adds at the start of a file. */
export const aacFrameSamples = 1_024;

/**
 * Sound is cut at this length: 90 AAC frames, the most that stays below two seconds and is a whole number of
 * milliseconds.
 */
const soundPartSeconds = 1.92;
/**
 * Pictures are cut at each keyframe that comes at least a second (on the average) after the one before: when keyframes
 * come is our business, since we ask for them.
 */
const picturePartSeconds = 1;

const quiet = ['-hide_banner', '-nostats', '-v', 'error'];

/**
 * fMP4 parts whose tfdt is the recording's time. `frag_discont` has ffmpeg write the true time of a first frame into
 * the part, instead of an edit list into the initialisation segment. The playlist serves nobody and is kept short.
 */
function partsOutput(partSeconds: number): string[] {
  return [
    ...['-f', 'hls', '-hls_segment_type', 'fmp4', '-hls_time', String(partSeconds), '-hls_list_size', '2'],
    ...['-hls_flags', 'independent_segments+temp_file', '-hls_segment_options', 'movflags=+frag_discont'],
    ...['-hls_fmp4_init_filename', 'init.mp4', '-hls_segment_filename', 'p%05d.m4s', 'encoder.m3u8'],
  ];
}

/**
 * Reads IVF with the recording's times from standard input. H.264 is copied. VP8 may not stand in MP4, and is
 * transcoded at once (README, "VP8"), with keyframes where its own are.
 *
 * No probing beyond the first frame; never `-fflags nobuffer`, which drops the frames that were probed. `setts` gives
 * each frame the time to the next one as its duration, else the last of each part would get a guessed one.
 */
export function pictureArguments(codec: IvfCodec): string[] {
  const toNext = 'setts=pts=PTS:dts=PTS:duration=if(gt(NEXT_PTS\\,PTS)\\,NEXT_PTS-PTS\\,3000)';
  const copy = ['-copytb', '1', '-c:v', 'copy', '-bsf:v', toNext];
  // A browser's smaller layers may have an odd height (a quarter of 480x270 is 240x135), which H.264 in 4:2:0 has not.
  const even = 'crop=w=iw-mod(iw\\,2):h=ih-mod(ih\\,2):x=0:y=0';
  const transcode = [
    ...['-vf', even, '-vsync', 'passthrough', '-enc_time_base', '1:90000', '-c:v', 'libx264', '-preset', 'superfast'],
    ...['-tune', 'zerolatency', '-profile:v', 'main', '-pix_fmt', 'yuv420p', '-crf', '23', '-threads', '2'],
    ...['-g', '100000', '-sc_threshold', '0', '-force_key_frames', 'source', '-bsf:v', toNext],
  ];
  return [
    ...quiet,
    ...['-analyzeduration', '0', '-fpsprobesize', '0', '-f', 'ivf', '-i', 'pipe:0', '-map', '0:v:0', '-copyts'],
    ...(codec === 'H264' ? copy : transcode),
    ...partsOutput(picturePartSeconds),
  ];
}

/**
 * Reads 16-bit stereo samples from standard input, the first of which belongs at `startSample` of the recording. That
 * has to be at least one AAC frame: the encoder's priming stands before it, and there is no time below zero.
 */
export function soundArguments(startSample: number, bitrateBps: number): string[] {
  return [
    ...quiet,
    ...['-f', 's16le', '-ar', String(sampleRate), '-ac', '2', '-channel_layout', 'stereo', '-i', 'pipe:0'],
    ...['-c:a', 'aac', '-b:a', String(bitrateBps), '-output_ts_offset', (startSample / sampleRate).toFixed(6)],
    ...partsOutput(soundPartSeconds),
  ];
}
