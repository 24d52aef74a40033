// `npm run bench`: measures the product beside others, prints the figures and keeps them. README.md says how.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workerBinary } from '@campus/sfu-server/testing/worker-binary';
import type { Bench, RunBench } from './benches/bench.ts';
import { benchForward } from './benches/forward.ts';
import { findLoadMedia } from './build-native.ts';
import { makeClip } from './make-clip.ts';
import { cores, describeMachine, pin } from './measure/machine.ts';
import { readOptions, usage } from './options.ts';
import { describeResults, describeRound } from './print.ts';
import { type Results, readResults, writeResults } from './results.ts';
import { bareWorker } from './systems/bare-worker.ts';
import { campus } from './systems/campus.ts';
import { loopbackPath, type NetworkPath } from './systems/network-path.ts';
import type { Rig, SystemKind } from './systems/system.ts';

const benches: Readonly<Record<string, RunBench>> = { forward: benchForward };

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const chosen = options.only.length > 0 ? options.only : Object.keys(benches);
  for (const name of chosen) if (!benches[name]) throw new Error(`there is no bench "${name}"`);

  const program = process.env['LOAD_MEDIA_BIN'] ?? (await findLoadMedia(say));
  const folder = mkdtempSync(join(tmpdir(), 'campus-bench-'));
  const keep = options.keep ?? fileURLToPath(new URL(`results/${new Date().toISOString()}.json`, import.meta.url));
  const paths: NetworkPath[] = [];
  const clean = (): void => {
    for (const path of paths) path.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const clip = await makeClip(folder);
    pin(process.pid, cores.load);
    const results: Results = readResults(keep) ?? { machine: { ...describeMachine() }, notes: [], rounds: [] };
    const rigs = new Map<NetworkPath['name'], Rig>();
    const addPath = (path: NetworkPath): void => {
      paths.push(path);
      rigs.set(path.name, { program, clip, workerBin: workerBinary(), path, folder });
    };
    addPath(loopbackPath);
    const wanted = (kinds: readonly SystemKind[]): SystemKind[] =>
      kinds.filter(({ name }) => !options.without.includes(name));
    const fields: Bench['fields'] = [{ path: 'loopback', kinds: wanted([campus, bareWorker]) }];

    for (const name of chosen) {
      say(`\n${name}`);
      const earlier = results.rounds.filter(({ bench }) => bench === name).map(({ round }) => round);
      await benches[name]?.({
        options,
        firstRound: Math.max(-1, ...earlier) + 1,
        fields,
        say,
        rigOn(path) {
          const rig = rigs.get(path);
          if (!rig) throw new Error(`there is no way over ${path}`);
          return rig;
        },
        record(round) {
          const kept = { ...round, atMs: Date.now() };
          results.rounds.push(kept);
          writeResults(keep, results);
          say(`  ${describeRound(kept)}`);
        },
      });
    }
    say(`\n${describeResults(results)}`);
    say(`\nThe figures are in ${keep}`);
  } finally {
    clean();
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n\n${usage}`);
  process.exitCode = 1;
}
