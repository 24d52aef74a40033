import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, spawnChild } from '@campus/service-kit';

/** One ffmpeg that writes one generation of a rendition. */
export interface Encoder {
  /** Where its parts are, such as `…/renditions/floor/g000`. */
  readonly folder: string;
  /** Handed over with what else comes within `gatherMs`. */
  write(data: Uint8Array): void;
  /** Bytes that it has not taken yet. */
  readonly waitingBytes: number;
  /** Says that nothing more comes, and waits until the last part is written, at most `closeWithinMs`. */
  finish(): Promise<void>;
  /** Ends it at once; what stands in no closed part is lost. */
  kill(): void;
  /** Undefined when it could not be started. */
  readonly pid: number | undefined;
  /** Resolves when it is gone: with the reason when nobody asked for that. */
  readonly ended: Promise<{ failure: string | null }>;
}

/**
 * Opens the next generation under `renditionDir`; nothing that is there is written over. Does not throw: where the disk
 * gives no folder, the encoder has ended before it began.
 */
export type OpenEncoder = (renditionDir: string, args: readonly string[]) => Encoder;

export interface FfmpegOptions {
  ffmpegPath: string;
  /** Where running children are noted, for the sweep at the next start. */
  pidDir: string;
  log: Logger;
  closeWithinMs?: number;
  gatherMs?: number;
}

/** What waits for more than this is handed over before its time. */
const mostGatheredBytes = 64 << 10;

export function ffmpegEncoders(options: FfmpegOptions): OpenEncoder {
  const { ffmpegPath, pidDir, log, closeWithinMs = 10_000, gatherMs = 250 } = options;
  return (renditionDir, args) => {
    let folder: string;
    try {
      folder = nextGeneration(renditionDir);
    } catch (error) {
      log.error({ renditionDir, err: error }, 'an encoder has no folder');
      return neverBegun(renditionDir, String(error));
    }
    // If we die, its input ends, and ffmpeg writes its last part and goes. A death signal would lose that part, SIGTERM
    // too: it comes once for each of our threads, and ffmpeg gives its output up at the second. The sweep at the next
    // start is there for one that hangs.
    const child = spawnChild(ffmpegPath, args, {
      log,
      cwd: folder,
      stdio: ['pipe', 'ignore'],
      deathSignal: null,
      pidDir,
    });
    let isExpected = false;
    const ended = child.exited.then(({ code, signal, stderrTail }) => {
      if (isExpected && code === 0) return { failure: null };
      const failure = [signal ?? `exit code ${code}`, ...stderrTail.slice(-3)].join('; ');
      log.warn({ folder, failure }, 'an encoder ended before its time');
      return { failure };
    });
    const { stdin } = child;
    // Waking two processes for each picture costs more than what they then do with it.
    let gathering: NodeJS.Timeout | null = null;
    const handOver = (): void => {
      if (gathering) clearTimeout(gathering);
      gathering = null;
      stdin?.uncork();
    };
    void ended.then(handOver);
    return {
      folder,
      pid: child.pid,
      get waitingBytes() {
        return stdin?.writableLength ?? 0;
      },
      write(data) {
        if (!stdin?.writable) return;
        if (!gathering) {
          stdin.cork();
          gathering = setTimeout(handOver, gatherMs);
        }
        stdin.write(data);
        if (stdin.writableLength > mostGatheredBytes) handOver();
      },
      async finish() {
        isExpected = true;
        handOver();
        stdin?.end();
        const patience = setTimeout(() => void child.stop({ graceMs: 500 }), closeWithinMs);
        await ended;
        clearTimeout(patience);
      },
      kill() {
        void child.stop({ signal: 'SIGKILL' });
      },
      ended,
    };
  };
}

function neverBegun(renditionDir: string, failure: string): Encoder {
  return {
    folder: join(renditionDir, 'none'),
    pid: undefined,
    waitingBytes: 0,
    write: () => undefined,
    finish: async () => undefined,
    kill: () => undefined,
    ended: Promise.resolve({ failure }),
  };
}

/** Makes `g000`, `g001` …: the first that is not there yet. Throws the file system's error. */
function nextGeneration(renditionDir: string): string {
  mkdirSync(renditionDir, { recursive: true });
  const used = readdirSync(renditionDir).flatMap((name) => /^g(\d+)$/.exec(name)?.[1] ?? []);
  const next = used.reduce((highest, number) => Math.max(highest, Number(number) + 1), 0);
  const folder = join(renditionDir, `g${String(next).padStart(3, '0')}`);
  mkdirSync(folder);
  return folder;
}
