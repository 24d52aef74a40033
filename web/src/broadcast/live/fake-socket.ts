import type { LiveHandshake } from '@campus/protocol';
import type { LiveSocket, LiveSocketEvents, OpenLiveSocket } from './live-socket.ts';

interface Asked {
  readonly name: string;
  readonly request: Record<string, unknown>;
  readonly answer: (answer: unknown) => void;
  /** The answer does not arrive. */
  readonly lose: () => void;
}

/** A connection in a test's hands. */
export class FakeSocket implements LiveSocket {
  readonly asked: Asked[] = [];
  readonly handshakes: LiveHandshake[] = [];
  connects = 0;
  isConnected = false;
  #handshake: () => LiveHandshake = () => ({ token: '', protocolVersion: 0 });
  #events: LiveSocketEvents | null = null;

  readonly open: OpenLiveSocket = (handshake, events) => {
    this.#handshake = handshake;
    this.#events = events;
    return this;
  };

  get events(): LiveSocketEvents {
    if (!this.#events) throw new Error('the socket was not opened');
    return this.#events;
  }

  connect(): void {
    this.connects += 1;
    this.handshakes.push(this.#handshake());
  }

  disconnect(): void {
    this.isConnected = false;
  }

  ask(name: string, request: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.asked.push({
        name,
        request: request as Record<string, unknown>,
        answer: resolve,
        lose: () => reject(new Error('timed out')),
      });
    });
  }

  up(): void {
    this.isConnected = true;
    this.events.onUp();
  }

  down(): void {
    this.isConnected = false;
    for (const asked of this.asked) asked.lose();
    this.events.onDown(true);
  }

  last(): Asked {
    const last = this.asked.at(-1);
    if (!last) throw new Error('nothing was asked');
    return last;
  }
}
