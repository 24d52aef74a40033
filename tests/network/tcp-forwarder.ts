import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Impairment } from './impairment.ts';

export interface TcpForwarder {
  close(): Promise<void>;
}

/**
 * Copies connections to `target`. While the link is cut nothing is read or written on either side: the bytes
 * wait in the senders' buffers as they do when a cable is pulled, and new connections hang.
 */
export async function forwardTcp(
  listen: { host: string; port: number },
  target: { host: string; port: number },
  impairment: Impairment,
): Promise<TcpForwarder> {
  const sockets = new Set<Socket>();
  const waiting = new Set<Socket>();

  const join = (front: Socket): void => {
    const back = connect(target.port, target.host);
    sockets.add(back);
    for (const [from, to] of [
      [front, back],
      [back, front],
    ] as const) {
      from.on('data', (chunk) => {
        if (!to.destroyed && !to.write(chunk)) from.pause();
      });
      to.on('drain', () => {
        if (!impairment.isCut) from.resume();
      });
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  };

  impairment.onChange((isCut) => {
    for (const socket of sockets) {
      if (isCut) socket.pause();
      else socket.resume();
    }
    if (isCut) return;
    for (const front of waiting) join(front);
    waiting.clear();
  });

  const server = createServer({ pauseOnConnect: false }, (front) => {
    sockets.add(front);
    front.on('error', () => front.destroy());
    if (!impairment.isCut) return join(front);
    front.pause();
    waiting.add(front);
    front.on('close', () => waiting.delete(front));
  });
  server.listen(listen.port, listen.host);
  await once(server, 'listening');
  return {
    async close() {
      for (const socket of [...sockets, ...waiting]) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
