import type { Clock } from '@campus/service-kit/clock';
import { everySoOften } from '@campus/service-kit/every-so-often';
import type { RecordingStore } from '../recordings/recording-store.ts';

/** Long enough to watch what one has recorded; the demo's links live half as long. */
const keptMs = 60 * 60_000;
const lookEveryMs = 60_000;

/**
 * Deletes what visitors recorded, some time after the demo has ended: nobody owns it, and everybody may make more. Asks
 * the database each time, so that a restart forgets none. `tick` throws when something could not be deleted yet.
 */
export function createDemoRecordings(dependencies: {
  store: Pick<RecordingStore, 'listDemosEndedBefore'>;
  remove: (recordingId: string) => Promise<void>;
  clock: Clock;
}): { tick(): Promise<void> } {
  const { store, remove, clock } = dependencies;
  const look = async (nowMs: number): Promise<void> => {
    const failures: unknown[] = [];
    for (const { id } of await store.listDemosEndedBefore(nowMs - keptMs))
      await remove(id).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, 'recordings could not be deleted');
  };
  return { tick: everySoOften({ everyMs: lookEveryMs, clock, work: look }) };
}
