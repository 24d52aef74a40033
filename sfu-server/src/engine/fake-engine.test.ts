import type { EngineHarness } from '../testing/engine-harness.ts';
import { createFakeEngine } from './fake-engine.ts';
import type { EngineEvent } from './media-engine.ts';
import { describeMediaEngine } from './media-engine.contract.ts';
import { manualTimers } from './timers.ts';

describeMediaEngine('the fake media engine', async (): Promise<EngineHarness> => {
  const events: EngineEvent[] = [];
  const timers = manualTimers();
  const { engine, plane } = createFakeEngine({ timers, listener: (event) => events.push(event) });
  return { engine, events, timers, killWorkers: () => plane.killWorker(), close: () => engine.close() };
});
