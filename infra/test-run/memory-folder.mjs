import { access, constants, mkdtemp, statfs } from 'node:fs/promises';
import { join } from 'node:path';

const ROOM_BYTES = 1024 ** 3;

/**
 * A folder in memory for databases of tests: what makes each commit safe on a disk takes longer there than the test, and
 * no test takes the power away. Undefined where there is none with room, as in many containers.
 *
 * @param {string} [parent]
 * @param {number} [roomBytes]
 * @returns {Promise<string | undefined>}
 */
export async function memoryFolder(parent = '/dev/shm', roomBytes = ROOM_BYTES) {
  try {
    await access(parent, constants.W_OK);
    const { bavail, bsize } = await statfs(parent);
    return bavail * bsize < roomBytes ? undefined : await mkdtemp(join(parent, 'campus-test-'));
  } catch {
    return undefined;
  }
}
