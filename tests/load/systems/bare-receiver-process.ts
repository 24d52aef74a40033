// A process of its own: takes RTP, and does nothing with it. No recorder that Node runs costs less.
import { createSocket } from 'node:dgram';

const socket = createSocket({ type: 'udp4', recvBufferSize: 4 << 20 });
socket.on('message', () => undefined);
socket.bind(0, '127.0.0.1', () => console.log(`ready ${socket.address().port}`));
// Whoever started it ends it by closing its input.
process.stdin.resume().once('end', () => process.exit());
