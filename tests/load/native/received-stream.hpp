// One stream as a viewer gets it.
#pragma once

#include "clock.hpp"
#include "keyframe-detector.hpp"
#include "rtcp-packet.hpp"
#include "sequence-counter.hpp"

#include <optional>

namespace load {

class ReceivedStream {
 public:
  explicit ReceivedStream(std::uint32_t ssrc) : ssrc_(ssrc) {}

  std::uint32_t ssrc() const { return ssrc_; }

  /** What it will be, or what it turns out to have been. */
  void declare(Codec codec, std::uint8_t payloadType);
  bool isDeclared() const { return codec_.has_value(); }

  /** Whether nothing inside its packets has to be looked at any more. */
  bool isKnown() const;
  /** Whether it is video that began `agoUs` ago or longer, and of which no whole keyframe came. */
  bool lacksKeyframe(Microseconds steadyUs, Microseconds agoUs) const;
  std::optional<Microseconds> keyframeAtUs() const;
  bool hasBegun() const { return hasBegun_; }

  /** True for the first packet. `size` is what came by UDP. */
  bool count(std::uint16_t sequence, std::size_t size);
  void countDuplicate() { ++repeated_; }
  void countUndecryptable() { ++decryptErrors_; }
  /** Looks for the first whole keyframe; `atUs` is when the packet came. */
  void inspect(const RtpPacket& packet, Microseconds atUs);

  void noteSenderReport(std::uint32_t middleOfTime);
  ReportBlock makeReportBlock();

  const SequenceCounter& sequences() const { return sequences_; }
  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t duplicates() const { return sequences_.duplicates() + repeated_; }
  std::uint64_t decryptErrors() const { return decryptErrors_; }
  void reset();

 private:
  std::uint32_t ssrc_;
  std::optional<Codec> codec_;
  std::uint8_t payloadType_ = 0;
  SequenceCounter sequences_;
  std::uint64_t bytes_ = 0;
  std::uint64_t repeated_ = 0;
  std::uint64_t decryptErrors_ = 0;

  bool hasBegun_ = false;
  Microseconds begunUs_ = 0;
  // Media may come before it is said which it is, so both are looked for.
  H264KeyframeDetector h264_;
  Vp8KeyframeDetector vp8_;
  std::optional<Microseconds> h264KeyframeUs_;
  std::optional<Microseconds> vp8KeyframeUs_;
  std::optional<std::uint8_t> seenPayloadType_;

  std::uint32_t lastSenderReport_ = 0;
  Microseconds lastSenderReportUs_ = 0;
  std::uint64_t lostBeforeReset_ = 0;
  std::uint64_t reportedExpected_ = 0;
  std::uint64_t reportedReceived_ = 0;
};

}  // namespace load
