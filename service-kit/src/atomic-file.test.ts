import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomic } from './atomic-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'campus-atomic-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writeFileAtomic', () => {
  it('replaces the content and sets the mode', async () => {
    const path = join(folder, 'secret');
    await writeFile(path, 'old');
    await chmod(path, 0o644);
    await writeFileAtomic(path, 'new', { mode: 0o600 });
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('sets the mode that was asked for whatever the umask is', async () => {
    const path = join(folder, 'wide');
    await writeFileAtomic(path, 'new', { mode: 0o666 });
    expect((await stat(path)).mode & 0o777).toBe(0o666);
  });

  it('leaves no temporary file behind when it fails', async () => {
    const path = join(folder, 'taken');
    await mkdir(join(path, 'by-a-folder'), { recursive: true });
    await expect(writeFileAtomic(path, 'new')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['taken']);
  });

  it('lets writers at once end with one of their contents, whole', async () => {
    const path = join(folder, 'shared');
    const contents = Array.from({ length: 10 }, (_, index) => String(index).repeat(50_000));
    await Promise.all(contents.map((content) => writeFileAtomic(path, content)));
    expect(contents).toContain(await readFile(path, 'utf8'));
    expect(await readdir(folder)).toEqual(['shared']);
  });
});
