import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProduct } from '../../product/start-product.ts';
import type { Fault } from './fault.ts';
import type { Ground } from './scenario.ts';
import { prepareEncoder } from './sites.ts';
import { type Disk, prepareDisk } from './small-disk.ts';
import { prepareTrouble } from './trouble.ts';

export interface OwnGround extends Ground {
  /** Ends the product; throws when something of it is left running. */
  close(): Promise<void>;
}

/**
 * A product on which these faults can be tried. Its campus sends through a forwarder; its clock and its disk are the
 * machine's own, unless a fault has to do with them.
 */
export async function prepareGround(faults: readonly Fault[]): Promise<OwnGround> {
  const needs = new Set(faults.map((fault) => fault.needs));
  const folder = await mkdtemp(join(tmpdir(), 'campus-fault-rig-'));
  let disk: Disk | null = null;
  const clean = async (): Promise<void> => {
    await disk?.remove();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const encoder = await prepareEncoder(folder);
    const trouble = needs.has('trouble') ? await prepareTrouble(folder) : null;
    if (needs.has('disk')) disk = await prepareDisk();
    const product = await startProduct({ env: { ...encoder.env, ...trouble?.env, ...disk?.env } });
    return {
      product,
      encoder,
      trouble,
      disk,
      async close() {
        await product.dispose().finally(clean);
      },
    };
  } catch (error) {
    await clean();
    throw error;
  }
}
