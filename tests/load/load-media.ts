import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What `report` says of one stream of one viewer. */
export interface StreamReport {
  readonly viewer: string;
  readonly ssrc: number;
  readonly packets: number;
  readonly bytes: number;
  readonly lost: number;
  readonly duplicates: number;
  readonly reordered: number;
  readonly decryptErrors: number;
}

export interface DelayReport {
  readonly count: number;
  readonly p50Us: number;
  readonly p95Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
}

const startTimeoutMs = 10_000;
const answerTimeoutMs = 20_000;

/** A running `load-media`: words in, words out (README.md says which). */
export class LoadMedia {
  readonly #child: ChildProcess;
  readonly #lines: string[][] = [];
  readonly #listeners = new Set<() => void>();
  readonly #readers = new Set<(line: readonly string[]) => void>();
  #isOver = false;
  #said = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stderr?.on('data', (data: Buffer) => {
      this.#said = (this.#said + data.toString()).slice(-4_000);
    });
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const words = line.split(' ');
        this.#lines.push(words);
        for (const read of this.#readers) read(words);
        this.#tell();
      });
    }
    child.once('close', () => {
      this.#isOver = true;
      this.#tell();
    });
    child.stdin?.on('error', () => undefined);
  }

  static async start(program: string, args: readonly string[]): Promise<LoadMedia> {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    await once(child, 'spawn');
    const media = new LoadMedia(child);
    await media.waitFor(['ready'], startTimeoutMs);
    return media;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** What it said on its standard error. */
  get complaints(): string {
    return this.#said;
  }

  /** SHA-256 of its certificate. */
  get fingerprint(): string {
    return this.all('ready')[0]?.[1] ?? '';
  }

  send(...words: readonly (string | number)[]): void {
    this.#child.stdin?.write(`${words.join(' ')}\n`);
  }

  /** Each line from now on: for whoever waits for hundreds, which `waitFor` would look through again and again. */
  onLine(read: (line: readonly string[]) => void): void {
    this.#readers.add(read);
  }

  /** All lines so far that begin with these words. */
  all(...first: readonly string[]): string[][] {
    return this.#lines.filter((line) => first.every((word, index) => line[index] === word));
  }

  /** The line after the `skip` first ones that begins with these words, as soon as there is one. */
  async waitFor(first: readonly string[], timeoutMs = answerTimeoutMs, skip = 0): Promise<string[]> {
    const until = performance.now() + timeoutMs;
    for (;;) {
      const found = this.all(...first)[skip];
      if (found) return found;
      if (this.#isOver) throw new Error(`load-media ended: ${this.#said}`);
      if (performance.now() > until) throw new Error(`load-media did not say "${first.join(' ')}" in ${timeoutMs} ms`);
      await this.#nextLine(until - performance.now());
    }
  }

  /** Sends a command and waits for the next line that begins with `answer`; gives all that was said up to it. */
  async ask(command: string, answer: string): Promise<string[][]> {
    const from = this.#lines.length;
    const skip = this.all(answer).length;
    this.send(command);
    const last = await this.waitFor([answer], answerTimeoutMs, skip);
    return this.#lines.slice(from, this.#lines.indexOf(last) + 1);
  }

  async reportViewers(): Promise<{ streams: StreamReport[]; delays: DelayReport; probes: number }> {
    const lines = await this.ask('report', 'report-end');
    const numbersOf = (name: string): number[] =>
      (lines.find((line) => line[0] === name) ?? []).slice(1).map((word) => (word === '-' ? 0 : Number(word)));
    const [count = 0, p50Us = 0, p95Us = 0, p99Us = 0, maxUs = 0] = numbersOf('delays');
    const streams = lines
      .filter(([name]) => name === 'stream')
      .map(([, viewer = '', ...rest]) => {
        const [ssrc = 0, packets = 0, bytes = 0, lost = 0, duplicates = 0, reordered = 0, decryptErrors = 0] =
          rest.map(Number);
        return { viewer, ssrc, packets, bytes, lost, duplicates, reordered, decryptErrors };
      });
    return { streams, delays: { count, p50Us, p95Us, p99Us, maxUs }, probes: numbersOf('probes')[0] ?? 0 };
  }

  async reportSource(): Promise<{
    packets: number;
    bytes: number;
    keyframes: number;
    keyframeRequests: number;
    late: number;
  }> {
    const [line] = (await this.ask('report', 'source')).slice(-1);
    const [packets = 0, bytes = 0, keyframes = 0, keyframeRequests = 0, late = 0] = line?.slice(1).map(Number) ?? [];
    return { packets, bytes, keyframes, keyframeRequests, late };
  }

  /** Ends it by closing its input; it says goodbye to its peers. */
  async close(): Promise<number | null> {
    if (!this.#isOver) {
      this.#child.stdin?.end();
      await once(this.#child, 'close');
    }
    return this.#child.exitCode;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #nextLine(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#listeners.delete(finish);
        resolve();
      };
      const timer = setTimeout(finish, timeoutMs);
      this.#listeners.add(finish);
    });
  }
}
