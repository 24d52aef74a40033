import { open } from 'node:fs/promises';

/** The file's bytes are on the disk when it resolves: only then may a name promise that it is whole. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}
