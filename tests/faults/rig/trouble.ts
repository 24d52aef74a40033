import { execFile } from 'node:child_process';
import { open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const source = fileURLToPath(new URL('shim/trouble.c', import.meta.url));
const compilers = [process.env['CC'], 'cc', 'gcc', 'clang'];

/** What is wrong with the machine that the product believes to be on. */
export interface Trouble {
  /** With these the product is started. */
  readonly env: Record<string, string>;
  /** The wall clock of every process of the product is ahead by that from now on. */
  setClock(aheadMs: number): Promise<void>;
  /** Each fsync and fdatasync of the product takes so much longer from now on. */
  setSync(takesMs: number): Promise<void>;
  /** How often the product has met with either so far. */
  felt(): Promise<number>;
}

/** Null where no C compiler is there: what needs it is then left out, and said to be. */
export async function prepareTrouble(folder: string): Promise<Trouble | null> {
  const library = join(folder, 'trouble.so');
  if (!(await compile(library))) return null;
  const file = join(folder, 'trouble');
  const page = Buffer.alloc(16);
  const feltAt = page.length;
  const write = async (): Promise<void> => {
    // Not a file of its own that is moved here: the product has mapped this one.
    const handle = await open(file, 'r+');
    await handle.write(page, 0, page.length, 0).finally(() => handle.close());
  };
  await writeFile(file, Buffer.alloc(feltAt + 8));
  return {
    env: { LD_PRELOAD: library, FAULT_RIG_TROUBLE: file },
    async setClock(aheadMs) {
      page.writeBigInt64LE(BigInt(aheadMs), 0);
      await write();
    },
    async setSync(takesMs) {
      page.writeBigInt64LE(BigInt(takesMs), 8);
      await write();
    },
    felt: async () => Number((await readFile(file)).readBigInt64LE(feltAt)),
  };
}

async function compile(library: string): Promise<boolean> {
  for (const compiler of compilers) {
    if (!compiler) continue;
    try {
      await promisify(execFile)(compiler, ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl']);
      return (await stat(library)).size > 0;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  return false;
}
