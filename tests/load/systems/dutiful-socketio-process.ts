// A process of its own: the bare Socket.IO server, with the least that nobody who lets people in can do without.
// A token is signed for each, whoever comes is written down before that is said, and media is asked for elsewhere.
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { LIVE_PATH } from '@campus/protocol';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import type { Script } from './bare-socketio-process.ts';

const [scriptFile = '', databaseFile = '', mediaPort = ''] = process.argv.slice(2);
const script = JSON.parse(readFileSync(scriptFile, 'utf8')) as Script;

const database = new DatabaseSync(databaseFile);
database.exec('pragma journal_mode = WAL; pragma synchronous = FULL');
database.exec('create table participants (id text primary key, name text, came_at_ms integer) strict');
database.exec('create table visits (id text primary key, participant_id text, came_at_ms integer) strict');
const addParticipant = database.prepare('insert into participants values (?, ?, ?)');
const addVisit = database.prepare('insert into visits values (?, ?, ?)');

const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const media = io(`http://127.0.0.1:${mediaPort}`, { path: LIVE_PATH, transports: ['websocket'] });

const http = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += String(chunk)));
  request.once('end', () => {
    const id = randomUUID();
    const { name } = JSON.parse(body) as { name?: string };
    addParticipant.run(id, name ?? '', Date.now());
    const claims = Buffer.from(JSON.stringify({ sub: id, exp: Date.now() })).toString('base64url');
    const signature = sign('sha256', Buffer.from(claims), { key, dsaEncoding: 'ieee-p1363' });
    response.writeHead(200, { 'content-type': 'application/json' });
    const joinToken = `${claims}.${signature.toString('base64url')}`;
    response.end(JSON.stringify({ ...script.joinReply, joinToken }));
  });
});
new Server(http, { path: LIVE_PATH }).on('connection', (socket) => {
  addVisit.run(randomUUID(), socket.id, Date.now());
  socket.on('media.open', (request: unknown, answer: (reply: unknown) => void) => {
    void media.emitWithAck('media.open', request).then(answer);
  });
  socket.emit('broadcast.snapshot', script.snapshot);
});
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  console.log(`ready ${typeof address === 'object' ? address?.port : ''}`);
});
// Whoever started it ends it by closing its input.
process.stdin.resume().once('end', () => process.exit());
