import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workerBinary } from '@campus/sfu-server/testing/worker-binary';
import { familyOf } from '../product/processes.ts';
import { findLoadMedia } from './build-native.ts';
import { makeClip } from './make-clip.ts';
import { bareWorker } from './systems/bare-worker.ts';
import { campus } from './systems/campus.ts';
import { janusPackaged, janusTuned, whyNoJanus } from './systems/janus.ts';
import { canMakeVeth, loopbackPath, makeVethPath, type NetworkPath } from './systems/network-path.ts';
import type { Rig, SystemKind } from './systems/system.ts';

const whyNoVeth = 'it leaves out the loopback, and only root may make another network';

/** Who is compared with whom, over which way. */
export interface Ways {
  readonly fields: readonly { path: NetworkPath['name']; kinds: readonly SystemKind[] }[];
  /** What is left out on this machine, and why. */
  readonly notes: readonly string[];
  rigOn(path: NetworkPath['name']): Rig;
  close(): void;
}

/** Prepares all that the systems need, and removes it again however this process ends. */
export async function openWays(without: readonly string[], say: (text: string) => void): Promise<Ways> {
  const program = process.env['LOAD_MEDIA_BIN'] ?? (await findLoadMedia(say));
  const folder = mkdtempSync(join(tmpdir(), 'campus-bench-'));
  // What the systems leave goes where it is removed with the rest.
  process.env['TMPDIR'] = folder;
  const rigs = new Map<NetworkPath['name'], Rig>();
  const close = (): void => {
    for (const { path } of rigs.values()) path.close();
    rigs.clear();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      for (const { pid } of familyOf(process.pid)) if (pid !== process.pid) end(pid);
      close();
      process.exit(130);
    });
  }
  try {
    const clip = await makeClip(folder);
    const open = (path: NetworkPath): void => {
      rigs.set(path.name, { program, clip, workerBin: workerBinary(), path, folder });
    };
    const wanted = (...kinds: SystemKind[]): SystemKind[] => kinds.filter(({ name }) => !without.includes(name));
    open(loopbackPath);
    const fields: { path: NetworkPath['name']; kinds: SystemKind[] }[] = [
      { path: 'loopback', kinds: wanted(campus, bareWorker) },
    ];
    const notes: string[] = [];
    const opponents = wanted(janusTuned, janusPackaged);
    if (opponents.length > 0) {
      const whyNot = canMakeVeth() ? await whyNoJanus() : whyNoVeth;
      if (whyNot) {
        notes.push(`Without Janus: ${whyNot}.`);
      } else {
        open(makeVethPath());
        fields.push({ path: 'veth', kinds: [...wanted(campus), ...opponents] });
      }
    }
    return {
      fields,
      notes,
      rigOn(path) {
        const rig = rigs.get(path);
        if (!rig) throw new Error(`there is no way over ${path}`);
        return rig;
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function end(pid: number): void {
  try {
    process.kill(pid);
  } catch {
    // It ended with another one.
  }
}
