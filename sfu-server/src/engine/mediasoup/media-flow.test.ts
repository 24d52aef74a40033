import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from '@campus/service-kit/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ana, type EngineHarness, heard, recorder, roomId, said } from '../../testing/engine-harness.ts';
import { startRealEngine } from '../../testing/real-engine.ts';
import { openRtpSocket, type RtpSocket } from '../../testing/rtp-socket.ts';

const ffmpeg = process.env['FFMPEG_PATH'] || 'ffmpeg';

describe('media through a real worker', () => {
  let harness: EngineHarness;
  const sockets: RtpSocket[] = [];
  const children: ChildProcess[] = [];

  const socket = async () => {
    const opened = await openRtpSocket();
    sockets.push(opened);
    return opened;
  };
  const ingest = (trackId: string, codec: 'opus' | 'H264', inRoom = roomId) =>
    harness.engine.openIngest({
      roomId: inRoom,
      ownerId: ana,
      trackId,
      source: codec === 'opus' ? 'microphone' : 'camera',
      codec,
    });
  const tap = async (trackId: string, sink: RtpSocket, inRoom = roomId) => {
    const target = { targetIp: '127.0.0.1', targetPort: sink.port };
    return harness.engine.openTap({ roomId: inRoom, ownerId: recorder, trackId, ...target });
  };
  const sender = (source: RtpSocket, { ssrc, payloadType, port }: Awaited<ReturnType<typeof ingest>>) => {
    let sequenceNumber = 0;
    return (payload: Buffer) => {
      sequenceNumber += 1;
      source.send({ payloadType, ssrc, sequenceNumber, timestamp: sequenceNumber * 960, payload }, port);
    };
  };

  beforeEach(async () => {
    harness = await startRealEngine();
    await harness.engine.openRoom({ roomId });
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    for (const opened of sockets.splice(0)) opened.close();
    await harness.close();
  });

  it('R9: brings what an encoder sends to a tap, byte for byte, once the tap is resumed', async () => {
    const [source, sink] = [await socket(), await socket()];
    const send = sender(source, await ingest('microphone-ana', 'opus'));
    const { tapId, rtpParameters } = await tap('microphone-ana', sink);
    send(Buffer.from('before the tap was resumed'));
    await heard(harness, 'track.scored');
    expect(sink.packets).toEqual([]);

    await harness.engine.resumeTap({ roomId, tapId });
    const payloads = Array.from({ length: 50 }, (_, index) => Buffer.from(`packet ${index} ${'x'.repeat(index)}`));
    for (const payload of payloads) send(payload);
    await eventually(() => sink.packets.length === payloads.length);
    expect(sink.packets.map(({ payload }) => payload.toString())).toEqual(payloads.map(String));
    expect(new Set(sink.packets.map(({ ssrc }) => ssrc))).toEqual(new Set([rtpParameters.encodings?.[0]?.['ssrc']]));
  });

  it('R3: brings nothing of a track that is paused', async () => {
    const flow = async (trackId: string) => {
      const sink = await socket();
      const send = sender(await socket(), await ingest(trackId, 'opus'));
      await harness.engine.resumeTap({ roomId, tapId: (await tap(trackId, sink)).tapId });
      return { send, texts: () => sink.packets.map(({ payload }) => payload.toString()) };
    };
    const paused = await flow('microphone-ana');
    const running = await flow('microphone-ben');
    await harness.engine.pauseTrack({ roomId, trackId: 'microphone-ana' });
    paused.send(Buffer.from('while it was paused'));
    // The worker has surely read that packet when two later ones went through it.
    for (const marker of ['first', 'second']) {
      running.send(Buffer.from(marker));
      await eventually(() => expect(running.texts()).toContain(marker));
    }
    await harness.engine.resumeTrack({ roomId, trackId: 'microphone-ana' });
    paused.send(Buffer.from('after it was resumed'));
    await eventually(() => expect(paused.texts()).toEqual(['after it was resumed']));
  });

  it('keeps the packets of two rooms apart', async () => {
    await harness.engine.openRoom({ roomId: 'room-two' });
    const sinks = [await socket(), await socket()] as const;
    const sends = [];
    for (const [index, inRoom] of [roomId, 'room-two'].entries()) {
      sends.push(sender(await socket(), await ingest('microphone-ana', 'opus', inRoom)));
      const { tapId } = await tap('microphone-ana', sinks[index] as RtpSocket, inRoom);
      await harness.engine.resumeTap({ roomId: inRoom, tapId });
    }
    for (let round = 0; round < 20; round += 1) {
      for (const [index, send] of sends.entries()) send(Buffer.from(`room ${index}`));
    }
    await eventually(() => sinks.every(({ packets }) => packets.length === 20));
    for (const [index, { packets }] of sinks.entries()) {
      expect(new Set(packets.map(({ payload }) => payload.toString()))).toEqual(new Set([`room ${index}`]));
    }
  });

  // By default ffmpeg sends its reports to the next port, and before its first packet of media.
  it.each([
    ['to the next port', () => ''],
    ['to the same port', (port: number) => `?rtcpport=${port}`],
  ])('takes H.264 and Opus from ffmpeg whose reports go %s', async (_, query) => {
    const video = await ingest('camera-ana', 'H264');
    const audio = await ingest('microphone-ana', 'opus');
    const output = ({ ip, port, payloadType, ssrc }: typeof video) => [
      ...['-f', 'rtp', '-payload_type', String(payloadType), '-ssrc', String(ssrc)],
      `rtp://${ip}:${port}${query(port)}`,
    ];
    const child = spawn(
      ffmpeg,
      [
        ...['-loglevel', 'error', '-nostdin', '-re', '-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=15'],
        ...['-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'],
        ...['-map', '0:v', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-profile:v', 'baseline', '-tune', 'zerolatency'],
        ...['-g', '15', ...output(video)],
        ...['-map', '1:a', '-c:a', 'libopus', '-b:a', '64k', '-ac', '2', ...output(audio)],
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    children.push(child);
    const sinks = { 'camera-ana': await socket(), 'microphone-ana': await socket() };
    for (const [trackId, sink] of Object.entries(sinks)) {
      const { tapId, codec } = await tap(trackId, sink);
      expect(codec).toBe(trackId === 'camera-ana' ? 'H264' : 'opus');
      await harness.engine.resumeTap({ roomId, tapId });
    }
    await eventually(
      () => {
        expect(sinks['microphone-ana'].packets.length).toBeGreaterThan(50);
        expect(sinks['camera-ana'].packets.some(({ payload }) => isParameterSet(payload))).toBe(true);
        for (const { reports } of Object.values(sinks)) expect(reports.length).toBeGreaterThan(0);
      },
      { timeoutMs: 15_000 },
    );
    // Both tell their times by one clock, so that a recorder can bring them together.
    for (const { reports } of Object.values(sinks)) {
      expect(Math.abs((reports.at(-1)?.wallMs ?? 0) - Date.now())).toBeLessThan(10_000);
    }
    expect(said(harness, 'track.scored').map(({ trackId }) => trackId)).toEqual(
      expect.arrayContaining(['camera-ana', 'microphone-ana']),
    );
  });
});

/** Whether an H.264 payload has an SPS, alone or in an aggregate (RFC 6184: types 7 and 24). */
function isParameterSet(payload: Buffer): boolean {
  const type = payload.readUInt8(0) & 0x1f;
  return type === 7 || (type === 24 && (payload.readUInt8(3) & 0x1f) === 7);
}
