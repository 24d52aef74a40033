import type { SenderReport } from './rtp-clock.ts';

const senderReportType = 200;
/** 2^32 steps of NTP's fraction in a second. */
const fractionsPerMs = 2 ** 32 / 1000;

/** RTP and RTCP share a port; the second byte tells them apart (RFC 5761, 4). */
export function isRtcp(datagram: Buffer): boolean {
  const type = datagram[1] ?? 0;
  return type >= 192 && type <= 223;
}

/** The sender reports of a compound packet (RFC 3550, 6.4.1); what is broken is left out. */
export function senderReportsOf(datagram: Buffer): SenderReport[] {
  const reports: SenderReport[] = [];
  for (let offset = 0; offset + 4 <= datagram.length; ) {
    const bytes = (datagram.readUInt16BE(offset + 2) + 1) * 4;
    if (offset + bytes > datagram.length) break;
    if (datagram[offset + 1] === senderReportType && bytes >= 28) {
      const ntpMs = datagram.readUInt32BE(offset + 8) * 1000 + datagram.readUInt32BE(offset + 12) / fractionsPerMs;
      reports.push({ ntpMs, rtpTimestamp: datagram.readUInt32BE(offset + 16) });
    }
    offset += bytes;
  }
  return reports;
}
