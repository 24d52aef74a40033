import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from './testing.ts';

const program = fileURLToPath(new URL('./test-programs/service.ts', import.meta.url));
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function run(mode: string, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, mode], { env: { PATH: process.env['PATH'], ...env }, stdio: 'pipe' });
  started.push(child);
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    text.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text.err += chunk.toString();
  });
  const closed = once(child, 'close').then(([code]) => code as number | null);
  const says = (words: string) => eventually(() => text.out.includes(words));
  return { child, text, closed, says };
}

function closings(out: string): number {
  return out.split('\n').filter((line) => line === 'NOTICE closed').length;
}

describe('runService', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('closes once and exits 0 on %s', async (signal) => {
    const service = run('normal');
    await service.says('NOTICE ready');
    service.child.kill(signal);
    service.child.kill(signal);
    expect(await service.closed).toBe(0);
    expect(closings(service.text.out)).toBe(1);
  });

  it('keeps what it has compiled while it runs, since it may be killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'campus-compiled-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const service = run('normal', { NODE_COMPILE_CACHE: folder });
    await eventually(() => readdirSync(folder, { recursive: true }).length > 10);
    expect(service.child.exitCode).toBeNull();
  });

  it('closes when its input ends, if it was told to exit with its parent', async () => {
    const service = run('normal', { EXIT_WITH_PARENT: '1' });
    await service.says('NOTICE ready');
    service.child.stdin.end();
    expect(await service.closed).toBe(0);
    expect(closings(service.text.out)).toBe(1);
  });

  it('closes properly when its parent was killed, although nobody reads its output any more', async () => {
    const service = run('normal', { EXIT_WITH_PARENT: '1' });
    await service.says('NOTICE ready');
    const exited = once(service.child, 'exit');
    service.child.stdout.destroy();
    service.child.stderr.destroy();
    service.child.stdin.destroy();
    expect(await exited).toEqual([0, null]);
  });

  it('goes on when its input ends, if it was not told so', async () => {
    const service = run('normal');
    service.child.stdin.end();
    await service.says('NOTICE ready');
    expect(service.child.exitCode).toBeNull();
    service.child.kill('SIGTERM');
    expect(await service.closed).toBe(0);
  });

  it('exits 78 and says plainly what is missing when the settings are wrong', async () => {
    const service = run('bad-config');
    expect(await service.closed).toBe(78);
    expect(service.text.err).toContain('NEVER_SET is not set (A setting that is missing.)');
    expect(service.text.err).not.toContain('    at ');
  });

  it('exits 78 for a log level that does not exist', async () => {
    const service = run('normal', { LOG_LEVEL: 'loud' });
    expect(await service.closed).toBe(78);
    expect(service.text.err).toContain('LOG_LEVEL');
  });

  it.each([
    ['fails', 'cannot start'],
    ['throws-later', 'nobody caught this'],
    ['rejects-later', 'nobody caught this'],
  ])('logs the error and exits 1 when it %s', async (mode, message) => {
    const service = run(mode);
    expect(await service.closed).toBe(1);
    expect(service.text.out).toContain(message);
  });

  it('waits for a start that is under way, and closes what it started', async () => {
    const service = run('slow-start');
    await service.says('NOTICE starting');
    service.child.kill('SIGTERM');
    expect(await service.closed).toBe(0);
    expect(closings(service.text.out)).toBe(1);
  });
});
