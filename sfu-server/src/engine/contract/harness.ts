import { afterEach, beforeEach } from 'vitest';
import { type EngineHarness, roomId } from '../../testing/engine-harness.ts';

/** A fresh engine with one open room for each test; the answer is valid inside tests only. */
export function freshHarness(start: () => Promise<EngineHarness>): () => EngineHarness {
  let harness: EngineHarness | undefined;
  beforeEach(async () => {
    harness = await start();
    await harness.engine.openRoom({ roomId });
  });
  afterEach(async () => {
    await harness?.close();
    harness = undefined;
  });
  return () => {
    if (!harness) throw new Error('there is no engine outside a test');
    return harness;
  };
}
