import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@campus/protocol/errors';
import { longestText, longestTitle } from '@campus/protocol/slide-limits';
import { type SlidesProblem, slidesProblems } from '@campus/protocol/slides';
import { serialQueue } from '@campus/service-kit/async';
import { z } from 'zod';

const program = join(import.meta.dirname, 'pdf-reader.ts');

const PdfPage = z.object({ title: z.string().max(longestTitle), text: z.string().max(longestText) });
export type PdfPage = z.infer<typeof PdfPage>;

const PdfReading = z.discriminatedUnion('isRead', [
  z.object({ isRead: z.literal(true), pages: z.array(PdfPage).min(1) }),
  z.object({ isRead: z.literal(false), problem: z.enum(slidesProblems) }),
]);
export type PdfReading = z.infer<typeof PdfReading>;

export interface PdfLimits {
  mostPages: number;
  /** Of wall-clock time, and of the process's memory (resident). */
  timeMs?: number;
  memoryBytes?: number;
}

const megabyte = 1024 * 1024;
const heapMegabytes = 384;
const lookEveryMs = 200;
/** Several thousand pages of text would not be more. */
const largestAnswer = 64 * megabyte;
const mostWaiting = 8;

const queue = serialQueue();
let waiting = 0;

/**
 * What is on the pages of an uploaded PDF, read by a process of its own, which may neither write files nor start
 * anything, knows nothing of our environment, and is ended when it takes too much. One file after the other. Throws
 * INVALID with one of `slidesProblems` as its field; BUSY when too many wait.
 */
export async function readPdf(bytes: Uint8Array, limits: PdfLimits): Promise<PdfPage[]> {
  if (waiting >= mostWaiting) throw new AppError('BUSY', 'too many files are being read at present');
  waiting += 1;
  try {
    const reading = await queue.serialise('pdf', () => readAside(bytes, limits));
    if (!reading.isRead) throw refused(reading.problem, limits);
    return reading.pages;
  } finally {
    waiting -= 1;
  }
}

function refused(problem: SlidesProblem, { mostPages }: PdfLimits): AppError {
  const reasons: Record<SlidesProblem, string> = {
    pdf: 'must be a PDF that can be read',
    password: 'must open without a password',
    pages: `must have at most ${mostPages} pages`,
    effort: 'must be simpler: it takes too long to read',
  };
  return new AppError('INVALID', `the slides ${reasons[problem]}`, { fields: { [problem]: reasons[problem] } });
}

async function readAside(
  bytes: Uint8Array,
  { mostPages, timeMs = 30_000, memoryBytes = 768 * megabyte }: PdfLimits,
): Promise<PdfReading> {
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${heapMegabytes}`, '--permission', '--allow-fs-read=*', program, String(mostPages)],
    { env: {}, stdio: ['pipe', 'pipe', 'ignore'] },
  );
  let isTooMuch = false;
  const stop = (): void => {
    isTooMuch = true;
    child.kill('SIGKILL');
  };
  const timer = setTimeout(stop, timeMs);
  const watch = setInterval(() => {
    void residentBytes(child).then((resident) => {
      if (resident > memoryBytes) stop();
    });
  }, lookEveryMs);
  try {
    // What runs beside it is a broadcast.
    if (child.pid !== undefined) setPriority(child.pid, 10);
    const { answer, code } = await talk(child, bytes, stop);
    if (isTooMuch || code !== 0) return { isRead: false, problem: isTooMuch || isOutOfMemory(code) ? 'effort' : 'pdf' };
    const parsed = PdfReading.safeParse(JSON.parse(answer));
    return parsed.success ? parsed.data : { isRead: false, problem: 'pdf' };
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    child.kill('SIGKILL');
  }
}

/** V8 ends a process whose heap is full by SIGABRT, which has no code. */
function isOutOfMemory(code: number | null): boolean {
  return code === null || code === 134;
}

function talk(
  child: ChildProcess,
  bytes: Uint8Array,
  stop: () => void,
): Promise<{ answer: string; code: number | null }> {
  const parts: Buffer[] = [];
  let length = 0;
  child.stdout?.on('data', (part: Buffer) => {
    length += part.byteLength;
    if (length > largestAnswer) stop();
    else parts.push(part);
  });
  // Whoever ends before it has read everything has said, or will say, why.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(bytes);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ answer: Buffer.concat(parts).toString('utf8'), code }));
  });
}

/** 0 where it cannot be known: the heap and the time are limited all the same. */
async function residentBytes({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}
