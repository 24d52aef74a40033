// `npm run bench`: measures the product beside others, prints the figures and keeps them. README.md says how.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workerBinary } from '@campus/sfu-server/testing/worker-binary';
import type { RunBench } from './benches/bench.ts';
import { benchCapacity } from './benches/capacity.ts';
import { benchForward } from './benches/forward.ts';
import { benchJoinSeries, benchJoinsAtOnce, benchJoinsOneByOne } from './benches/joins.ts';
import { benchMemory } from './benches/memory.ts';
import { benchRecording } from './benches/recording.ts';
import { benchSecondStart } from './benches/second-start.ts';
import { benchSignalling } from './benches/signalling.ts';
import { findLoadMedia } from './build-native.ts';
import { makeClip } from './make-clip.ts';
import { cores, describeMachine, pin } from './measure/machine.ts';
import { readOptions, usage } from './options.ts';
import { describeRound } from './print.ts';
import { type Results, readResults, writeResults } from './results.ts';
import { bareWorker } from './systems/bare-worker.ts';
import { campus } from './systems/campus.ts';
import { janusPackaged, janusTuned, whyNoJanus } from './systems/janus.ts';
import { canMakeVeth, loopbackPath, makeVethPath, type NetworkPath } from './systems/network-path.ts';
import type { Rig, SystemKind } from './systems/system.ts';
import { asText, tablesOf } from './tables.ts';

const benches: Readonly<Record<string, RunBench>> = {
  forward: benchForward,
  capacity: benchCapacity,
  'joins-at-once': benchJoinsAtOnce,
  'joins-one-by-one': benchJoinsOneByOne,
  'join-series': benchJoinSeries,
  memory: benchMemory,
  recording: benchRecording,
  signalling: benchSignalling,
  'second-start': benchSecondStart,
};

const whyNoVeth = 'it leaves out the loopback, and only root may make another network';

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
    const note = (text: string): void => {
      say(text);
      if (!results.notes.includes(text)) results.notes.push(text);
    };
    const fields: { path: NetworkPath['name']; kinds: SystemKind[] }[] = [
      { path: 'loopback', kinds: wanted([campus, bareWorker]) },
    ];
    const opponents = wanted([janusTuned, janusPackaged]);
    const whyNot = opponents.length === 0 ? undefined : canMakeVeth() ? await whyNoJanus() : whyNoVeth;
    if (whyNot) note(`Without Janus: ${whyNot}`);
    else if (opponents.length > 0) {
      addPath(makeVethPath());
      fields.push({ path: 'veth', kinds: [...wanted([campus]), ...opponents] });
    }

    for (const name of chosen) {
      say(`\n${name}`);
      const earlier = results.rounds
        .filter(({ bench }) => bench === name || bench.startsWith(`${name}-`))
        .map(({ round }) => round);
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
    for (const table of tablesOf(results)) say(`\n${asText(table)}`);
    say(thrownAwayIn(results));
    say(`\nThe figures are in ${keep}`);
  } finally {
    clean();
  }
}

function thrownAwayIn({ rounds }: Results): string {
  const count = rounds.filter(({ thrownAway }) => thrownAway !== null).length;
  return `\n${count} of ${rounds.length} measurements were thrown away, because something else was at work on the server's core.`;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n\n${usage}`);
  process.exitCode = 1;
}
