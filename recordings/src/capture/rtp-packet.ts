/** What the recorder looks at of an RTP packet. */
export interface RtpPacket {
  sequenceNumber: number;
  timestamp: number;
  payloadType: number;
  isMarked: boolean;
  /** Without padding; a view into the datagram. Empty in a packet that only fills a gap in the numbers. */
  payload: Buffer;
}

const fixedHeaderBytes = 12;

/** Reads RFC 3550, 5.1 and 5.3.1; null for what is no RTP or broken. */
export function readRtpPacket(datagram: Buffer): RtpPacket | null {
  if (datagram.length < fixedHeaderBytes) return null;
  const [first = 0, second = 0] = datagram;
  if (first >> 6 !== 2) return null;
  let from = fixedHeaderBytes + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (from + 4 > datagram.length) return null;
    from += 4 + datagram.readUInt16BE(from + 2) * 4;
  }
  // The last byte says how many of them are padding, itself among them.
  const padding = (first & 0x20) === 0 ? 0 : (datagram[datagram.length - 1] ?? 0);
  const to = datagram.length - padding;
  if (from > to || ((first & 0x20) !== 0 && padding === 0)) return null;
  return {
    sequenceNumber: datagram.readUInt16BE(2),
    timestamp: datagram.readUInt32BE(4),
    payloadType: second & 0x7f,
    isMarked: (second & 0x80) !== 0,
    payload: datagram.subarray(from, to),
  };
}
