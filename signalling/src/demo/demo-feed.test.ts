import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { spawnChild } from '@campus/service-kit/child-process';
import { eventually, silentLog } from '@campus/service-kit/testing';
import { afterEach, describe, it } from 'vitest';
import { ffmpegArguments } from './demo-feed.ts';

const closers: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Sends the clip as fast as it goes instead of in real time, and counts what arrives. */
async function sendQuickly(source: 'camera' | 'microphone') {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 8 * 1024 * 1024 }).bind(0, '127.0.0.1');
  await once(socket, 'listening');
  closers.push(() => socket.close());
  const heard = { newestSeconds: 0, parameterSetsAt: [] as number[], first: -1 };
  const clockRate = source === 'camera' ? 90_000 : 48_000;
  socket.on('message', (packet) => {
    const timestamp = packet.readUInt32BE(4);
    if (heard.first < 0) heard.first = timestamp;
    const seconds = ((timestamp - heard.first) >>> 0) / clockRate;
    heard.newestSeconds = Math.max(heard.newestSeconds, seconds);
    // A STAP-A (RFC 6184, 5.7.1) is what ffmpeg puts parameter sets into.
    if (source === 'camera' && ((packet[12] ?? 0) & 31) === 24) heard.parameterSetsAt.push(seconds);
  });
  const target = { ip: '127.0.0.1', port: socket.address().port, payloadType: 101, ssrc: 1234 };
  const args = ffmpegArguments(source, target).flatMap((arg) => (arg === '-re' ? ['-readrate', '30'] : [arg]));
  const child = spawnChild(process.env['FFMPEG_PATH'] || 'ffmpeg', args, {
    log: silentLog(),
    stdio: ['ignore', 'pipe'],
  });
  child.stdout?.resume();
  closers.push(() => child.stop({ graceMs: 500 }));
  return heard;
}

describe('the feed of the demo', () => {
  it('goes on with the picture after the end of the clip, with parameter sets for whoever comes later', async () => {
    const heard = await sendQuickly('camera');
    // A packet may be lost on the way, but not those of a whole round.
    for (const [from, until] of [
      [0, 30],
      [31, 60],
      [61, 90],
    ] as const)
      await eventually(() => heard.parameterSetsAt.some((at) => at >= from && at < until));
  });

  it('goes on with the voice after the end of the clip', async () => {
    const heard = await sendQuickly('microphone');
    await eventually(() => heard.newestSeconds > 55);
  });
});
