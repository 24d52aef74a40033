// `npm run faults`: each fault again and again, on a product of its own each time; see README.md beside this file.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { allFaults } from './rig/all-faults.ts';
import type { Fault } from './rig/fault.ts';
import { prepareGround } from './rig/ground.ts';
import { inWords } from './rig/outcome.ts';
import { openResults, type Result } from './rig/results.ts';
import { runFaults } from './rig/scenario.ts';
import { tableOf } from './rig/table.ts';

const help = `npm run faults -- [--times N] [--only NAME[,NAME…]] [--short | --long] [--data DIR]

  --times N    how often each fault is tried; 20 without
  --only NAME  only faults whose names begin with this
  --short      without those that take long, and those that resemble another; \`npm test\` tries the same
  --long       only those
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
  // In turns, so that whatever the machine is busy with for a while falls on all of them.
  for (let repetition = 1; repetition <= times; repetition += 1) {
    for (const fault of faults) {
      if (isInterrupted || results.has(fault.name, repetition)) continue;
      const result = await attempt(fault, repetition);
      // Ctrl-C reaches the product as well: that was no fault of its own.
      if (result === null || (isInterrupted && 'failure' in result)) continue;
      await results.add(result);
      say(`${repetition} of ${times}  ${'failure' in result ? `${fault.name}: ${result.failure}` : inWords(result)}`);
    }
  }
  const summaries = (await results.summarise()).filter(({ fault }) => faults.some(({ name }) => name === fault));
  say(`\n${tableOf(summaries)}`);
  return summaries.every(({ times: tried, kept }) => kept === tried) ? 0 : 1;
}

/** Null when this machine cannot do it. */
async function attempt(fault: Fault, repetition: number): Promise<Result | null> {
  const startedAtMs = Date.now();
  try {
    const ground = await prepareGround([fault]);
    let isClosed = false;
    try {
      if (fault.needs === 'trouble' && ground.trouble === null) {
        say(`${fault.name}: left out, it needs a C compiler`);
        return null;
      }
      const { outcomes } = await runFaults(ground, [fault], repetition);
      isClosed = true;
      await ground.close();
      const [outcome] = outcomes;
      if (!outcome) throw new Error('there is no outcome');
      return outcome;
    } finally {
      if (!isClosed) await ground.close();
    }
  } catch (error) {
    const failure = error instanceof Error ? `${error.message}${causeOf(error)}` : String(error);
    return { fault: fault.name, repetition, startedAtMs, failure };
  }
}

function causeOf({ cause }: Error): string {
  return cause instanceof Error ? ` (${cause.message})` : '';
}

process.exitCode = await main();
