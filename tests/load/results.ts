import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** NaN and infinities are no JSON. */
const figure = z.number().nullable();

const Round = z.object({
  bench: z.string(),
  /** Which system, and which way its packets took. */
  subject: z.string(),
  path: z.enum(['loopback', 'veth']),
  /** Rounds of one number were taken one after the other, and are compared with each other. */
  round: z.number().int(),
  atMs: z.number(),
  /** Why it does not count. */
  thrownAway: z.string().nullable(),
  figures: z.record(z.string(), figure),
  /** CPU time of each of the server's processes in ms. */
  cpuMs: z.record(z.string(), z.number()).optional(),
  /** Many values of one kind, such as each viewer's join. */
  samples: z.record(z.string(), z.array(z.number())).optional(),
});
export type Round = z.infer<typeof Round>;

export const Results = z.object({
  machine: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** What was left out, and why. */
  notes: z.array(z.string()),
  rounds: z.array(Round),
});
export type Results = z.infer<typeof Results>;

/** What an earlier run kept there; undefined when there is no such file. Throws when it is something else. */
export function readResults(path: string): Results | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  return Results.parse(JSON.parse(text));
}

export function writeResults(path: string, results: Results): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(results, undefined, 1)}\n`);
  renameSync(`${path}.new`, path);
}

/** All that counts of one bench. */
export function roundsOf(results: Results, bench: string, subject?: string, path?: Round['path']): Round[] {
  return results.rounds.filter(
    (each) =>
      each.bench === bench &&
      each.thrownAway === null &&
      (subject === undefined || each.subject === subject) &&
      (path === undefined || each.path === path),
  );
}

export function figuresOf(rounds: readonly Round[], name: string): number[] {
  return rounds.map(({ figures }) => figures[name] ?? Number.NaN).filter(Number.isFinite);
}

/** One value of both for each round in which both were measured, such as a ratio. */
export function paired(
  these: readonly Round[],
  those: readonly Round[],
  name: string,
  combine: (one: number, other: number) => number,
): number[] {
  return these.flatMap((one) => {
    const other = those.find(({ round }) => round === one.round);
    const value = combine(one.figures[name] ?? Number.NaN, other?.figures[name] ?? Number.NaN);
    return Number.isFinite(value) ? [value] : [];
  });
}
