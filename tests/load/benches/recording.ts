import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openTap } from '../../product/sfu-control.ts';
import { freePort } from '@campus/service-kit/free-port';
import { eventually } from '@campus/service-kit/testing';
import { waitForCalm } from '../measure/calm.ts';
import { cores, pin } from '../measure/machine.ts';
import { coreBusyMs, cpuTimeMs } from '../measure/proc.ts';
import { CampusSystem, campus } from '../systems/campus.ts';
import { startScript } from '../systems/child-script.ts';
import type { Rig, ServerProcess } from '../systems/system.ts';
import { type Bench, whyThrownAway } from './bench.ts';
import { countFrames } from './recorded-frames.ts';
import { withAudience } from './with-audience.ts';

const settleMs = 3_000;
/** A recording goes on for an hour; its first seconds, in which its code is new, cost twice as much. */
const warmUpMs = 45_000;

/**
 * What it costs to record one camera, beside an ffmpeg that writes the same RTP from the same SFU into the same kind of
 * parts, and beside a Node process that takes these packets and does nothing with them. All are measured in the same
 * run while people watch: waking a core that has nothing else to do costs more than the work.
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
        { subject: 'bare-receiver', measure: () => measureBareReceiver(system, seconds) },
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
  await system.host.command('recording.start', {});
  const captured = await eventually(
    () => {
      const { recording } = system.host.state();
      return recording !== null && recording.captureStartedAtMs !== null && recording;
    },
    { timeoutMs: 20_000 },
  );
  await wait(warmUpMs);
  const during = await spentIn(seconds, () => system.processes());
  await system.host.command('recording.stop', {});
  await eventually(() => system.processes().every(({ name }) => !name.startsWith('ffmpeg')), { timeoutMs: 20_000 });
  await wait(settleMs);
  const without = await spentIn(seconds, () => system.processes());
  const parts = join(system.product.dataDir, 'recordings', captured.id, 'renditions');
  const frames = await countFrames(parts);
  const shareOf = (spent: Spent, name: string): number => (spent.cpuMs[name] ?? 0) / 1_000 / spent.seconds;
  const track = {
    ffmpegPictureShare: shareOf(during, 'ffmpeg-picture'),
    recorderShare: shareOf(during, 'recordings') - shareOf(without, 'recordings'),
  };
  const figures = {
    // As the bare ffmpeg's: what the SFU takes to send the packets is in neither.
    coreShare: track.ffmpegPictureShare + track.recorderShare,
    ...track,
    // Once for each recording, however many tracks it has.
    ffmpegSoundShare: shareOf(during, 'ffmpeg-sound'),
    // One receiver more. What that costs is far less than what the worker's share varies by itself.
    workerShare: shareOf(during, 'mediasoup-worker') / (viewers + 1),
  };
  return {
    cpuMs: during.cpuMs,
    otherShare: Math.max(without.otherShare, during.otherShare),
    figures: { seconds: during.seconds, ...figures, otherShare: during.otherShare, ...frames },
  };
}

async function measureBareFfmpeg(rig: Rig, system: CampusSystem, seconds: number) {
  const folder = mkdtempSync(join(rig.folder, 'ffmpeg-'));
  const port = await freePort();
  const sdp = join(folder, 'camera.sdp');
  const tap = await openTap(system.product, system.camera(), port);
  writeFileSync(
    sdp,
    [
      'v=0',
      'o=- 0 0 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      `m=video ${port} RTP/AVP ${tap.payloadType}`,
      'a=rtcp-mux',
      `a=rtpmap:${tap.payloadType} H264/90000`,
      `a=fmtp:${tap.payloadType} packetization-mode=1`,
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
  try {
    pin(ffmpeg.pid ?? 0, cores.server);
    await eventually(() => readdirSync(folder).some((name) => name.endsWith('.m4s')), { timeoutMs: 20_000 });
    return await measureAlone(system, seconds, ffmpeg.pid ?? 0);
  } finally {
    ffmpeg.kill('SIGINT');
    await ended;
    await tap.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureBareReceiver(system: CampusSystem, seconds: number) {
  const receiver = await startScript('bare-receiver-process.ts', []);
  try {
    const tap = await openTap(system.product, system.camera(), receiver.port);
    try {
      return await measureAlone(system, seconds, receiver.pid);
    } finally {
      await tap.close();
    }
  } finally {
    await receiver.close();
  }
}

/** What one process beside the product takes. */
async function measureAlone(system: CampusSystem, seconds: number, pid: number) {
  await wait(settleMs);
  const beside = { name: 'beside', pid };
  const { cpuMs, otherShare, seconds: elapsed } = await spentIn(seconds, () => [beside, ...system.processes()]);
  return {
    cpuMs,
    otherShare,
    figures: { seconds: elapsed, coreShare: (cpuMs['beside'] ?? 0) / 1_000 / elapsed, otherShare },
  };
}
