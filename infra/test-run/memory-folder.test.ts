import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { memoryFolder } from './memory-folder.mjs';

test('a folder in memory is made where there is room, and nowhere else', async () => {
  const parent = temporaryFolder();
  const folder = await memoryFolder(parent, 1);
  expect(folder && existsSync(folder)).toBe(true);
  expect(await memoryFolder(parent, Number.MAX_SAFE_INTEGER)).toBeUndefined();
  expect(await memoryFolder(join(parent, 'none'), 1)).toBeUndefined();
});
