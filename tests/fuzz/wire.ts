import { once } from 'node:events';
import { LIVE_PATH, PROTOCOL_VERSION } from '@campus/protocol';
import { AppError, ErrorBody } from '@campus/protocol/errors';
import { eventually } from '@campus/service-kit/testing';
import { type RawData, WebSocket } from 'ws';

const answerWithinMs = 20_000;
/** Connections are made by the hundred. */
const soon = { intervalMs: 2 };

/** The text of an acknowledgement, or why there is none. */
export type Answer = { readonly text: string } | 'cut off' | 'no answer';

export interface Notice {
  readonly name: string;
  readonly data: unknown;
}

/**
 * Socket.IO's own words over a WebSocket, written by hand: a client of the library sends nothing that is wrong.
 * https://socket.io/docs/v4/socket-io-protocol/
 */
export interface Wire {
  readonly isOpen: boolean;
  readonly notices: readonly Notice[];
  /** An event whose arguments are JSON text: `["chat.say",{…}]`. */
  ask(argumentsText: string): Promise<Answer>;
  /** The same without asking for an acknowledgement. */
  tell(argumentsText: string): void;
  /** Anything at all. */
  send(frame: string | Uint8Array): void;
  close(): Promise<void>;
}

/** `44{"message":…}`, `43/board,7[…]`: type, namespace, number and the rest of a packet. */
const packetForm = /^4([0-6])(?:(\/[^,]*),)?(\d*)([\s\S]*)$/;

/** Opens the connection only; nobody has said who they are. */
export async function dial(url: string, namespace = ''): Promise<Wire & { refusal(): unknown; isIn(): boolean }> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${LIVE_PATH}/?EIO=4&transport=websocket`);
  const prefix = namespace === '' ? '' : `${namespace},`;
  const waiting = new Map<number, (answer: Answer) => void>();
  const notices: Notice[] = [];
  let refusal: unknown;
  let isIn = false;
  let asked = 0;
  socket.on('message', (data: RawData) => {
    const text = String(data);
    if (text === '2') return socket.send('3');
    const [, type, , number, rest = ''] = packetForm.exec(text) ?? [];
    if (type === '0') isIn = true;
    if (type === '4') refusal = JSON.parse(rest);
    if (type === '3') waiting.get(Number(number))?.({ text: rest });
    if (type === '2') {
      const [name, notice] = JSON.parse(rest) as [string, unknown];
      notices.push({ name, data: notice });
    }
  });
  socket.on('close', () => {
    for (const answer of waiting.values()) answer('cut off');
  });
  // What is wrong shows in what is not answered.
  socket.on('error', () => undefined);
  const send = (frame: string | Uint8Array): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(frame);
  };
  await eventually(() => socket.readyState !== WebSocket.CONNECTING, soon);
  if (socket.readyState !== WebSocket.OPEN) throw new Error('the server takes no connection');
  return {
    get isOpen() {
      return socket.readyState === WebSocket.OPEN;
    },
    notices,
    refusal: () => refusal,
    isIn: () => isIn,
    async ask(argumentsText) {
      if (socket.readyState !== WebSocket.OPEN) return 'cut off';
      asked += 1;
      const number = asked;
      const { promise, resolve } = Promise.withResolvers<Answer>();
      const timer = setTimeout(() => resolve('no answer'), answerWithinMs);
      waiting.set(number, resolve);
      send(`42${prefix}${number}${argumentsText}`);
      try {
        return await promise;
      } finally {
        clearTimeout(timer);
        waiting.delete(number);
      }
    },
    tell: (argumentsText) => send(`42${prefix}${argumentsText}`),
    send,
    async close() {
      if (socket.readyState === WebSocket.CLOSED) return;
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

/** Connects with a token as a page does. Throws the AppError of a refusal. */
export async function openWire(url: string, token: string, namespace = ''): Promise<Wire> {
  const wire = await dial(url, namespace);
  const prefix = namespace === '' ? '' : `${namespace},`;
  wire.send(`40${prefix}${JSON.stringify({ token, protocolVersion: PROTOCOL_VERSION })}`);
  await eventually(() => wire.isIn() || wire.refusal() !== undefined || !wire.isOpen, soon);
  if (wire.isIn()) return wire;
  await wire.close();
  const body = ErrorBody.safeParse((wire.refusal() as { data?: unknown } | undefined)?.data);
  throw body.success ? AppError.fromBody(body.data) : new Error('the connection was refused without a reason');
}
