import {
  AppError,
  apply,
  type BroadcastEvent,
  type BroadcastState,
  emptyState,
  PAGE_UNITS,
  type SlideTrace,
  type Stroke,
} from '@campus/protocol';
import { vi } from 'vitest';
import type { BroadcastSession } from '../../broadcast/session/broadcast-session.ts';
import type { ReadyView } from '../../broadcast/session/view.ts';
import { LiveSlides } from '../live-slides.ts';

type Unnumbered<E> = E extends unknown ? Omit<E, 'seq' | 'atMs' | 'byId'> : never;
type Asked = [name: string, request: Record<string, unknown>];

/** Live, with two files of three pages; the second page of the first is shown. */
const begun = [
  { type: 'broadcast.wentLive' },
  { type: 'slides.added', deckId: 'deck-1', pageCount: 3 },
  { type: 'slides.added', deckId: 'deck-2', pageCount: 3 },
  { type: 'slides.shown', deckId: 'deck-1', page: 2 },
] as Unnumbered<BroadcastEvent>[];

/** Files that never open: what is drawn over a page needs none. */
class OwnSlides extends LiveSlides {
  override readonly source = { open: () => new Promise<never>(() => undefined) };
}

const ownSlides = (trace: (trace: SlideTrace) => void) =>
  new OwnSlides({ joinToken: () => 'a-token', trace: async (sent) => trace(sent) });

/** A broadcast with slides: one who presents them, one who watches, and what the server tells both. */
export class ShownSlides {
  /** All that was asked, in its order. */
  readonly asked: Asked[] = [];
  readonly watching = ownSlides(() => undefined);
  readonly presenting = ownSlides((trace) => this.watching.traced(trace));
  state: BroadcastState = emptyState('broadcast-1');
  isRefusing = false;

  constructor() {
    this.happen(...begun);
  }

  happen(...events: Unnumbered<BroadcastEvent>[]): void {
    for (const event of events) {
      const whole = { byId: null, ...event, seq: this.state.seq + 1, atMs: 1_000 } as BroadcastEvent;
      this.state = apply(this.state, whole);
      this.presenting.noteEvents([whole]);
      this.watching.noteEvents([whole]);
    }
  }

  get view(): ReadyView {
    return { state: this.state, event: { id: 'event-1' } } as unknown as ReadyView;
  }

  get session(): Pick<BroadcastSession, 'command' | 'slides'> {
    const command = async (name: string, request: object): Promise<object> => {
      this.asked.push([name, { ...request }]);
      if (this.isRefusing) throw new AppError('LIMIT_EXCEEDED', 'refused');
      return { seq: this.state.seq + 1 };
    };
    return { command, slides: this.presenting } as unknown as Pick<BroadcastSession, 'command' | 'slides'>;
  }

  /** The line that was asked to be drawn last. */
  get lastStroke(): Stroke | undefined {
    return this.asked.findLast(([name]) => name === 'slides.draw')?.[1]['stroke'] as Stroke | undefined;
  }

  close(): void {
    this.presenting.close();
    this.watching.close();
  }
}

/** Every element is as large as a page has units, and pens can be captured: nothing is laid out here. */
export function layOut(): void {
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, PAGE_UNITS, PAGE_UNITS));
  Element.prototype.setPointerCapture = () => undefined;
}
