import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const START = join(import.meta.dirname, 'start.mjs');
const start = (args: string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [START, ...args], { encoding: 'utf8', env: { ...process.env, ...env } });

test('--help needs nothing installed and lists the settings', () => {
  const { status, stdout } = start(['--help']);
  expect(status).toBe(0);
  expect(stdout).toContain('--public-url URL, PUBLIC_URL');
  expect(stdout).not.toContain('Packages');
});

test('settings that cannot be used are said, all of them, before anything is set up', () => {
  const { status, stdout, stderr } = start(['--port', 'x', '--what'], { LOG_LEVEL: 'loud' });
  expect(status).toBe(1);
  expect(stdout).toBe('');
  for (const part of ['--port must be', '--what is not an option', 'LOG_LEVEL must be one of'])
    expect(stderr).toContain(part);
  expect(stderr).not.toMatch(/^\s+at /m);
});
