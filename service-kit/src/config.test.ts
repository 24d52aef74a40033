import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  ConfigError,
  describeSettings,
  envBool,
  envList,
  envMillis,
  envPort,
  envUrl,
  readConfig,
  serviceSettings,
} from './config.ts';

const schema = z.object({
  PORT: envPort.default(3000).describe('Where it listens.'),
  SECRET: z.string().min(8, 'must have 8 characters or more').describe('What both sides know.'),
  PUBLIC_URL: envUrl.describe('What people type.').optional(),
  IS_FAST: envBool.default(false).describe('Whether to hurry.'),
  NODES: envList.default(['a', 'b']).describe('Which nodes.'),
  WAIT_MS: envMillis.optional().describe('How long.'),
});

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('readConfig', () => {
  it('reads what is set, fills in defaults and ignores what it does not know', () => {
    const config = readConfig(schema, {
      SECRET: 'long enough',
      PUBLIC_URL: 'https://campus.example.org',
      NODES: ' x, ,y ',
      WAIT_MS: '250',
      IS_FAST: 'yes',
      OTHER: '1',
    });
    expect(config).toEqual({
      PORT: 3000,
      SECRET: 'long enough',
      PUBLIC_URL: 'https://campus.example.org',
      IS_FAST: true,
      NODES: ['x', 'y'],
      WAIT_MS: 250,
    });
  });

  it('treats an empty variable as not set', () => {
    expect(readConfig(schema, { PORT: '', SECRET: 'long enough', PUBLIC_URL: ' ' })).toMatchObject({ PORT: 3000 });
    expect(problemsOf({ SECRET: '' })).toEqual(['SECRET is not set (What both sides know.)']);
  });

  it('says every problem at once, with name, fault and description', () => {
    expect(problemsOf({ PORT: '70000', PUBLIC_URL: 'campus' })).toEqual([
      'PORT must be a port number from 0 to 65535 (Where it listens.)',
      'SECRET is not set (What both sides know.)',
      'PUBLIC_URL must be a whole URL, such as https://campus.example.org (What people type.)',
    ]);
  });

  it('never repeats a value, which may be a secret', () => {
    const error = new ConfigError(problemsOf({ SECRET: 'hunter2' }));
    expect(error.message).toContain('must have 8 characters or more');
    expect(error.message).not.toContain('hunter2');
  });

  it.each(['abc', '-1', '3.5', '65536'])('refuses %s as a port', (port) => {
    expect(problemsOf({ SECRET: 'long enough', PORT: port })).toHaveLength(1);
  });

  it.each(['maybe', '2'])('refuses %s as yes or no', (value) => {
    expect(problemsOf({ SECRET: 'long enough', IS_FAST: value })).toHaveLength(1);
  });

  it.each(['-1', '1.5', 'soon'])('refuses %s as milliseconds', (value) => {
    expect(problemsOf({ SECRET: 'long enough', WAIT_MS: value })).toHaveLength(1);
  });
});

describe('describeSettings', () => {
  it('finds descriptions and defaults wherever they stand in the schema', () => {
    expect(describeSettings(schema)).toEqual([
      { name: 'PORT', description: 'Where it listens.', default: '3000' },
      { name: 'SECRET', description: 'What both sides know.', default: undefined },
      { name: 'PUBLIC_URL', description: 'What people type.', default: undefined },
      { name: 'IS_FAST', description: 'Whether to hurry.', default: '0' },
      { name: 'NODES', description: 'Which nodes.', default: 'a,b' },
      { name: 'WAIT_MS', description: 'How long.', default: undefined },
    ]);
  });

  it('describes each of the settings that every service has', () => {
    for (const setting of describeSettings(serviceSettings)) expect(setting.description).not.toBe('');
  });

  it('writes defaults so that they can be read back', () => {
    const env: Record<string, string> = { SECRET: 'long enough' };
    for (const setting of describeSettings(schema)) if (setting.default) env[setting.name] = setting.default;
    expect(readConfig(schema, env)).toEqual(readConfig(schema, { SECRET: 'long enough' }));
  });
});
