import { createWriteStream, renameSync, rmSync, statSync, type WriteStream } from 'node:fs';

const MAX_BYTES = 10 * 1024 * 1024;
const KEPT = 4;

/**
 * A log file that is put aside when it is full: `x.log` becomes `x.log.1`, that becomes `x.log.2` and so on. A disk
 * that takes no more must not end the services, so lines that cannot be written are dropped.
 */
export class RotatingLog {
  readonly #path: string;
  readonly #maxBytes: number;
  #stream: WriteStream | undefined;
  #bytes: number;

  constructor(path: string, maxBytes = MAX_BYTES) {
    this.#path = path;
    this.#maxBytes = maxBytes;
    this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }

  write(line: string): void {
    const bytes = Buffer.byteLength(line) + 1;
    if (this.#bytes > 0 && this.#bytes + bytes > this.#maxBytes) this.#rotate();
    this.#stream ??= this.#open();
    this.#stream.write(`${line}\n`);
    this.#bytes += bytes;
  }

  /** Resolves when everything is written. */
  async close(): Promise<void> {
    const stream = this.#stream;
    this.#stream = undefined;
    if (stream) await new Promise<void>((resolve) => stream.end(() => resolve()));
  }

  #open(): WriteStream {
    const stream = createWriteStream(this.#path, { flags: 'a', mode: 0o600 });
    stream.on('error', () => {
      if (this.#stream === stream) this.#stream = undefined;
    });
    return stream;
  }

  #rotate(): void {
    this.#stream?.end();
    this.#stream = undefined;
    try {
      rmSync(`${this.#path}.${KEPT}`, { force: true });
      for (let index = KEPT - 1; index >= 0; index -= 1) {
        const from = index === 0 ? this.#path : `${this.#path}.${index}`;
        if (statSync(from, { throwIfNoEntry: false })) renameSync(from, `${this.#path}.${index + 1}`);
      }
    } catch {
      // Then the old file grows on until this works again.
    }
    this.#bytes = 0;
  }
}
