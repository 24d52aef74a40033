import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { cores } from '../measure/machine.ts';
import type { Rig } from './system.ts';

const run = promisify(execFile);
/** Of the RTP packet and of what SRTP puts behind it: a UDP payload has both, and `load-media floor` names the first. */
const srtpTagBytes = 16;

/** What any SFU must do for such a load: AES-GCM and `sendto` for each packet, on the server's core. */
export async function measureFloor(
  rig: Rig,
  load: { viewers: number; packetsPerSecond: number; bytes: number; seconds: number },
): Promise<Record<string, number>> {
  const { viewers, packetsPerSecond, seconds } = load;
  const bytes = load.bytes - srtpTagBytes;
  const plan = { viewers, 'packets-per-second': packetsPerSecond, bytes, seconds };
  const args = Object.entries(plan).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const { stdout } = await run('taskset', ['-c', String(cores.server), rig.program, 'floor', ...args]);
  const found = /^floor (\d+) (\d+)$/m.exec(stdout);
  if (!found) throw new Error(`load-media floor said: ${stdout}`);
  const [packets, cpuNs] = [Number(found[1]), Number(found[2])];
  const cpuUsPerPacket = cpuNs / 1_000;
  return { viewers, packets, cpuUsPerPacket, cpuMsPerMegabit: cpuUsPerPacket / 1_000 / ((load.bytes * 8) / 1e6) };
}
