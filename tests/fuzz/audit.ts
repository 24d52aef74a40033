import { apply, type BroadcastEvent, BroadcastState, emptyState, projectState, type Snapshot } from '@campus/protocol';
import { expect } from 'vitest';
import { brokenPromises } from '../../protocol/src/testing/state-promises.ts';
import type { Person } from './people.ts';

/** Holds what the service says against what is on the disk, read and applied here. */
export interface Audit {
  /** Reads on. Fails when a number is missing, or when a state is one that the core never reaches. */
  catchUp(): Promise<BroadcastState>;
  /** Fails when somebody was told another state than the log gives them. Call `catchUp` before. */
  compare(person: Person, snapshot: Snapshot): void;
}

export function createAudit(broadcastId: string, readLog: () => Promise<BroadcastEvent[]>): Audit {
  const states: BroadcastState[] = [emptyState(broadcastId)];
  const newest = (): BroadcastState => states.at(-1) ?? emptyState(broadcastId);
  return {
    async catchUp() {
      for (const event of (await readLog()).slice(newest().seq)) {
        expect(event.seq, 'the log goes on').toBe(newest().seq + 1);
        const after = apply(newest(), event);
        expect(brokenPromises(after), `after ${JSON.stringify(event)}`).toEqual([]);
        states.push(after);
      }
      expect(BroadcastState.safeParse(newest()).error?.message).toBeUndefined();
      return newest();
    },
    compare({ seat, role, participantId }, { state }) {
      const logged = states[state.seq];
      expect(logged, `the log has what ${seat} was told`).toBeDefined();
      if (!logged) return;
      const theirs: unknown = JSON.parse(JSON.stringify(projectState(logged, { participantId, role })));
      expect(state, `what ${seat} was told of the state ${state.seq}`).toEqual(theirs);
    },
  };
}
