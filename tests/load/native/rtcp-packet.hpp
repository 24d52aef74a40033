// What we say and understand of RTCP (RFC 3550, RFC 4585, RFC 5104).
#pragma once

#include "bytes.hpp"
#include "clock.hpp"

#include <functional>
#include <optional>

namespace load {

constexpr std::size_t kRtcpHeader = 8;

/** Where RTP and RTCP share a port (RFC 5761, section 4). */
inline bool isRtcp(Bytes packet) { return packet[1] >= 192 && packet[1] <= 223; }

struct SenderReport {
  std::uint32_t ssrc;
  /** The wall clock, and the same moment in the clock of the stream. */
  Microseconds wallClockUs;
  std::uint32_t timestamp;
  std::uint32_t packets;
  std::uint32_t octets;
};

struct ReportBlock {
  std::uint32_t ssrc;
  std::uint8_t fractionLost;
  std::uint32_t lost;
  std::uint32_t highestSequence;
  /** The middle of the last sender report's time, and how long ago it came in 1/65536 s; 0 without one. */
  std::uint32_t lastSenderReport;
  std::uint32_t delaySinceIt;
};

/** What a received compound packet holds that matters here. */
struct RtcpEvents {
  std::function<void(std::uint32_t ssrc, std::uint32_t middleOfTime)> onSenderReport;
  /** PLI or FIR. */
  std::function<void()> onKeyframeRequest;
};
void parseRtcp(Bytes compound, const RtcpEvents& events);

/** Builds a compound packet, with room behind it for what SRTCP appends. */
class RtcpWriter {
 public:
  static constexpr std::size_t kMaxBlocks = 16;

  void senderReport(const SenderReport& report);
  void receiverReport(std::uint32_t ownSsrc, std::span<const ReportBlock> blocks);
  void pictureLoss(std::uint32_t ownSsrc, std::uint32_t mediaSsrc);

  std::uint8_t* data() { return buffer_; }
  std::size_t size() const { return size_; }

 private:
  std::uint8_t* packet(std::uint8_t count, std::uint8_t type, std::size_t length);

  std::uint8_t buffer_[kMaxDatagram]{};
  std::size_t size_ = 0;
};

}  // namespace load
