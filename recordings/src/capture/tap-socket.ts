import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export interface TapSocket {
  readonly port: number;
  close(): void;
}

/** A keyframe of a screen comes as a burst of a few hundred packets; the kernel may grant less. */
const receiveBufferBytes = 4 << 20;

/**
 * A UDP port of this machine for one tap. Rejects with the socket's error. What does not come from loopback cannot
 * arrive here.
 */
export async function openTapSocket(onDatagram: (datagram: Buffer, fromPort: number) => void): Promise<TapSocket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: receiveBufferBytes });
  socket.on('message', (datagram, from) => onDatagram(datagram, from.port));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  // An ICMP error of a port that is gone must not end the service.
  socket.on('error', () => undefined);
  let isOpen = true;
  return {
    port: socket.address().port,
    close() {
      if (isOpen) socket.close();
      isOpen = false;
    },
  };
}
