import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../settings/read-settings.mjs';
import { ownAddressOf } from './network.ts';

const MAX_DEFAULT_WORKERS = 16;

/** One process to keep running. */
export interface ServiceSpec {
  name: string;
  command: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** Answers 200 when the service can be used. */
  readyUrl: string;
  /** How long it may take to end by itself before it is ended. */
  stopWithinMs: number;
}

export interface Plan {
  /** The address that is told to people. */
  publicUrl: string;
  /** In the order in which they are stopped: who lets people in first, who carries their media last. */
  services: readonly ServiceSpec[];
}

/** All that is decided before the services start. */
export interface PlanInput {
  settings: Settings;
  root: string;
  node: string;
  controlSecret: string;
  tls: { certFile: string; keyFile: string } | undefined;
  publicUrl: string;
  httpPort: number;
  sfuControlPort: number;
  recordingsControlPort: number;
  media: { listenIp: string; announcedAddress: string; firstPort: number; workers: number };
}

const LOOPBACK = '127.0.0.1';

/** The processes of one machine, with all that their config.ts reads. Pure. */
export function planServices(input: PlanInput): Plan {
  const { settings, media } = input;
  const sfuUrl = `http://${LOOPBACK}:${input.sfuControlPort}`;
  const recordingsUrl = `http://${LOOPBACK}:${input.recordingsControlPort}`;
  const scheme = input.tls ? 'https' : 'http';
  const own = ownAddressOf(settings.host);
  const httpUrl = `${scheme}://${own.includes(':') ? `[${own}]` : own}:${input.httpPort}`;

  const common = {
    // What was given goes to every service, so that a setting which only one of them knows needs no line here.
    ...settings.given,
    DATA_DIR: settings.dataDir,
    CONTROL_SECRET: input.controlSecret,
    EXIT_WITH_PARENT: '1',
  };
  // Whoever starts the supervisor without the set-up gets the services from their sources.
  const programs = process.env.CAMPUS_PROGRAMS;
  const service = (
    name: string,
    readyBase: string,
    stopWithinMs: number,
    env: Record<string, string>,
  ): ServiceSpec => ({
    name,
    command: input.node,
    args: [programs ? join(programs, `${name}.mjs`) : join(input.root, name, 'src', 'main.ts')],
    cwd: input.root,
    env: { ...common, ...env },
    readyUrl: `${readyBase}/health/ready`,
    stopWithinMs,
  });

  return {
    publicUrl: input.publicUrl,
    services: [
      service('signalling', httpUrl, 10_000, {
        HOST: settings.host,
        PORT: String(input.httpPort),
        PUBLIC_URL: input.publicUrl,
        SFU_URLS: [sfuUrl, ...settings.sfuUrls].join(','),
        RECORDINGS_URL: recordingsUrl,
        WEB_DIST: process.env.WEB_DIST ?? join(input.root, 'web', 'dist'),
        ...(input.tls ? { TLS_CERT_FILE: input.tls.certFile, TLS_KEY_FILE: input.tls.keyFile } : {}),
      }),
      service('recordings', recordingsUrl, 22_000, {
        RECORDINGS_CONTROL_HOST: LOOPBACK,
        RECORDINGS_CONTROL_PORT: String(input.recordingsControlPort),
        RECORDINGS_DIR: settings.given.RECORDINGS_DIR ?? join(settings.dataDir, 'recordings'),
      }),
      service('sfu-server', sfuUrl, 5_000, {
        SFU_CONTROL_HOST: LOOPBACK,
        SFU_CONTROL_PORT: String(input.sfuControlPort),
        SFU_LISTEN_IP: media.listenIp,
        SFU_ANNOUNCED_ADDRESS: media.announcedAddress,
        SFU_PORT: String(media.firstPort),
        SFU_WORKERS: String(media.workers),
      }),
    ],
  };
}

/** One media worker for each core, as mediasoup's are single-threaded. */
export function defaultWorkers(cores = availableParallelism()): number {
  return Math.max(1, Math.min(cores, MAX_DEFAULT_WORKERS));
}
