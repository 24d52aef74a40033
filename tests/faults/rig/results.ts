import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { brokenPromises, type Outcome, promised } from './outcome.ts';

/** A repetition that came to no end: also a result. */
export interface Failure {
  readonly fault: string;
  readonly repetition: number;
  readonly startedAtMs: number;
  readonly failure: string;
}

export type Result = Outcome | Failure;

export interface Results {
  readonly all: readonly Result[];
  has(fault: string, repetition: number): boolean;
  add(result: Result): Promise<void>;
  /** Writes `summary.json`: the machine, and each fault's figures. */
  summarise(): Promise<Summary[]>;
}

/** Of each figure the median and the worst; without any repetition that came to an end there is none. */
export interface Figure {
  readonly p50: number;
  readonly max: number;
}

export interface Summary {
  readonly fault: string;
  readonly times: number;
  readonly failed: number;
  readonly kept: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly twice: number;
  readonly commandsBackMs: Figure | null;
  readonly mediaBackMs: Figure | null;
  readonly recordingLostMs: Figure | null;
  readonly recordingBackMs: Figure | null;
  readonly leftBehind: number;
  readonly manualStep: string | null;
  /** In words, whatever was not as it is promised. */
  readonly broken: readonly string[];
}

/** One line for each repetition in `results.jsonl`, so that a run that was interrupted goes on where it stood. */
export async function openResults(folder: string): Promise<Results> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'results.jsonl');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  const all = text.split('\n').flatMap(parsed);
  return {
    all,
    has: (fault, repetition) => all.some((one) => one.fault === fault && one.repetition === repetition),
    async add(result) {
      all.push(result);
      // A line that an interruption has cut off does not take this one with it.
      await appendFile(file, `${all.length === 1 ? '' : '\n'}${JSON.stringify(result)}`);
    },
    async summarise() {
      const summaries = [...new Set(all.map(({ fault }) => fault))].map((fault) =>
        summaryOf(
          fault,
          all.filter((one) => one.fault === fault),
        ),
      );
      const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryBytes: totalmem(), kernel: release() };
      const summary = {
        writtenAt: new Date().toISOString(),
        node: process.version,
        machine,
        promised,
        faults: summaries,
      };
      await writeFile(join(folder, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
      return summaries;
    },
  };
}

function parsed(line: string): Result[] {
  try {
    return line.trim() === '' ? [] : [JSON.parse(line) as Result];
  } catch {
    return [];
  }
}

function summaryOf(fault: string, results: readonly Result[]): Summary {
  const outcomes = results.filter((one): one is Outcome => !('failure' in one));
  const failures = results.filter((one): one is Failure => 'failure' in one);
  const figure = (name: 'commandsBackMs' | 'mediaBackMs' | 'recordingLostMs' | 'recordingBackMs'): Figure | null =>
    figureOf(outcomes.map((one) => one[name]));
  const total = (name: 'acknowledged' | 'lost' | 'twice'): number =>
    outcomes.reduce((sum, { before, during }) => sum + before[name] + during[name], 0);
  const broken = outcomes.map((one) => brokenPromises(one, promised));
  return {
    fault,
    times: results.length,
    failed: failures.length,
    kept: broken.filter((words) => words.length === 0).length,
    acknowledged: total('acknowledged'),
    lost: total('lost'),
    twice: total('twice'),
    commandsBackMs: figure('commandsBackMs'),
    mediaBackMs: figure('mediaBackMs'),
    recordingLostMs: figure('recordingLostMs'),
    recordingBackMs: figure('recordingBackMs'),
    leftBehind: outcomes.reduce((sum, one) => sum + one.leftBehind.length, 0),
    manualStep: outcomes.find((one) => one.manualStep !== null)?.manualStep ?? null,
    broken: [...failures.map(({ repetition, failure }) => `${repetition}: ${failure}`), ...numbered(outcomes, broken)],
  };
}

function numbered(outcomes: readonly Outcome[], broken: readonly (readonly string[])[]): string[] {
  return broken.flatMap((words, index) => words.map((word) => `${outcomes[index]?.repetition}: ${word}`));
}

function figureOf(values: readonly number[]): Figure | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0];
  return { p50: Math.round((low + high) / 2), max: sorted.at(-1) ?? 0 };
}
