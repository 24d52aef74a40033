// `npm run faults`: each fault again and again; see README.md beside this file.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { allFaults } from './rig/all-faults.ts';
import type { Fault } from './rig/fault.ts';
import { prepareGround } from './rig/ground.ts';
import { inWords } from './rig/outcome.ts';
import { openResults, type Result } from './rig/results.ts';
import { runFaults } from './rig/scenario.ts';
import { tableOf } from './rig/table.ts';

const help = `npm run faults -- [--times N] [--only NAME[,NAME…]] [--short | --long] [--together] [--data DIR]

  --times N    how often each fault is tried; 20 without
  --only NAME  only faults whose names begin with this
  --short      without those that take long, and those that resemble another; \`npm test\` tries the same
  --long       only those
  --together   one broadcast for all of a repetition, one fault after another, as \`npm test\` does it: in half the
               time. Without, each fault has a product of its own
  --data DIR   where results are kept, and a run that was interrupted goes on; .cache/faults without

Faults: ${allFaults.map(({ name }) => name).join(', ')}
`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      times: { type: 'string', default: '20' },
      only: { type: 'string', default: '' },
      short: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      together: { type: 'boolean', default: false },
      data: { type: 'string', default: '.cache/faults' },
      help: { type: 'boolean', default: false },
    },
  });
  const times = Number(values.times);
  const names = values.only.split(',');
  const isWanted = ({ isLong = false }: Fault): boolean => values.short === values.long || isLong === values.long;
  const faults = allFaults.filter((fault) => isWanted(fault) && names.some((begin) => fault.name.startsWith(begin)));
  if (values.help || faults.length === 0 || !Number.isInteger(times) || times < 1) {
    say(help);
    return values.help ? 0 : 2;
  }
  const results = await openResults(resolve(process.env['INIT_CWD'] ?? '.', values.data));
  let isInterrupted = false;
  process.once('SIGINT', () => {
    isInterrupted = true;
    say('Ends as soon as it can. The next run does this repetition again, and goes on.');
  });
  const groups = values.together ? togetherOrAlone(faults) : faults.map((fault) => [fault]);
  // In turns, so that whatever the machine is busy with for a while falls on all of them.
  for (let repetition = 1; repetition <= times; repetition += 1) {
    for (const group of groups) {
      const due = group.filter(({ name }) => !results.has(name, repetition));
      if (isInterrupted || due.length === 0) continue;
      for (const result of await attempt(due, repetition)) {
        // Ctrl-C reaches the product as well: that was no fault of its own.
        if (isInterrupted && 'failure' in result) continue;
        await results.add(result);
        say(
          `${repetition} of ${times}  ${'failure' in result ? `${result.fault}: ${result.failure}` : inWords(result)}`,
        );
      }
    }
  }
  const summaries = (await results.summarise()).filter(({ fault }) =>
    fault.split(' + ').every((one) => faults.some(({ name }) => name === one)),
  );
  say(`\n${tableOf(summaries)}`);
  return summaries.every(({ times: tried, kept }) => kept === tried) ? 0 : 1;
}

/** A full disk ends the recording: nothing can come behind it. */
function togetherOrAlone(faults: readonly Fault[]): Fault[][] {
  const [ends, others] = [faults.filter(endsIt), faults.filter((fault) => !endsIt(fault))];
  return [others, ...ends.map((fault) => [fault])];
}

function endsIt({ touches }: Fault): boolean {
  return touches === 'end';
}

/** Those that this machine cannot do have no result. One that came to no end leaves no result of those beside it. */
async function attempt(faults: readonly Fault[], repetition: number): Promise<Result[]> {
  const startedAtMs = Date.now();
  try {
    const ground = await prepareGround(faults);
    let isClosed = false;
    try {
      const able = faults.filter(({ needs }) => needs !== 'trouble' || ground.trouble !== null);
      for (const { name } of faults.filter((fault) => !able.includes(fault)))
        say(`${name}: left out, it needs a C compiler`);
      if (able.length === 0) return [];
      const { outcomes } = await runFaults(ground, able, repetition);
      isClosed = true;
      await ground.close();
      return outcomes;
    } finally {
      if (!isClosed) await ground.close();
    }
  } catch (error) {
    const failure = error instanceof Error ? `${error.message}${causeOf(error)}` : String(error);
    const fault = faults.length === 1 ? faults[0]?.name : undefined;
    return [{ fault: fault ?? faults.map(({ name }) => name).join(' + '), repetition, startedAtMs, failure }];
  }
}

function causeOf({ cause }: Error): string {
  return cause instanceof Error ? ` (${cause.message})` : '';
}

process.exitCode = await main();
