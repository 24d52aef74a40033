#include "received-stream.hpp"

#include <algorithm>

namespace load {

void ReceivedStream::declare(Codec codec, std::uint8_t payloadType) {
  codec_ = codec;
  payloadType_ = payloadType;
  // What was seen so far was another payload type's, a retransmission's for example.
  if (seenPayloadType_ && *seenPayloadType_ != payloadType) {
    h264KeyframeUs_.reset();
    vp8KeyframeUs_.reset();
  }
}

std::optional<Microseconds> ReceivedStream::keyframeAtUs() const {
  if (codec_ == Codec::H264) return h264KeyframeUs_;
  if (codec_ == Codec::Vp8) return vp8KeyframeUs_;
  return {};
}

bool ReceivedStream::isKnown() const {
  return codec_ && hasBegun_ && (codec_ == Codec::Opus || keyframeAtUs().has_value());
}

bool ReceivedStream::lacksKeyframe(Microseconds steadyUs, Microseconds agoUs) const {
  return codec_ && codec_ != Codec::Opus && hasBegun_ && steadyUs - begunUs_ >= agoUs && !keyframeAtUs();
}

bool ReceivedStream::count(std::uint16_t sequence, std::size_t size) {
  if (sequences_.add(sequence) == SequenceCounter::Arrival::New) bytes_ += size;
  if (hasBegun_) return false;
  hasBegun_ = true;
  begunUs_ = steadyClockUs();
  return true;
}

void ReceivedStream::inspect(const RtpPacket& packet, Microseconds atUs) {
  if (codec_ ? packet.header.payloadType != payloadType_ : false) return;
  seenPayloadType_ = packet.header.payloadType;
  if (codec_ != Codec::Vp8 && !h264KeyframeUs_ && h264_.add(packet)) h264KeyframeUs_ = atUs;
  if (codec_ != Codec::H264 && !vp8KeyframeUs_ && vp8_.add(packet)) vp8KeyframeUs_ = atUs;
}

void ReceivedStream::noteSenderReport(std::uint32_t middleOfTime) {
  lastSenderReport_ = middleOfTime;
  lastSenderReportUs_ = steadyClockUs();
}

ReportBlock ReceivedStream::makeReportBlock() {
  const auto expected = sequences_.expected() - reportedExpected_;
  const auto received = sequences_.received() - reportedReceived_;
  reportedExpected_ = sequences_.expected();
  reportedReceived_ = sequences_.received();
  const auto lost = expected > received ? expected - received : 0;
  const auto sinceReport = lastSenderReport_ == 0 ? 0 : (steadyClockUs() - lastSenderReportUs_) * 65'536 / kSecond;
  return {ssrc_,
          static_cast<std::uint8_t>(expected == 0 ? 0 : std::min<std::uint64_t>(lost * 256 / expected, 255)),
          static_cast<std::uint32_t>(lostBeforeReset_ + sequences_.lost()),
          sequences_.extendedHighest(),
          lastSenderReport_,
          static_cast<std::uint32_t>(sinceReport)};
}

void ReceivedStream::reset() {
  lostBeforeReset_ += sequences_.lost();
  sequences_.reset();
  bytes_ = repeated_ = decryptErrors_ = 0;
  reportedExpected_ = reportedReceived_ = 0;
}

}  // namespace load
