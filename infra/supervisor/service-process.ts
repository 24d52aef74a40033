import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { identifyProcess, type ProcessIdentity, signalGroup } from './process-identity.ts';
import { answers } from './probe.ts';
import type { ServiceOutput } from './service-output.ts';
import type { ServiceSpec } from './service-plan.ts';

/** As in sysexits.h: the service said that its settings are wrong, so that starting it again is no use. */
const EXIT_CONFIG = 78;
const READY_POLL_MS = 40;
const STARTS_BEFORE_READY = 3;

export interface RestartPolicy {
  /** Waits between a death and the next start, for the first, second … death in a row; the last one goes on. */
  delaysMs: readonly number[];
  /** A process that ran this long has not died "in a row". */
  steadyAfterMs: number;
}

/** The first is short, so that sound and picture are back within five seconds. */
export const RESTART_POLICY: RestartPolicy = {
  delaysMs: [250, 500, 1_000, 2_000, 5_000, 10_000],
  steadyAfterMs: 30_000,
};

export interface ServiceProcessOptions {
  spec: ServiceSpec;
  output: ServiceOutput;
  /** Tells the person at the terminal about deaths and restarts. */
  say(text: string): void;
  /** Called after each start, when `identity` is known. */
  onStart(): void;
  policy?: RestartPolicy;
  /** Program that gives the child the parent-death signal (setpriv), where there is one. */
  setpriv?: string | undefined;
  baseEnv?: NodeJS.ProcessEnv;
  /** How a start is put off; tests decide when it comes. */
  later?(start: () => void, ms: number): NodeJS.Timeout | undefined;
}

export type Readiness = { isReady: true } | { isReady: false; why: string };

/** Keeps one service running until it is stopped. */
export class ServiceProcess {
  readonly #options: ServiceProcessOptions;
  readonly #policy: RestartPolicy;
  #child: ChildProcess | undefined;
  #identity: ProcessIdentity | undefined;
  #exit: Promise<void> = Promise.resolve();
  #restart: NodeJS.Timeout | undefined;
  #isStopping = false;
  #hasBeenReady = false;
  #deathsInARow = 0;
  #lastDeath: { how: string; code: number | null } | undefined;

  constructor(options: ServiceProcessOptions) {
    this.#options = options;
    this.#policy = options.policy ?? RESTART_POLICY;
  }

  get name(): string {
    return this.#options.spec.name;
  }

  get identity(): ProcessIdentity | undefined {
    return this.#identity;
  }

  start(): void {
    const { spec, output, setpriv, baseEnv = process.env } = this.#options;
    const [command, args] = setpriv
      ? [setpriv, ['--pdeathsig', 'TERM', spec.command, ...spec.args]]
      : [spec.command, [...spec.args]];
    const startedAt = performance.now();
    const child = spawn(command, args, {
      cwd: spec.cwd,
      env: { ...baseEnv, ...spec.env },
      // The pipe to its input is how a service learns that we are gone. Its own process group keeps Ctrl-C from it,
      // because the order in which the services stop matters.
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.#child = child;
    child.stdin.on('error', () => undefined);
    for (const from of ['stdout', 'stderr'] as const) {
      child[from].setEncoding('utf8');
      child[from].on('data', (text: string) => output.read(from, text));
    }
    this.#exit = new Promise((resolve) => {
      let isOver = false;
      const over = (how: string, code: number | null) => {
        if (isOver) return;
        isOver = true;
        this.#identity = undefined;
        resolve();
        this.#died(how, code, performance.now() - startedAt);
      };
      child.on('error', (error) => over(error.message, null));
      child.on('exit', (code, signal) => over(signal ? `signal ${signal}` : `code ${code}`, code));
      child.on('close', () => output.flush());
    });
    this.#identity =
      child.pid === undefined ? undefined : (identifyProcess(child.pid) ?? { pid: child.pid, startedAt: '' });
    this.#options.onStart();
  }

  /** Waits until the service answers, or until it is clear that it will not. */
  async ready(withinMs: number): Promise<Readiness> {
    const until = performance.now() + withinMs;
    while (performance.now() < until) {
      if (this.#isStopping) return { isReady: false, why: 'it was stopped' };
      if (this.#child !== undefined && (await answers(this.#options.spec.readyUrl))) {
        this.#hasBeenReady = true;
        return { isReady: true };
      }
      if (this.#lastDeath?.code === EXIT_CONFIG) return { isReady: false, why: 'its settings are not right' };
      if (this.#deathsInARow >= STARTS_BEFORE_READY) {
        return { isReady: false, why: `it ended ${this.#deathsInARow} times (${this.#lastDeath?.how})` };
      }
      await delay(READY_POLL_MS);
    }
    return { isReady: false, why: `it did not answer within ${Math.round(withinMs / 1000)} s` };
  }

  /** Asks the service to end, ends it when it does not, and resolves when nothing of it is left. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child?.pid === undefined) return;
    const { stopWithinMs } = this.#options.spec;
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => {
        this.#options.say(`${this.name} did not end within ${stopWithinMs / 1000} s and is ended now.`);
        child.kill('SIGKILL');
      }, stopWithinMs);
      await this.#exit;
      clearTimeout(timer);
    }
    // What it may have started itself is in its group.
    signalGroup(child.pid, 'SIGKILL');
  }

  /** Ends the service at once. */
  kill(): void {
    this.#isStopping = true;
    clearTimeout(this.#restart);
    if (this.#child?.pid !== undefined) signalGroup(this.#child.pid, 'SIGKILL');
  }

  #died(how: string, code: number | null, ranMs: number): void {
    this.#child = undefined;
    this.#lastDeath = { how, code };
    if (this.#isStopping) return;
    this.#deathsInARow = ranMs >= this.#policy.steadyAfterMs ? 1 : this.#deathsInARow + 1;
    // Before it has ever answered, `ready` decides what becomes of it; wrong settings do not get better.
    if (!this.#hasBeenReady && (code === EXIT_CONFIG || this.#deathsInARow >= STARTS_BEFORE_READY)) return;

    const delays = this.#policy.delaysMs;
    const waitMs = delays[Math.min(this.#deathsInARow, delays.length) - 1] ?? 0;
    if (this.#hasBeenReady) this.#sayDied(how, waitMs);
    const { later = setTimeout } = this.#options;
    this.#restart = later(() => this.start(), waitMs);
  }

  #sayDied(how: string, waitMs: number): void {
    const { say } = this.#options;
    if (this.#deathsInARow < this.#policy.delaysMs.length) {
      say(`${this.name} ended unexpectedly (${how}) and is started again.`);
    } else {
      say(
        `${this.name} has ended ${this.#deathsInARow} times in a row (${how}). It is started again every ${waitMs / 1000} s; its log says why it ends.`,
      );
    }
  }
}
