import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/**
 * As much of a Redis server as publish and subscribe need (RESP2 and RESP3), so that the bus is tried over a socket
 * on machines without Redis. https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
export interface TinyRedis {
  readonly url: string;
  readonly port: number;
  /** Cuts every connection; the server goes on. */
  cut(): void;
  close(): Promise<void>;
}

export async function startTinyRedis(port = 0): Promise<TinyRedis> {
  const sockets = new Set<Socket>();
  const subscribers = new Map<string, Set<{ socket: Socket; isThree: boolean }>>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const self = { socket, isThree: false };
    let rest = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => {
      rest = Buffer.concat([rest, data]);
      for (let read = readCommand(rest); read; read = readCommand(rest)) {
        rest = rest.subarray(read.bytes);
        socket.write(answer(read.words));
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      for (const set of subscribers.values()) set.delete(self);
    });

    const answer = ([name = '', ...args]: string[]): string => {
      switch (name.toUpperCase()) {
        case 'HELLO':
          self.isThree = args[0] === '3';
          return self.isThree ? `%1\r\n${bulk('proto')}:3\r\n` : `*2\r\n${bulk('proto')}:2\r\n`;
        case 'PING':
          return '+PONG\r\n';
        case 'SUBSCRIBE': {
          const channel = args[0] ?? '';
          const set = subscribers.get(channel) ?? new Set();
          subscribers.set(channel, set.add(self));
          return `${self.isThree ? '>' : '*'}3\r\n${bulk('subscribe')}${bulk(channel)}:1\r\n`;
        }
        case 'PUBLISH': {
          const [channel = '', text = ''] = args;
          const set = subscribers.get(channel) ?? new Set();
          for (const { socket: other, isThree } of set)
            other.write(`${isThree ? '>' : '*'}3\r\n${bulk('message')}${bulk(channel)}${bulk(text)}`);
          return `:${set.size}\r\n`;
        }
        default:
          return '+OK\r\n';
      }
    };
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const address = server.address() as AddressInfo;
  return {
    url: `redis://127.0.0.1:${address.port}`,
    port: address.port,
    cut,
    async close() {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}

function bulk(text: string): string {
  return `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
}

/** The first whole command of the buffer: an array of bulk strings. */
function readCommand(buffer: Buffer): { words: string[]; bytes: number } | undefined {
  let at = 0;
  const line = (): string | undefined => {
    const end = buffer.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const text = buffer.toString('utf8', at, end);
    at = end + 2;
    return text;
  };
  const head = line();
  if (head === undefined) return undefined;
  const words: string[] = [];
  for (let index = 0; index < Number(head.slice(1)); index += 1) {
    const size = line();
    if (size === undefined) return undefined;
    const length = Number(size.slice(1));
    if (buffer.length < at + length + 2) return undefined;
    words.push(buffer.toString('utf8', at, at + length));
    at += length + 2;
  }
  return { words, bytes: at };
}
