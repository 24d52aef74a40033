import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '@campus/service-kit/testing';
import { workerBinary } from '@campus/sfu-server/testing/worker-binary';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BareSfu } from './bare-sfu.ts';
import { findLoadMedia } from './build-native.ts';
import { LoadMedia } from './load-media.ts';
import { type Clip, makeClip } from './make-clip.ts';

const buildTimeoutMs = 10 * 60_000;
const names = ['v1', 'v2', 'v3', 'v4', 'v5'];

let folder: string;
let program: string;
let clip: Clip;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'campus-load-'));
  program = await findLoadMedia(() => undefined);
  clip = await makeClip(folder, { seconds: 4, width: 640, height: 360 });
}, buildTimeoutMs);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('load-media and a real worker', () => {
  const delays = () => join(folder, 'delays');
  let sfu: BareSfu;
  const running: LoadMedia[] = [];

  const start = async (...args: string[]) => {
    const media = await LoadMedia.start(program, args);
    running.push(media);
    return media;
  };
  const startSource = () =>
    start(...['source', '--video', clip.video, '--fps', '30', '--audio', clip.audio, '--delays', delays()]);
  const startViewers = () => start('viewers', '--delays', delays());

  beforeAll(async () => {
    sfu = await BareSfu.start(workerBinary());
  });
  afterEach(async () => {
    for (const media of running.splice(0)) expect(await media.close(), media.complaints).toBe(0);
  });
  afterAll(() => sfu?.close());

  it('joins, and gets every packet that a plain and a WebRTC source send, with its delay', async () => {
    const [source, viewers] = [await startSource(), await startViewers()];
    const published = [await sfu.publishPlain(source, 1_000), await sfu.publishWebRtc(source, 2_000)];
    await source.waitFor(['dtls', '2']);
    const producers = published.flatMap((each) => each.producers);
    for (const [index, name] of names.entries()) {
      await sfu.watch(viewers, name, producers, {
        isMeasured: index % 2 === 0,
        role: index === 1 ? 'server' : 'client',
      });
    }
    for (const name of names) await viewers.waitFor(['dtls', name]);
    source.send('start');

    for (const name of names) {
      await eventually(() => {
        expect(viewers.all('rtp', name)).toHaveLength(4);
        expect(viewers.all('keyframe', name)).toHaveLength(2);
      });
      const at = (event: string) => Math.min(...viewers.all(event, name).map((line) => Number(line.at(-1))));
      expect(at('ice')).toBeLessThanOrEqual(at('dtls'));
      expect(at('dtls')).toBeLessThanOrEqual(at('rtp'));
      expect(at('rtp')).toBeLessThanOrEqual(at('keyframe'));
    }
    await eventually(async () => expect((await source.reportSource()).packets).toBeGreaterThan(1_000));
    source.send('stop', '1');
    source.send('stop', '2');
    const sent = await source.reportSource();
    const report = await eventually(async () => {
      const latest = await viewers.reportViewers();
      for (const name of names) {
        const own = latest.streams.filter((stream) => stream.viewer === name);
        expect(own.reduce((sum, stream) => sum + stream.packets, 0)).toBe(sent.packets);
      }
      return latest;
    });
    expect(report.streams).toHaveLength(20);
    for (const stream of report.streams) {
      expect(stream).toMatchObject({ lost: 0, duplicates: 0, reordered: 0, decryptErrors: 0 });
      expect(stream.bytes).toBeGreaterThan(stream.packets * 28);
    }
    const { count, p50Us, p95Us, p99Us, maxUs } = report.delays;
    expect(count).toBeGreaterThan(sent.packets);
    expect(p50Us).toBeGreaterThan(5);
    expect([p50Us, p95Us, p99Us, maxUs]).toEqual([p50Us, p95Us, p99Us, maxUs].toSorted((a, b) => a - b));
    expect(maxUs).toBeLessThan(5_000_000);

    await viewers.ask('reset', 'reset');
    const fresh = await viewers.reportViewers();
    expect(fresh.delays.count).toBe(0);
    expect(fresh.streams.every((stream) => stream.packets === 0 && stream.bytes === 0)).toBe(true);
  });

  it('goes on with the next keyframe of the clip when it is asked for one', async () => {
    const [source, viewers] = [await startSource(), await startViewers()];
    const { producers } = await sfu.publishPlain(source, 3_000);
    const { consumers } = await sfu.watch(viewers, 'v1', producers);
    source.send('start');
    await viewers.waitFor(['keyframe', 'v1']);
    // Just after one, the next would be a second away.
    await source.waitFor(['sent-keyframe'], 5_000, source.all('sent-keyframe').length);
    const [asked, keyframes] = [source.all('pli').length, source.all('sent-keyframe').length];
    await consumers[0]?.requestKeyFrame();
    const [, askedAtUs] = await source.waitFor(['pli'], 5_000, asked);
    const [, sentAtUs] = await source.waitFor(['sent-keyframe'], 5_000, keyframes);
    expect(Number(sentAtUs) - Number(askedAtUs)).toBeLessThan(700_000);
    expect((await source.reportSource()).keyframeRequests).toBe(source.all('pli').length);
  });

  it('asks for a keyframe that does not come, and finds the one that came before it was told what to look for', async () => {
    const [source, viewers] = [await startSource(), await startViewers()];
    const { producers } = await sfu.publishPlain(source, 4_000);
    source.send('start');
    const { consumers } = await sfu.watch(viewers, 'v1', producers.slice(0, 1));
    const [, , , firstAtUs] = await viewers.waitFor(['keyframe', 'v1']);
    const parameters = consumers[0]?.rtpParameters;
    const stream = ['v1', parameters?.encodings?.[0]?.ssrc ?? 0, parameters?.codecs[0]?.payloadType ?? 0];
    // What is H.264 has no keyframe of VP8.
    viewers.send('stream', ...stream, 'vp8');
    await source.waitFor(['pli'], 10_000, source.all('pli').length);
    viewers.send('stream', ...stream, 'h264');
    const [, , , secondAtUs] = await viewers.waitFor(['keyframe', 'v1'], 5_000, 1);
    expect(secondAtUs).toBe(firstAtUs);
  });

  it('leaves with a goodbye, and the others stay', async () => {
    const [source, viewers] = [await startSource(), await startViewers()];
    const { producers } = await sfu.publishPlain(source, 5_000);
    const leaving = await sfu.watch(viewers, 'v1', producers);
    await sfu.watch(viewers, 'v2', producers);
    source.send('start');
    for (const name of ['v1', 'v2']) await viewers.waitFor(['keyframe', name]);
    viewers.send('remove', 'v1');
    await eventually(() => expect(leaving.transport.dtlsState).toBe('closed'));
    const before = await viewers.reportViewers();
    expect(before.streams.map((stream) => stream.viewer)).toEqual(['v2', 'v2']);
    await eventually(async () => {
      const after = await viewers.reportViewers();
      expect(after.streams[0]?.packets).toBeGreaterThan(before.streams[0]?.packets ?? 0);
    });
    expect(viewers.all('failed')).toEqual([]);
  });

  it('is not disturbed by commands that are none, nor by datagrams that are none', async () => {
    const [source, viewers] = [await startSource(), await startViewers()];
    const { producers } = await sfu.publishPlain(source, 6_000);
    await sfu.watch(viewers, 'v1', producers, { isMeasured: true });
    source.send('start');
    await viewers.waitFor(['keyframe', 'v1']);

    const commands = [
      '',
      ' ',
      'add',
      'add v1 127.0.0.1 9 a b c d client 0',
      'add v9 127.0.0.1 99999 a b c d client 0',
      'add v9 nowhere 9 a b c d client 0',
      'add v9 127.0.0.1 9 a b c d both 0',
      `add v9 127.0.0.1 9 ${'a'.repeat(300)} b c d client 0`,
      'stream v8 1 96 h264',
      'stream v1 -1 96 h264',
      'stream v1 7 200 h264',
      'remove v8',
      'report now',
      'x'.repeat(100_000),
      String.fromCharCode(1, 2, 3),
    ];
    for (const command of commands) viewers.send(command);
    await viewers.waitFor(['error'], 5_000, commands.length - 1);

    const stranger = createSocket('udp4');
    stranger.bind(0, '127.0.0.1');
    await once(stranger, 'listening');
    const heard = new Promise<number>((resolve) => stranger.once('message', (_, from) => resolve(from.port)));
    viewers.send('add', 'v2', '127.0.0.1', stranger.address().port, 'a', 'b', 'c', 'd', 'server', 0);
    const port = await heard;
    for (const datagram of garbage()) stranger.send(datagram, port, '127.0.0.1');
    await expect(viewers.ask('report', 'report-end')).resolves.not.toEqual([]);
    stranger.close();
    viewers.send('remove', 'v2');

    await viewers.ask('reset', 'reset');
    await eventually(async () => {
      const { streams } = await viewers.reportViewers();
      expect(streams[0]?.packets).toBeGreaterThan(100);
      expect(streams[0]).toMatchObject({ viewer: 'v1', lost: 0, decryptErrors: 0 });
    });
    expect(viewers.all('error')).toHaveLength(commands.length);
  });

  it('says what is wrong with its files and options', async () => {
    const broken = join(folder, 'broken.h264');
    await writeFile(broken, 'no video');
    await expect(LoadMedia.start(program, ['source', '--video', broken])).rejects.toThrow(/keyframe/);
    await expect(LoadMedia.start(program, ['source', '--video', join(folder, 'none')])).rejects.toThrow(/read/);
    await expect(LoadMedia.start(program, ['viewers', '--colour', 'red'])).rejects.toThrow(/colour/);
  });

  it('tells what protecting and sending a packet costs', async () => {
    const plan = { viewers: 10, 'packets-per-second': 200, bytes: 1_000, seconds: 1 };
    const args = Object.entries(plan).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const { stdout } = await promisify(execFile)(program, ['floor', ...args]);
    expect(stdout).toMatch(/^floor 2000 [1-9]\d+\n$/);
  });
});

/** Datagrams that begin like STUN, DTLS, RTP or nothing, and are none: whole, cut and with wrong lengths. */
function garbage(): Buffer[] {
  let state = 1;
  const next = (limit: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % limit;
  };
  const firstBytes = [0, 1, 2, 20, 22, 23, 64, 128, 144, 191, 255];
  return Array.from({ length: 2_000 }, (_, index) => {
    const bytes = Buffer.from(Array.from({ length: next(1_400) }, () => next(256)));
    if (bytes.length > 0) bytes[0] = firstBytes[index % firstBytes.length] ?? 0;
    // The magic cookie and a length that fits make a STUN message of it, with attributes that do not.
    if (bytes.length > 20 && index % 2 === 0) {
      bytes.writeUInt16BE(bytes.length - 20, 2);
      bytes.writeUInt32BE(0x2112a442, 4);
    }
    return bytes;
  });
}
