// A process of its own: a Socket.IO server that knows what to answer, and does nothing to find it out.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { LIVE_PATH } from '@campus/protocol';
import { Server } from 'socket.io';

/** What a viewer is told, as the product told it to one. */
export interface Script {
  readonly snapshot: unknown;
  readonly offer: unknown;
  readonly joinReply: Readonly<Record<string, unknown>>;
}

const script = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Script;

const http = createServer((request, response) => {
  request.resume().once('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...script.joinReply, joinToken: randomUUID() }));
  });
});
new Server(http, { path: LIVE_PATH }).on('connection', (socket) => {
  socket.on('media.open', (_request: unknown, answer: (reply: unknown) => void) =>
    answer({ ok: true, data: script.offer }),
  );
  socket.emit('broadcast.snapshot', script.snapshot);
});
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  console.log(`ready ${typeof address === 'object' ? address?.port : ''}`);
});
// Whoever started it ends it by closing its input.
process.stdin.resume().once('end', () => process.exit());
