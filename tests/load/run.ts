// `npm run bench`: measures the product beside others, prints the figures and keeps them. README.md says how.
import { fileURLToPath } from 'node:url';
import type { RunBench } from './benches/bench.ts';
import { benchBrowser } from './benches/browser.ts';
import { benchBrowserBeside } from './benches/browser-beside.ts';
import { benchBrowserDelay } from './benches/browser-delay.ts';
import { benchCapacity } from './benches/capacity.ts';
import { benchCrowd } from './benches/crowd.ts';
import { benchForward } from './benches/forward.ts';
import { benchJoinSeries, benchJoinsAtOnce, benchJoinsOneByOne } from './benches/joins.ts';
import { benchMemory } from './benches/memory.ts';
import { benchRecording } from './benches/recording.ts';
import { benchSecondStart } from './benches/second-start.ts';
import { benchSignalling } from './benches/signalling.ts';
import { cores, describeMachine, pin } from './measure/machine.ts';
import { readOptions, usage } from './options.ts';
import { describeRound } from './print.ts';
import { type Results, readResults, writeResults } from './results.ts';
import { asText, tablesOf } from './tables.ts';
import { openWays } from './ways.ts';

const benches: Readonly<Record<string, RunBench>> = {
  forward: benchForward,
  capacity: benchCapacity,
  'joins-at-once': benchJoinsAtOnce,
  'joins-one-by-one': benchJoinsOneByOne,
  'join-series': benchJoinSeries,
  memory: benchMemory,
  recording: benchRecording,
  signalling: benchSignalling,
  crowd: benchCrowd,
  browser: benchBrowser,
  'browser-delay': benchBrowserDelay,
  'browser-beside': benchBrowserBeside,
  'second-start': benchSecondStart,
};

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options.wantsHelp) return say(usage(Object.keys(benches)));
  const chosen = options.only.length > 0 ? options.only : Object.keys(benches);
  for (const name of chosen) if (!benches[name]) throw new Error(`there is no bench "${name}"`);
  const keep = options.keep ?? fileURLToPath(new URL(`results/${new Date().toISOString()}.json`, import.meta.url));
  const ways = await openWays(options.without, say);
  try {
    const results: Results = readResults(keep) ?? { machine: { ...describeMachine() }, notes: [], rounds: [] };
    results.notes.push(...ways.notes.filter((note) => !results.notes.includes(note)));
    pin(process.pid, cores.load);
    for (const name of chosen) {
      say(`\n${name}`);
      await benches[name]?.({
        options,
        firstRound: nextRound(results, name),
        fields: ways.fields.filter(({ path }) => options.over === undefined || options.over === path),
        rigOn: ways.rigOn,
        record(round) {
          const kept = { ...round, atMs: Date.now() };
          results.rounds.push(kept);
          writeResults(keep, results);
          say(`  ${describeRound(kept)}`);
        },
      });
    }
    for (const table of tablesOf(results)) if (table.rows.length > 0) say(`\n${asText(table)}`);
    say(`\n${aboutRounds(results)}\nThe figures are in ${keep}`);
  } finally {
    ways.close();
  }
}

/** After those of the earlier runs to which these are added. */
function nextRound({ rounds }: Results, bench: string): number {
  const own = rounds.filter((round) => round.bench === bench || round.bench.startsWith(`${bench}-`));
  return Math.max(-1, ...own.map(({ round }) => round)) + 1;
}

function aboutRounds({ rounds, notes }: Results): string {
  const count = rounds.filter(({ thrownAway }) => thrownAway !== null).length;
  const thrown = `${count} of ${rounds.length} measurements were thrown away: something else was at work on the server's core.`;
  return [thrown, ...notes].join('\n');
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
}
