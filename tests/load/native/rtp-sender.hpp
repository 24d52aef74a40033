// One outgoing stream: numbers, times and counts of its packets.
#pragma once

#include "media-clip.hpp"
#include "random.hpp"
#include "rtcp-packet.hpp"
#include "rtp-packet.hpp"

#include <cstring>

namespace load {

class RtpSender {
 public:
  RtpSender(std::uint32_t ssrc, std::uint8_t payloadType)
      : ssrc_(ssrc),
        payloadType_(payloadType),
        sequence_(static_cast<std::uint16_t>(random32())),
        firstTimestamp_(random32()) {}

  /** Writes the next packet and gives its length. `timestamp` counts from the start of the source. */
  std::size_t write(std::uint8_t* packet, std::uint32_t timestamp, Bytes payload, bool hasMarker) {
    writeRtpHeader(packet, {ssrc_, firstTimestamp_ + timestamp, sequence_++, payloadType_, hasMarker});
    std::memcpy(packet + kRtpHeader, payload.data(), payload.size());
    ++packets_;
    octets_ += static_cast<std::uint32_t>(payload.size());
    return kRtpHeader + payload.size();
  }

  bool hasSent() const { return packets_ > 0; }
  SenderReport report(Microseconds wallClockUs, std::uint32_t timestamp) const {
    return {ssrc_, wallClockUs, firstTimestamp_ + timestamp, packets_, octets_};
  }

 private:
  std::uint32_t ssrc_;
  std::uint8_t payloadType_;
  std::uint16_t sequence_;
  std::uint32_t firstTimestamp_;
  std::uint32_t packets_ = 0;
  std::uint32_t octets_ = 0;
};

}  // namespace load
