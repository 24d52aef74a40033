import { describeSettings } from '@campus/service-kit/config';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readRecordingsConfig } from '../../recordings/src/config.ts';
import { readSfuConfig } from '../../sfu-server/src/config.ts';
import { readSignallingConfig } from '../../signalling/src/config.ts';
import { readSettings } from '../settings/read-settings.mjs';
import { SETTINGS } from '../settings/table.mjs';
import { defaultWorkers, planServices } from './service-plan.ts';

const FOLDERS = { projectFolder: '/my project', callerFolder: '/my project' };

function plan(args: string[] = [], env: NodeJS.ProcessEnv = {}) {
  return planServices({
    settings: readSettings(args, env, FOLDERS),
    root: '/my project',
    node: '/node',
    controlSecret: 'a secret of more than sixteen characters',
    tls: undefined,
    publicUrl: 'http://localhost:3000',
    httpPort: 3000,
    sfuControlPort: 40_001,
    recordingsControlPort: 40_002,
    media: { listenIp: '0.0.0.0', announcedAddress: '192.168.1.20', firstPort: 44_400, workers: 2 },
  });
}
const envOf = (name: string, ...given: Parameters<typeof plan>) =>
  plan(...given).services.find((service) => service.name === name)?.env ?? {};

test('who lets people in stops first, and who carries their media last', () => {
  expect(plan().services.map(({ name }) => name)).toEqual(['signalling', 'recordings', 'sfu-server']);
});

test('the SFU understands what it is told', () => {
  expect(readSfuConfig(envOf('sfu-server'))).toMatchObject({
    control: { host: '127.0.0.1', port: 40_001, secret: 'a secret of more than sixteen characters' },
    workers: 2,
    listenIp: '0.0.0.0',
    announcedAddress: '192.168.1.20',
    port: 44_400,
  });
});

test('the recorder understands what it is told', () => {
  expect(readRecordingsConfig(envOf('recordings', [], { FFMPEG_PATH: '/opt/ffmpeg' }))).toMatchObject({
    control: { host: '127.0.0.1', port: 40_002 },
    dir: '/my project/data/recordings',
    ffmpegPath: '/opt/ffmpeg',
  });
  expect(readRecordingsConfig(envOf('recordings', [], { RECORDINGS_DIR: '/big' })).dir).toBe('/big');
});

test('signalling understands what it is told', () => {
  const env = envOf('signalling', [], { SFU_URLS: 'http://10.0.0.9:44300', TRUST_PROXY: '1', DEMO: 'off' });
  expect(readSignallingConfig(env)).toMatchObject({
    host: '127.0.0.1',
    port: 3000,
    publicUrl: 'http://localhost:3000',
    dataDir: '/my project/data',
    sfuUrls: ['http://127.0.0.1:40001', 'http://10.0.0.9:44300'],
    recordingsUrl: 'http://127.0.0.1:40002',
    isDemoOffered: false,
    trustProxy: 1,
  });
});

describe('every setting of a service', () => {
  test.each(['sfu-server', 'signalling', 'recordings'])(
    'can be given by the person or is given by the supervisor (%s)',
    async (name) => {
      const config = (await import(`../../${name}/src/config.ts`)) as Record<string, unknown>;
      const schema = Object.values(config).find((value) => value instanceof z.ZodObject);
      if (!schema) throw new Error(`${name}/src/config.ts exports no schema of its settings.`);
      const known = new Set([...SETTINGS.map(({ env }) => env), ...Object.keys(envOf(name))]);
      const names = describeSettings(schema).map((setting) => setting.name);
      expect(names.length).toBeGreaterThan(5);
      expect(names.filter((one) => !known.has(one))).toEqual([]);
    },
  );
});

test('there is a media worker for each core, within reason', () => {
  expect([defaultWorkers(1), defaultWorkers(2), defaultWorkers(200)]).toEqual([1, 2, 16]);
});
