import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '@campus/service-kit/free-port';
import { eventually } from '@campus/service-kit/testing';
import { waitForCalm } from '../measure/calm.ts';
import { cores, pin } from '../measure/machine.ts';
import { coreBusyMs, cpuTimeMs } from '../measure/proc.ts';
import { camera, startSource } from '../systems/camera.ts';
import { CampusSystem, campus } from '../systems/campus.ts';
import type { Rig, ServerProcess } from '../systems/system.ts';
import { type Bench, whyThrownAway } from './bench.ts';
import { countFrames } from './recorded-frames.ts';
import { withAudience } from './with-audience.ts';

const settleMs = 3_000;

/**
 * What it costs to record one camera, beside an ffmpeg that writes the same RTP into the same kind of parts. Both are
 * measured in the same run while people watch: waking a core that has nothing else to do costs more than the work.
 */
export async function benchRecording(bench: Bench): Promise<void> {
  const { rounds, seconds, viewers } = bench.options;
  const rig = bench.rigOn('loopback');
  for (let round = bench.firstRound; round < bench.firstRound + rounds; round += 1) {
    await withAudience(campus, rig, async (system, audience) => {
      if (!(system instanceof CampusSystem)) throw new Error('only the product records');
      await audience.fill(system, viewers);
      const subjects = [
        { subject: 'campus', measure: () => measureCampus(system, seconds, viewers) },
        { subject: 'bare-ffmpeg', measure: () => measureBareFfmpeg(rig, system, seconds) },
      ];
      for (const { subject, measure } of round % 2 === 0 ? subjects : subjects.toReversed()) {
        const { figures, cpuMs, otherShare } = await measure();
        const thrownAway = whyThrownAway(otherShare);
        bench.record({ bench: 'recording', subject, path: 'loopback', round, thrownAway, figures, cpuMs });
      }
    });
  }
}

interface Spent {
  readonly cpuMs: Record<string, number>;
  readonly seconds: number;
  readonly otherShare: number;
}

async function spentIn(seconds: number, processes: () => readonly ServerProcess[]): Promise<Spent> {
  const take = () => ({
    cpu: new Map(processes().map(({ pid, name }) => [pid, { name, ms: cpuTimeMs(pid) }])),
    atMs: performance.now(),
    busyMs: coreBusyMs(cores.server),
  });
  await waitForCalm(processes);
  const before = take();
  await wait(seconds * 1_000);
  const after = take();
  const cpuMs: Record<string, number> = {};
  for (const [pid, { name, ms }] of after.cpu) {
    cpuMs[name] = (cpuMs[name] ?? 0) + ms - (before.cpu.get(pid)?.ms ?? 0);
  }
  const elapsedMs = after.atMs - before.atMs;
  const allMs = Object.values(cpuMs).reduce((sum, each) => sum + each, 0);
  const otherShare = Math.max(0, (after.busyMs - before.busyMs - allMs) / elapsedMs);
  return { cpuMs, seconds: elapsedMs / 1_000, otherShare };
}

async function measureCampus(system: CampusSystem, seconds: number, viewers: number) {
  await wait(settleMs);
  const without = await spentIn(seconds, () => system.processes());
  await system.host.command('recording.start', {});
  const captured = await eventually(
    () => {
      const { recording } = system.host.state();
      return recording !== null && recording.captureStartedAtMs !== null && recording;
    },
    { timeoutMs: 20_000 },
  );
  await wait(settleMs);
  const during = await spentIn(seconds, () => system.processes());
  await system.host.command('recording.stop', {});
  const parts = join(system.product.dataDir, 'recordings', captured.id, 'renditions');
  const frames = await countFrames(parts);
  const shareOf = (spent: Spent, name: string): number => (spent.cpuMs[name] ?? 0) / 1_000 / spent.seconds;
  const figures = {
    ffmpegPictureShare: shareOf(during, 'ffmpeg-picture'),
    ffmpegSoundShare: shareOf(during, 'ffmpeg-sound'),
    recorderShare: shareOf(during, 'recordings') - shareOf(without, 'recordings'),
    // The recorder is one receiver more; what that costs is far less than what the worker's share varies by itself.
    workerShare: shareOf(during, 'mediasoup-worker') / (viewers + 1),
  };
  const coreShare = Object.values(figures).reduce((sum, share) => sum + share, 0);
  return {
    cpuMs: during.cpuMs,
    otherShare: Math.max(without.otherShare, during.otherShare),
    figures: { seconds: during.seconds, coreShare, ...figures, otherShare: during.otherShare, ...frames },
  };
}

async function measureBareFfmpeg(rig: Rig, system: CampusSystem, seconds: number) {
  const folder = mkdtempSync(join(rig.folder, 'ffmpeg-'));
  const port = await freePort();
  const sdp = join(folder, 'camera.sdp');
  writeFileSync(
    sdp,
    [
      'v=0',
      'o=- 0 0 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      `m=video ${port} RTP/AVP ${camera.payloadType}`,
      `a=rtpmap:${camera.payloadType} H264/90000`,
      `a=fmtp:${camera.payloadType} packetization-mode=1`,
      '',
    ].join('\n'),
  );
  const input = ['-protocol_whitelist', 'file,udp,rtp', '-i', sdp, '-c', 'copy'];
  const output = ['-f', 'hls', '-hls_segment_type', 'fmp4', '-hls_time', '1', '-hls_list_size', '2'];
  const flags = ['-hls_flags', 'independent_segments', '-hls_segment_filename', 'p%05d.m4s', 'bare.m3u8'];
  const ffmpeg = spawn(
    process.env['FFMPEG_PATH'] || 'ffmpeg',
    ['-hide_banner', '-nostats', '-v', 'error', ...input, ...output, ...flags],
    { cwd: folder, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  const ended = once(ffmpeg, 'exit');
  const source = await startSource(rig);
  try {
    pin(ffmpeg.pid ?? 0, cores.server);
    source.send('plain', '127.0.0.1', port, camera.ssrc, camera.payloadType, '-', '-');
    source.send('start');
    await eventually(() => readdirSync(folder).some((name) => name.endsWith('.m4s')), { timeoutMs: 20_000 });
    await wait(settleMs);
    const writer = { name: 'ffmpeg', pid: ffmpeg.pid ?? 0 };
    const { cpuMs, otherShare, seconds: elapsed } = await spentIn(seconds, () => [writer, ...system.processes()]);
    const coreShare = (cpuMs['ffmpeg'] ?? 0) / 1_000 / elapsed;
    return { cpuMs, otherShare, figures: { seconds: elapsed, coreShare, otherShare } };
  } finally {
    await source.close();
    ffmpeg.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}
