import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';

it('gives ports that no outgoing connection takes, free for TCP and UDP', async () => {
  const ports = await Promise.all(Array.from({ length: 10 }, freePort));
  for (const port of ports) expect(port).toBeLessThan(32_768);
  const [port] = ports;
  const server = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const socket = createSocket('udp4').bind(port, '127.0.0.1');
  onTestFinished(() => void socket.close());
  await once(socket, 'listening');
});
