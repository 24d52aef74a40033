import { availableParallelism } from 'node:os';
import { type Environment, envList, envPort, readConfig, serviceSettings } from '@campus/service-kit/config';
import { z } from 'zod';

const address = z.union([z.ipv4(), z.ipv6()], { error: 'must be an IP address of this machine' });
const probeRate = 'must be a whole number from 0 to 20000';
const workerCount = 'must be a whole number from 1 to 64';

export const sfuSettings = serviceSettings.extend({
  SFU_CONTROL_HOST: z.string().default('127.0.0.1').describe('Address on which the SFU takes its orders.'),
  SFU_CONTROL_PORT: envPort.default(44_300).describe('Port on which the SFU takes its orders.'),
  CONTROL_SECRET: z
    .string()
    .min(16, 'must have at least 16 characters')
    .describe('What the services prove themselves to one another with; made at the first start.'),
  MEDIASOUP_WORKER_BIN: z
    .string()
    .optional()
    .describe('A mediasoup worker to be used instead of the one that set-up finds or builds.'),
  SFU_WORKERS: z.coerce
    .number(workerCount)
    .int(workerCount)
    .min(1, workerCount)
    .max(64, workerCount)
    .optional()
    .describe('How many media workers run; without it, one for each core.'),
  SFU_LISTEN_IP: address.default('127.0.0.1').describe('Address on which browsers send and receive media.'),
  SFU_ANNOUNCED_ADDRESS: z
    .string()
    .optional()
    .describe('Address or name by which browsers reach SFU_LISTEN_IP, when they know it by another one.'),
  SFU_PORT: envPort
    .default(44_400)
    .describe('UDP and TCP port for media of the first worker; the next workers use the next ports.'),
  SFU_INGEST_IP: address
    .default('127.0.0.1')
    .describe('Address on which encoders may send plain RTP. It is not authenticated: keep it off public networks.'),
  SFU_PROBE_KBPS: z.coerce
    .number(probeRate)
    .int(probeRate)
    .min(0, probeRate)
    .max(20_000, probeRate)
    .default(4_000)
    .describe(
      'How fast the check of one’s equipment measures at most, in kbit/s, for two people at once; 0: not at all.',
    ),
  SFU_TAP_TARGETS: envList
    .default([])
    .describe('Addresses of recorders on other machines, separated by commas; this machine is always allowed.'),
});

export interface SfuConfig {
  control: { host: string; port: number; secret: string };
  workerBin: string | undefined;
  workers: number;
  listenIp: string;
  announcedAddress: string | undefined;
  port: number;
  ingestIp: string;
  tapTargets: readonly string[];
  /** Of each probe and direction; 0 measures nothing. */
  probeBps: number;
}

const checkedSettings = sfuSettings
  .refine((env) => !isAnyAddress(env.SFU_LISTEN_IP) || env.SFU_ANNOUNCED_ADDRESS !== undefined, {
    path: ['SFU_ANNOUNCED_ADDRESS'],
    message: 'is needed when SFU_LISTEN_IP is every address of the machine, because browsers must be told one',
    // Said beside the other problems, not only when there are no others.
    when: () => true,
  })
  .refine((env) => !isAnyAddress(env.SFU_INGEST_IP), {
    path: ['SFU_INGEST_IP'],
    message: 'must be one address, because encoders are told it',
    when: () => true,
  })
  .refine((env) => env.SFU_PORT === 0 || env.SFU_PORT + (env.SFU_WORKERS ?? availableParallelism()) <= 65_536, {
    path: ['SFU_PORT'],
    message: 'leaves too few ports for the workers',
  });

/** Throws ConfigError with every problem. */
export function readSfuConfig(env: Environment = process.env): SfuConfig {
  const settings = readConfig(checkedSettings, env);
  return {
    control: {
      host: settings.SFU_CONTROL_HOST,
      port: settings.SFU_CONTROL_PORT,
      secret: settings.CONTROL_SECRET,
    },
    workerBin: settings.MEDIASOUP_WORKER_BIN,
    workers: settings.SFU_WORKERS ?? availableParallelism(),
    listenIp: settings.SFU_LISTEN_IP,
    announcedAddress: settings.SFU_ANNOUNCED_ADDRESS,
    port: settings.SFU_PORT,
    ingestIp: settings.SFU_INGEST_IP,
    tapTargets: settings.SFU_TAP_TARGETS,
    probeBps: settings.SFU_PROBE_KBPS * 1_000,
  };
}

function isAnyAddress(ip: string | undefined): boolean {
  return ip === '0.0.0.0' || ip === '::';
}
