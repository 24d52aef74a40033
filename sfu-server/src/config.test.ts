import { availableParallelism } from 'node:os';
import { ConfigError, describeSettings } from '@campus/service-kit/config';
import { describe, expect, it } from 'vitest';
import { readSfuConfig, sfuSettings } from './config.ts';

const secret = { CONTROL_SECRET: 'a secret of some length' };

function problemsOf(env: Record<string, string>): string {
  try {
    readSfuConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  throw new Error('the settings were accepted');
}

describe('the settings of the SFU', () => {
  it('need nothing but the secret', () => {
    expect(readSfuConfig(secret)).toEqual({
      control: { host: '127.0.0.1', port: 44_300, secret: secret.CONTROL_SECRET },
      workerBin: undefined,
      workers: availableParallelism(),
      listenIp: '127.0.0.1',
      announcedAddress: undefined,
      port: 44_400,
      ingestIp: '127.0.0.1',
      tapTargets: [],
      probeBps: 4_000_000,
    });
  });

  it('can name recorders on other machines', () => {
    const { tapTargets } = readSfuConfig({ ...secret, SFU_TAP_TARGETS: '10.0.0.5, 10.0.0.6' });
    expect(tapTargets).toEqual(['10.0.0.5', '10.0.0.6']);
  });

  it('are refused all at once', () => {
    const problems = problemsOf({ SFU_WORKERS: '0', SFU_LISTEN_IP: 'here', SFU_PORT: '70000', SFU_PROBE_KBPS: 'fast' });
    for (const name of ['CONTROL_SECRET', 'SFU_WORKERS', 'SFU_LISTEN_IP', 'SFU_PORT', 'SFU_PROBE_KBPS']) {
      expect(problems).toContain(name);
    }
  });

  it('must say by which address browsers reach an SFU that listens on all', () => {
    expect(problemsOf({ ...secret, SFU_LISTEN_IP: '0.0.0.0' })).toContain('SFU_ANNOUNCED_ADDRESS');
    const config = readSfuConfig({ ...secret, SFU_LISTEN_IP: '0.0.0.0', SFU_ANNOUNCED_ADDRESS: '192.0.2.7' });
    expect(config).toMatchObject({ listenIp: '0.0.0.0', announcedAddress: '192.0.2.7' });
  });

  it('must leave each worker a port', () => {
    expect(problemsOf({ ...secret, SFU_PORT: '65535', SFU_WORKERS: '2' })).toContain('SFU_PORT');
  });

  it('are all described', () => {
    for (const { name, description } of describeSettings(sfuSettings)) expect(description, name).not.toBe('');
  });
});
