import { readFileSync } from 'node:fs';
import { eventually } from '@campus/service-kit/testing';

const timeoutMs = 20_000;

/** For the environment of a Node program that `HeapProbe` shall look into: any free port of this machine. */
export const probedEnvironment = { NODE_OPTIONS: '--inspect-port=127.0.0.1:0' };

/**
 * What a running Node program really holds. Its memory as Linux sees it swings by half, since V8 collects only when it
 * has to; so it is told to collect first, by its debugger.
 */
export class HeapProbe {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #count = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const { id, result, error } = JSON.parse(String(data)) as { id?: number; result?: unknown; error?: unknown };
      const asked = id === undefined ? undefined : this.#waiting.get(id);
      if (error) asked?.reject(new Error(`the debugger answered ${JSON.stringify(error)}`));
      else asked?.resolve(result);
    });
    socket.addEventListener('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the process ended'));
    });
  }

  /** `logFile` is where its standard error goes. */
  static async open(pid: number, logFile: string): Promise<HeapProbe> {
    process.kill(pid, 'SIGUSR1');
    const address = await eventually(
      () => /(ws:\/\/127\.0\.0\.1:\d+\/\S+)\n/.exec(readFileSync(logFile, 'utf8'))?.[1] ?? false,
      { timeoutMs },
    );
    const socket = new WebSocket(address);
    const opened = Promise.withResolvers<void>();
    socket.addEventListener('open', () => opened.resolve());
    socket.addEventListener('error', () => opened.reject(new Error(`${address} does not answer`)));
    await opened.promise;
    return new HeapProbe(socket);
  }

  /** Objects and the bytes of buffers in kB, after all garbage was collected. Throws when the process has ended. */
  async usedKb(): Promise<number> {
    await this.#ask('HeapProfiler.collectGarbage');
    const usage = await this.#ask('Runtime.getHeapUsage');
    const { usedSize, backingStorageSize } = usage as { usedSize: number; backingStorageSize: number };
    return (usedSize + backingStorageSize) / 1_024;
  }

  close(): void {
    this.#socket.close();
  }

  async #ask(method: string): Promise<unknown> {
    if (this.#socket.readyState !== WebSocket.OPEN) throw new Error('the process ended');
    const id = ++this.#count;
    const asked = Promise.withResolvers<unknown>();
    this.#waiting.set(id, asked);
    const timer = setTimeout(() => asked.reject(new Error(`${method} was not answered`)), timeoutMs);
    this.#socket.send(JSON.stringify({ id, method }));
    return asked.promise.finally(() => {
      clearTimeout(timer);
      this.#waiting.delete(id);
    });
  }
}
