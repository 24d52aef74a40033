import { createHash } from 'node:crypto';
import { runFfmpeg } from '../../../tests/media/run-ffmpeg.ts';
import type { VideoFrame } from '../capture/video-frame.ts';

/** Frames of a test picture in H.264, as the depacketiser hands them on: 25 a second, a keyframe each second. */
export async function h264Clip(seconds: number, size = '320x180'): Promise<VideoFrame[]> {
  const stream = await runFfmpeg([
    ...['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=25:duration=${seconds}`],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-profile:v', 'baseline', '-g', '25', '-keyint_min', '25'],
    ...['-x264-params', 'repeat-headers=1:sliced-threads=0:slices=1', '-f', 'h264', 'pipe:1'],
  ]);
  const frames: VideoFrame[] = [];
  let nals: Buffer[] = [];
  for (const nal of nalsOf(stream)) {
    nals.push(nal);
    const type = (nal[4] ?? 0) & 0x1f;
    if (type !== 1 && type !== 5) continue;
    const isKeyframe = type === 5;
    const setups = nals.filter((one) => [7, 8].includes((one[4] ?? 0) & 0x1f));
    frames.push({
      rtpTimestamp: frames.length * 3_600,
      data: Buffer.concat(nals),
      isKeyframe,
      setupId: isKeyframe ? createHash('sha1').update(Buffer.concat(setups)).digest('hex') : null,
    });
    nals = [];
  }
  return frames;
}

/** NAL units, each with a start code of four bytes. */
function nalsOf(stream: Buffer): Buffer[] {
  const starts: number[] = [];
  for (let at = stream.indexOf('000001', 0, 'hex'); at >= 0; at = stream.indexOf('000001', at + 3, 'hex'))
    starts.push(at);
  return starts.map((start, index) => {
    let end = starts[index + 1] ?? stream.length;
    while (stream[end - 1] === 0) end -= 1;
    return Buffer.concat([Buffer.from([0]), stream.subarray(start, end)]);
  });
}
