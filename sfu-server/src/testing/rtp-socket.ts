import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export interface RtpPacket {
  payloadType: number;
  sequenceNumber: number;
  timestamp: number;
  ssrc: number;
  payload: Buffer;
}

export interface RtpSocket {
  readonly port: number;
  readonly packets: RtpPacket[];
  /** Sender reports: whose, and the wall clock that they say. */
  readonly reports: { ssrc: number; wallMs: number; rtpTimestamp: number }[];
  send(packet: Omit<RtpPacket, 'payload'> & { payload: Buffer; isLast?: boolean }, port: number): void;
  close(): void;
}

/** From the epoch of NTP (1900) to that of Unix, in seconds. */
const ntpOffset = 2_208_988_800;

/** mediasoup always sends a header extension, even when none was negotiated. */
function headerLength(message: Buffer): number {
  const first = message.readUInt8(0);
  const fixed = 12 + 4 * (first & 0x0f);
  return (first & 0x10) === 0 ? fixed : fixed + 4 + 4 * message.readUInt16BE(fixed + 2);
}

/** A UDP socket on loopback that reads and writes plain RTP (RFC 3550) and reads sender reports. */
export async function openRtpSocket(): Promise<RtpSocket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const packets: RtpPacket[] = [];
  const reports: RtpSocket['reports'] = [];
  socket.on('message', (message) => {
    const type = message.readUInt8(1);
    if (type === 200) {
      const wallMs = (message.readUInt32BE(8) - ntpOffset + message.readUInt32BE(12) / 2 ** 32) * 1_000;
      reports.push({ ssrc: message.readUInt32BE(4), wallMs, rtpTimestamp: message.readUInt32BE(16) });
    }
    // RTCP has the types 192 to 223 (RFC 5761).
    if (type >= 192 && type <= 223) return;
    packets.push({
      payloadType: type & 0x7f,
      sequenceNumber: message.readUInt16BE(2),
      timestamp: message.readUInt32BE(4),
      ssrc: message.readUInt32BE(8),
      payload: message.subarray(headerLength(message)),
    });
  });
  return {
    port: socket.address().port,
    packets,
    reports,
    send({ payloadType, sequenceNumber, timestamp, ssrc, payload, isLast }, port) {
      const header = Buffer.alloc(12);
      header.writeUInt8(0x80, 0);
      header.writeUInt8(payloadType | (isLast ? 0x80 : 0), 1);
      header.writeUInt16BE(sequenceNumber, 2);
      header.writeUInt32BE(timestamp, 4);
      header.writeUInt32BE(ssrc, 8);
      socket.send(Buffer.concat([header, payload]), port, '127.0.0.1');
    },
    close: () => socket.close(),
  };
}
