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
  const resumes = new Set<() => void>();
  const late = new Set<NodeJS.Timeout>();
  const waiting = new Set<Socket>();

  const join = (front: Socket): void => {
    const back = connect(target.port, target.host);
    sockets.add(back);
    for (const [from, to, direction] of [
      [front, back, 'up'],
      [back, front, 'down'],
    ] as const) {
      /** A chunk that is under way on a slow line; nothing more is read meanwhile. */
      let underWay: { chunk: Buffer; isThrough: boolean } | null = null;
      let isOver = false;
      const write = (chunk: Buffer): void => {
        if (!to.destroyed && !to.write(chunk)) from.pause();
      };
      const arrive = (): void => {
        if (!underWay?.isThrough || impairment.isCut) return;
        const { chunk } = underWay;
        underWay = null;
        from.resume();
        write(chunk);
        if (isOver) to.end();
      };
      const goOn = (): void => {
        arrive();
        if (!underWay && !impairment.isCut) from.resume();
      };
      from.on('data', (chunk: Buffer) => {
        const delayMs = impairment.streamDelayMs(direction, chunk.length);
        if (delayMs === 0) return write(chunk);
        from.pause();
        const own = { chunk, isThrough: false };
        underWay = own;
        const timer = setTimeout(() => {
          late.delete(timer);
          own.isThrough = true;
          arrive();
        }, delayMs);
        late.add(timer);
      });
      to.on('drain', goOn);
      resumes.add(goOn);
      from.on('end', () => {
        isOver = true;
        if (!underWay) to.end();
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        resumes.delete(goOn);
        // What is still under way arrives before the end.
        isOver = true;
        if (!underWay) to.destroy();
      });
    }
  };

  impairment.onChange((isCut) => {
    if (isCut) {
      for (const socket of sockets) socket.pause();
      return;
    }
    for (const resume of resumes) resume();
    for (const front of waiting) {
      join(front);
      front.resume();
    }
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
      for (const timer of late) clearTimeout(timer);
      for (const socket of [...sockets, ...waiting]) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
