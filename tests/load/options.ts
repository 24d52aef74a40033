import { parseArgs } from 'node:util';

export interface RunOptions {
  /** Names of benches; empty: all. */
  readonly only: readonly string[];
  readonly rounds: number;
  readonly seconds: number;
  readonly viewers: number;
  /** Systems that are left out. */
  readonly without: readonly string[];
  /** Where the figures are kept; when the file is there already, the rounds are added to it. */
  /** One of the two ways; undefined: both. */
  readonly over: string | undefined;
  readonly keep: string | undefined;
  readonly wantsHelp: boolean;
}

export const usage = (benches: readonly string[]): string => `npm run bench -- [options]

  --only NAME,…     some of the benches instead of all: ${benches.join(', ')}
  --without NAME,…  leaves systems out
  --over WAY        only loopback or only veth, for the benches that go both ways
  --rounds N        how often each is measured in turn (5)
  --seconds S       how long each measurement takes (10)
  --viewers N       how many watch (100)
  --keep FILE       where to put the figures; they are added to those of an earlier run
`;

/** Throws with what is wrong with them. */
export function readOptions(args: readonly string[]): RunOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: '' },
      without: { type: 'string', default: '' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '10' },
      viewers: { type: 'string', default: '100' },
      over: { type: 'string' },
      keep: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const names = (text: string): string[] => text.split(',').filter((name) => name !== '');
  return {
    only: names(values.only),
    without: names(values.without),
    rounds: wholeNumber('rounds', values.rounds),
    seconds: wholeNumber('seconds', values.seconds),
    viewers: wholeNumber('viewers', values.viewers),
    over: values.over,
    keep: values.keep,
    wantsHelp: values.help,
  };
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} must be a whole number from 1 on`);
  return number;
}
