import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { identifyProcess } from './process-identity.ts';
import { RotatingLog } from './rotating-log.ts';
import { ServiceOutput } from './service-output.ts';
import type { Plan, ServiceSpec } from './service-plan.ts';
import { type RestartPolicy, ServiceProcess } from './service-process.ts';
import { StartError } from './start-error.ts';

const READY_WITHIN_MS = 60_000;

export interface SupervisorOptions {
  plan: Plan;
  dataFolder: DataFolder;
  /** Prints a line of the supervisor's own. */
  say(text: string): void;
  setpriv?: string | undefined;
  policy?: RestartPolicy;
  baseEnv?: NodeJS.ProcessEnv;
}

/** Starts the services of a plan, keeps them running, and stops them in order. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #services: { service: ServiceProcess; output: ServiceOutput; log: RotatingLog }[];
  /** Notices that came before the services were ready; they are shown below the address. */
  #early: string[] | undefined = [];
  #stopping: Promise<void> | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#services = options.plan.services.map((spec) => this.#prepare(spec));
  }

  /** Resolves with the early notices when all services answer. Throws a StartError when one of them will not. */
  async start(): Promise<readonly string[]> {
    for (const { service } of this.#services) service.start();
    await Promise.all(
      this.#services.map(async ({ service, output }) => {
        const readiness = await service.ready(READY_WITHIN_MS);
        if (readiness.isReady) return;
        if (this.#stopping) return;
        throw new StartError(
          [
            `The service ${service.name} could not be started: ${readiness.why}.`,
            ...(output.lastLines().length > 0
              ? ['Its last words:', ...output.lastLines().map((line) => `  ${line}`)]
              : []),
            `Its log is ${this.#logPath(service.name)}. When that is put right, start again.`,
          ].join('\n'),
        );
      }),
    );
    const early = this.#early ?? [];
    this.#early = undefined;
    return early;
  }

  /** Stops the services one after the other; safe to call again. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopInOrder();
    return this.#stopping;
  }

  /** Ends everything at once, without closing files properly. */
  kill(): void {
    for (const { service } of this.#services) service.kill();
  }

  async #stopInOrder(): Promise<void> {
    for (const { service } of this.#services) await service.stop();
    for (const { log } of this.#services) await log.close();
  }

  #prepare(spec: ServiceSpec): { service: ServiceProcess; output: ServiceOutput; log: RotatingLog } {
    const { say, setpriv, policy, baseEnv } = this.#options;
    mkdirSync(join(this.#options.dataFolder.path, 'logs'), { recursive: true, mode: 0o700 });
    const log = new RotatingLog(this.#logPath(spec.name));
    const output = new ServiceOutput({
      name: spec.name,
      log,
      notice: (text) => (this.#early ? this.#early.push(text) : say(text)),
      // While they start, the services warn of one another's absence; that is no news.
      warn: (text) => (this.#early ? undefined : say(text)),
    });
    const service = new ServiceProcess({
      spec,
      output,
      say,
      onStart: () => this.#note(),
      setpriv,
      ...(policy ? { policy } : {}),
      ...(baseEnv ? { baseEnv } : {}),
    });
    return { service, output, log };
  }

  #note(): void {
    const supervisor = identifyProcess(process.pid) ?? { pid: process.pid, startedAt: '' };
    const services = this.#services.flatMap(({ service: { name, identity } }) =>
      identity ? [{ name, ...identity }] : [],
    );
    try {
      this.#options.dataFolder.note({ supervisor, address: this.#options.plan.publicUrl, services });
    } catch {
      // A full disk must not end the services; the note only helps the next start.
    }
  }

  #logPath(name: string): string {
    return join(this.#options.dataFolder.path, 'logs', `${name}.log`);
  }
}
