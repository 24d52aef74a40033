import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryProject } from '../../testing/temporary-project.ts';
import { buildWeb } from './web.mjs';

/** A project whose vite writes one page, or fails when the sources say "broken". */
function project() {
  const { root, write } = temporaryProject({
    'package-lock.json': '{}',
    'protocol/src/index.ts': '',
    'web/src/main.tsx': 'first',
    'node_modules/vite/bin/vite.js': `const fs = require('node:fs');
     const out = process.argv[process.argv.indexOf('--outDir') + 1];
     const source = fs.readFileSync('src/main.tsx', 'utf8');
     if (source === 'broken') { console.error('main.tsx is broken'); process.exit(1); }
     fs.mkdirSync(out, { recursive: true });
     fs.writeFileSync(out + '/index.html', source);`,
  });
  const build = () => buildWeb({ root, node: process.execPath, report: () => undefined });
  return { write, build, page: () => readFileSync(join(root, 'web', 'dist', 'index.html'), 'utf8'), root };
}

test('the web app is built once for the same sources', async () => {
  const { build, page } = project();
  expect((await build()).said).toBe('built');
  expect(page()).toBe('first');
  expect((await build()).said).toContain('already');
});

test.each(['web/src/main.tsx', 'protocol/src/index.ts', 'package-lock.json', 'web/src/new.css'])(
  'it is built again when %s changes',
  async (path) => {
    const { write, build } = project();
    await build();
    write(path, 'second');
    expect((await build()).said).toBe('built');
  },
);

test('it is not built again for a change in a test', async () => {
  const { write, build } = project();
  await build();
  write('web/src/main.test.tsx', 'x');
  expect((await build()).said).toContain('already');
});

test('a build that fails says why and leaves the old app as it was', async () => {
  const { write, build, page, root } = project();
  await build();
  write('web/src/main.tsx', 'broken');
  await expect(build()).rejects.toThrow(/could not be built[\s\S]*main\.tsx is broken/);
  expect(page()).toBe('first');
  write('web/src/main.tsx', 'mended');
  await build();
  expect(page()).toBe('mended');
  expect(existsSync(join(root, 'web', '.cache', 'old'))).toBe(false);
});
