import { flushCompileCache } from 'node:module';
import type { z } from 'zod';
import { ConfigError, readConfig, serviceSettings } from './config.ts';
import { createLogger, type Logger } from './log.ts';

/** As in sysexits.h: the configuration is wrong, so that trying again without a change is pointless. */
export const EXIT_CONFIG = 78;

const closeWithinMs = 20_000;

export interface ServiceContext {
  log: Logger;
  /** Aborted when the service is asked to end, also while it still starts. */
  signal: AbortSignal;
}

export interface RunningService {
  close(): Promise<void>;
}

/** Says something to the person at the terminal; the supervisor shows these lines plainly. */
export function notice(text: string): void {
  for (const line of text.split('\n')) process.stdout.write(`NOTICE ${line}\n`);
}

/**
 * The whole life of a service process: start, run until SIGTERM, SIGINT or (with EXIT_WITH_PARENT=1) the end of
 * standard input, close once within 20 s, exit 0. Exits 78 with the plain message for a ConfigError, and 1 for
 * everything that was not foreseen: an unknown state is better left to the supervisor's restart.
 */
export async function runService(
  name: string,
  start: (context: ServiceContext) => Promise<RunningService>,
): Promise<void> {
  let settings: z.output<typeof serviceSettings>;
  try {
    settings = readConfig(serviceSettings);
  } catch (error) {
    return exitAfterFailedStart(error, createLogger(name));
  }
  const log = createLogger(name, settings.LOG_LEVEL);
  const stopping = new AbortController();
  const fail = (error: unknown) => {
    log.fatal({ err: error }, 'an error was not handled; the process ends');
    process.exit(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  // When the parent is gone nobody reads our output any more; closing properly matters more than saying so.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);

  const asked = new Promise<string>((resolve) => {
    const ask = (reason: string) => {
      stopping.abort();
      resolve(reason);
    };
    process.on('SIGTERM', () => ask('SIGTERM'));
    process.on('SIGINT', () => ask('SIGINT'));
    if (settings.EXIT_WITH_PARENT) {
      for (const event of ['end', 'close', 'error']) process.stdin.on(event, () => ask('the parent ended'));
      process.stdin.resume();
    }
  });

  let service: RunningService | undefined;
  const begin = async () => {
    service = await start({ log, signal: stopping.signal });
    if (stopping.signal.aborted) return;
    log.info('the service is running');
    // With NODE_COMPILE_CACHE: otherwise it is written at an orderly end only, and a start after a crash takes longer.
    flushCompileCache();
  };
  const started = begin();
  started.catch((error: unknown) => {
    // A start that was told to stop may well throw; that is not a failure.
    if (!stopping.signal.aborted) exitAfterFailedStart(error, log);
  });

  const reason = await asked;
  log.info({ reason }, 'the service is closing');
  const bound = setTimeout(() => {
    log.error({ closeWithinMs }, 'the service did not close in time');
    process.exit(1);
  }, closeWithinMs);
  try {
    await started.catch(() => undefined);
    await service?.close();
  } catch (error) {
    log.error({ err: error }, 'the service did not close cleanly');
    process.exit(1);
  }
  clearTimeout(bound);
  log.info('the service has closed');
  process.exit(0);
}

function exitAfterFailedStart(error: unknown, log: Logger): never {
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIG);
  }
  log.fatal({ err: error }, 'the service could not start');
  process.exit(1);
}
