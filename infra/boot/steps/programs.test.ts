import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryProject } from '../../testing/temporary-project.ts';
import { bundlePrograms } from './programs.mjs';

/** A project whose bundler copies one file, or fails when it says "broken". */
function project() {
  const { root, write } = temporaryProject({
    'package-lock.json': '{}',
    'signalling/src/main.ts': 'first',
    'infra/bundle/bundle-programs.ts': `import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
     const folder: string = process.argv[2] ?? '';
     const source = readFileSync('signalling/src/main.ts', 'utf8');
     if (source === 'broken') { console.error('main.ts is broken'); process.exit(1); }
     mkdirSync(folder, { recursive: true });
     for (const name of ['supervisor', 'signalling', 'recordings', 'sfu-server'])
       writeFileSync(folder + '/' + name + '.mjs', source);`,
  });
  const bundle = () => bundlePrograms({ root, node: process.execPath, report: () => undefined });
  return { write, bundle, program: () => readFileSync(join(root, 'dist', 'signalling.mjs'), 'utf8') };
}

test('the services are bundled once for the same sources, and again when some change', async () => {
  const { write, bundle, program } = project();
  expect((await bundle()).said).toBe('bundled');
  expect(program()).toBe('first');
  expect((await bundle()).said).toContain('already');
  write('signalling/src/main.test.ts', 'a test');
  write('web/src/main.tsx', 'not theirs');
  expect((await bundle()).said).toContain('already');
  for (const path of [
    'protocol/src/new.ts',
    'service-kit/package.json',
    'infra/supervisor/main.ts',
    'package-lock.json',
  ])
    await expect((write(path, 'second'), bundle())).resolves.toMatchObject({ said: 'bundled' });
});

test('what cannot be bundled is said, and what runs is left as it was', async () => {
  const { write, bundle, program } = project();
  await bundle();
  write('signalling/src/main.ts', 'broken');
  await expect(bundle()).rejects.toThrow(/could not be bundled[\s\S]*main\.ts is broken/);
  expect(program()).toBe('first');
  write('signalling/src/main.ts', 'mended');
  await bundle();
  expect(program()).toBe('mended');
});
