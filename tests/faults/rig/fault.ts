import type { BroadcastEvent } from '@campus/protocol';
import type { Product } from '../../product/start-product.ts';
import type { DemoBroadcast, RunningRecording } from '../demo-broadcast.ts';
import type { Sites } from './sites.ts';
import type { Disk } from './small-disk.ts';
import type { Trouble } from './trouble.ts';

/** Where a fault happens: a broadcast that is on air and recorded, with everybody in it. */
export interface Place {
  readonly product: Product;
  readonly sites: Sites;
  readonly demo: DemoBroadcast;
  readonly recording: RunningRecording;
  /** Null where none is wanted, and without a C compiler. */
  readonly trouble: Trouble | null;
  /** Null where the recordings stand on no disk of the rig's. */
  readonly disk: Disk | null;
}

export interface Struck {
  /** From when on it can be back (wall clock); without it, when the fault was over. */
  readonly healedMs?: number;
  /** What somebody had to do. */
  readonly manualStep?: string;
}

export interface Fault {
  readonly name: string;
  /** `commands` leaves the media alone; `end` ends the recording, which is what is to happen. */
  readonly touches: 'media' | 'commands' | 'end';
  /** What has to stand in the log afterwards. */
  readonly logs?: BroadcastEvent['type'];
  /** What the product has to be started with. */
  readonly needs?: 'trouble' | 'disk';
  /** A run of all tests has no time for it: it takes long, or one like it is tried there. */
  readonly isLong?: boolean;
  /** Resolves when it is over; whatever comes back by itself does so after that. */
  strike(place: Place): Promise<Struck | void>;
}

/** How long a fault lasts is what is tried; nothing is waited for. */
export function lasts(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
