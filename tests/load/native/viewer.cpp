#include "viewer.hpp"

#include "random.hpp"

#include <algorithm>

namespace load {

namespace {

/** By which an SFU finds out how much a way carries. */
constexpr std::uint32_t kProbeSsrc = 1'234;
constexpr Microseconds kReportEveryUs = kSecond;
constexpr Microseconds kKeyframePatienceUs = kSecond;

}  // namespace

Viewer::Viewer(Audience& audience, std::string name, const PeerOptions& options, bool isMeasured)
    : audience_(audience),
      name_(std::move(name)),
      isMeasured_(isMeasured),
      ssrc_(random32() | 1),
      reportTimer_(audience.loop, [this] { sendReceiverReport(); }),
      keyframeTimer_(audience.loop, [this] { askForKeyframes(); }),
      peer_(audience.loop, audience.dtls, options, *this) {
  peer_.start();
}

void Viewer::declare(std::uint32_t ssrc, std::uint8_t payloadType, Codec codec) {
  ReceivedStream* stream = find(ssrc);
  if (stream == nullptr) stream = &streams_.emplace_back(ssrc);
  const bool hadKeyframe = stream->keyframeAtUs().has_value();
  stream->declare(codec, payloadType);
  if (!hadKeyframe) tellKeyframe(*stream);
  if (stream->lacksKeyframe(steadyClockUs(), 0) && !keyframeTimer_.isSet()) keyframeTimer_.setIn(kKeyframePatienceUs);
  chooseUrgency();
}

void Viewer::close() {
  reportTimer_.cancel();
  keyframeTimer_.cancel();
  peer_.close();
}

void Viewer::onIceConnected() { audience_.output.line("ice", name_, wallClockUs()); }

void Viewer::onDtlsConnected() {
  audience_.output.line("dtls", name_, wallClockUs());
  reportTimer_.setIn(jittered(kReportEveryUs));
}

void Viewer::onFailed(const char* why) {
  reportTimer_.cancel();
  keyframeTimer_.cancel();
  audience_.output.line("failed", name_, why);
}

void Viewer::onRtp(const Datagram& packet, SrtpSession& incoming) {
  const auto size = packet.bytes.size();
  const auto ssrc = rtpSsrc(packet.bytes.data());
  const auto sequence = rtpSequence(packet.bytes.data());
  if (ssrc == kProbeSsrc) {
    ++audience_.probes;
    return;
  }
  ReceivedStream* stream = find(ssrc);
  if (stream != nullptr && !isMeasured_ && stream->isKnown()) {
    stream->count(sequence, size);
    return;
  }
  const auto atUs = packet.receivedAtUs != 0 ? packet.receivedAtUs : wallClockUs();
  MutableBytes opened = packet.bytes;
  switch (incoming.openRtp(opened)) {
    case SrtpSession::Opened::Bad:
      // What cannot be opened does not make a stream known.
      if (stream != nullptr) stream->countUndecryptable();
      return;
    case SrtpSession::Opened::Duplicate:
      if (stream != nullptr) stream->countDuplicate();
      return;
    case SrtpSession::Opened::Good:
      break;
  }
  if (stream == nullptr) stream = &streams_.emplace_back(ssrc);
  count(*stream, sequence, size, atUs);
  inspect(*stream, opened, atUs);
}

void Viewer::count(ReceivedStream& stream, std::uint16_t sequence, std::size_t size, Microseconds atUs) {
  if (!stream.count(sequence, size)) return;
  audience_.output.line("rtp", name_, stream.ssrc(), atUs);
  if (!keyframeTimer_.isSet()) keyframeTimer_.setIn(kKeyframePatienceUs);
  chooseUrgency();
}

void Viewer::inspect(ReceivedStream& stream, Bytes opened, Microseconds atUs) {
  const auto packet = parseRtp(opened);
  if (!packet) return;
  if (!stream.isKnown()) {
    stream.inspect(*packet, atUs);
    tellKeyframe(stream);
    chooseUrgency();
  }
  if (!isMeasured_ || audience_.sent == nullptr || packet->payload.empty()) return;
  const auto sentAtUs = audience_.sent->find(hashPayload(packet->payload));
  if (sentAtUs) audience_.delays.add(atUs - *sentAtUs);
}

void Viewer::tellKeyframe(ReceivedStream& stream) {
  const auto atUs = stream.keyframeAtUs();
  if (atUs) audience_.output.line("keyframe", name_, stream.ssrc(), *atUs);
}

void Viewer::chooseUrgency() {
  const bool isSettled = !streams_.empty() && std::ranges::all_of(streams_, &ReceivedStream::isKnown);
  peer_.setUrgency(isSettled ? Urgency::Gathered : Urgency::AtOnce);
}

ReceivedStream* Viewer::find(std::uint32_t ssrc) {
  for (auto& stream : streams_) {
    if (stream.ssrc() == ssrc) return &stream;
  }
  return nullptr;
}

void Viewer::onRtcp(Bytes packet) {
  parseRtcp(packet, {[this](std::uint32_t ssrc, std::uint32_t middleOfTime) {
                       if (auto* stream = find(ssrc)) stream->noteSenderReport(middleOfTime);
                     },
                     nullptr});
}

void Viewer::sendReceiverReport() {
  std::vector<ReportBlock> blocks;
  for (auto& stream : streams_) {
    if (stream.hasBegun() && blocks.size() < RtcpWriter::kMaxBlocks) blocks.push_back(stream.makeReportBlock());
  }
  RtcpWriter rtcp;
  rtcp.receiverReport(ssrc_, blocks);
  send(rtcp);
  reportTimer_.setIn(jittered(kReportEveryUs));
}

void Viewer::askForKeyframes() {
  RtcpWriter rtcp;
  rtcp.receiverReport(ssrc_, {});
  bool isAnyMissing = false;
  bool isAnyLate = false;
  for (const auto& stream : streams_) {
    isAnyMissing = isAnyMissing || stream.lacksKeyframe(steadyClockUs(), 0);
    if (!stream.lacksKeyframe(steadyClockUs(), kKeyframePatienceUs)) continue;
    isAnyLate = true;
    rtcp.pictureLoss(ssrc_, stream.ssrc());
  }
  if (isAnyLate) send(rtcp);
  if (isAnyMissing) keyframeTimer_.setIn(kKeyframePatienceUs);
}

void Viewer::send(RtcpWriter& rtcp) { peer_.send(peer_.protectRtcp(rtcp.data(), rtcp.size())); }

void Viewer::report() const {
  for (const auto& stream : streams_) {
    const auto& sequences = stream.sequences();
    audience_.output.line("stream", name_, stream.ssrc(), sequences.received(), stream.bytes(), sequences.lost(),
                          stream.duplicates(), sequences.reordered(), stream.decryptErrors());
  }
}

void Viewer::reset() {
  for (auto& stream : streams_) stream.reset();
}

}  // namespace load
