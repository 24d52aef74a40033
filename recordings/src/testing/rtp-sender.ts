import { spawn } from 'node:child_process';

export interface RtpTarget {
  input: readonly string[];
  codec: 'H264' | 'VP8' | 'opus';
  ip: string;
  port: number;
  payloadType: number;
  ssrc: number;
}

const copyOptions: Record<RtpTarget['codec'], readonly string[]> = {
  // The parameter sets stand in an MP4's header only; receivers want them before each keyframe.
  H264: ['-bsf:v', 'h264_mp4toannexb'],
  VP8: [],
  opus: [],
};

/** One ffmpeg sends all tracks, without encoding, in real time. Gives back what ends it. */
export async function sendByRtp(targets: readonly RtpTarget[]): Promise<() => Promise<void>> {
  const inputs = targets.flatMap(({ input }) => ['-re', '-stream_loop', '-1', ...input]);
  const outputs = targets.flatMap(({ codec, ip, port, payloadType, ssrc }, index) => [
    ...['-map', `${index}:0`, '-c', 'copy', ...copyOptions[codec]],
    ...['-ssrc', String(ssrc), '-payload_type', String(payloadType), '-f', 'rtp'],
    `rtp://${ip}:${port}?rtcpport=${port}&pkt_size=1200`,
  ]);
  const child = spawn(process.env['FFMPEG_PATH'] || 'ffmpeg', ['-nostdin', '-v', 'error', ...inputs, ...outputs], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data: Buffer) => {
    said = (said + data.toString()).slice(-2_000);
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise((resolve) => child.once('spawn', resolve));
  return async () => {
    const hadEnded = child.exitCode !== null;
    child.kill('SIGKILL');
    await gone;
    if (hadEnded) throw new Error(`the sender ended by itself: ${said}`);
  };
}
