// The header of RTP (RFC 3550, section 5.1).
#pragma once

#include "bytes.hpp"

#include <optional>

namespace load {

constexpr std::size_t kRtpHeader = 12;

struct RtpHeader {
  std::uint32_t ssrc;
  std::uint32_t timestamp;
  std::uint16_t sequence;
  std::uint8_t payloadType;
  bool hasMarker;
};

inline std::uint16_t rtpSequence(const std::uint8_t* packet) { return read16(packet + 2); }
inline std::uint32_t rtpSsrc(const std::uint8_t* packet) { return read32(packet + 8); }

inline void writeRtpHeader(std::uint8_t* packet, const RtpHeader& header) {
  packet[0] = 0x80;
  packet[1] = static_cast<std::uint8_t>(header.payloadType | (header.hasMarker ? 0x80 : 0));
  write16(packet + 2, header.sequence);
  write32(packet + 4, header.timestamp);
  write32(packet + 8, header.ssrc);
}

struct RtpPacket {
  RtpHeader header;
  /** Without padding; empty in a packet that is nothing but padding. */
  Bytes payload;
};

/** Nothing when the lengths inside do not fit the packet. */
inline std::optional<RtpPacket> parseRtp(Bytes packet) {
  if (packet.size() < kRtpHeader || packet[0] >> 6 != 2) return {};
  std::size_t at = kRtpHeader + 4 * static_cast<std::size_t>(packet[0] & 0x0F);
  if ((packet[0] & 0x10) != 0) {
    if (at + 4 > packet.size()) return {};
    at += 4 + 4 * static_cast<std::size_t>(read16(packet.data() + at + 2));
  }
  const std::size_t padding = (packet[0] & 0x20) != 0 ? packet.back() : 0;
  if (at + padding > packet.size()) return {};
  const std::uint8_t* data = packet.data();
  return RtpPacket{{rtpSsrc(data), read32(data + 4), rtpSequence(data), static_cast<std::uint8_t>(data[1] & 0x7F),
                    (data[1] & 0x80) != 0},
                   packet.subspan(at, packet.size() - at - padding)};
}

}  // namespace load
