import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryProject } from '../testing/temporary-project.ts';
import { bundle } from './bundle.ts';

async function bundled(files: Record<string, string>) {
  const { root } = temporaryProject(files);
  const file = join(root, 'dist', 'service.mjs');
  await bundle({ root, main: 'service/src/main.ts', file });
  return spawnSync(process.execPath, ['--enable-source-maps', file], { encoding: 'utf8', cwd: '/' });
}

test('a module finds what lies beside it, also one of a package', async () => {
  const { stdout, stderr } = await bundled({
    'service/assets/clip.txt': 'the clip',
    'service/src/main.ts': `
      import { join } from 'node:path';
      import { readFileSync } from 'node:fs';
      import { words } from 'words';
      import { inside } from './feature/inside.ts';
      console.log(readFileSync(new URL('../assets/clip.txt', import.meta.url), 'utf8'), words, inside);`,
    'service/src/feature/inside.ts': `
      import { readFileSync } from 'node:fs';
      import { join } from 'node:path';
      export const inside: string = readFileSync(join(import.meta.dirname, 'inside.txt'), 'utf8');`,
    'service/src/feature/inside.txt': 'inside',
    'node_modules/words/package.json': '{ "name": "words", "main": "lib/index.js" }',
    'node_modules/words/lib/index.js': `'use strict';
      exports.words = require('fs').readFileSync(__dirname + '/words.txt', 'utf8');`,
    'node_modules/words/lib/words.txt': 'words',
  });
  expect(stderr).toBe('');
  expect(stdout.trim()).toBe('the clip words inside');
});

test('an error names the line of the source', async () => {
  const { status, stderr } = await bundled({
    'service/src/main.ts': `import { fail } from './fail.ts';\n\nfail('here');`,
    'service/src/fail.ts': `interface Unused {}\n\nexport function fail(why: string): void {\n  throw new Error(why);\n}`,
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(/at fail .*service\/src\/fail\.ts:4:/);
  expect(stderr).toMatch(/service\/src\/main\.ts:3:/);
});

test('what is imported and not there is no bundle', async () => {
  const main = `import { some } from 'nowhere';\nconsole.log(some);`;
  await expect(bundled({ 'service/src/main.ts': main })).rejects.toThrow(/nowhere/);
});
