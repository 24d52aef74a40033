import type { Fault } from './fault.ts';
import { clock } from './faults/clock.ts';
import { kills } from './faults/kills.ts';
import { network } from './faults/network.ts';
import { storage } from './faults/storage.ts';

/** Those that leave something behind, a recording that has ended and a clock that was set, come last. */
export const allFaults: readonly Fault[] = [...kills, ...network, ...storage, ...clock];
