#include "keyframe-detector.hpp"

namespace load {

namespace {

enum UnitType : std::uint8_t { kIdr = 5, kSps = 7, kPps = 8, kStapA = 24, kFuA = 28 };

/** The type of the first NAL unit that begins in this payload, 0 when none does. */
std::uint8_t firstUnit(Bytes payload) {
  if (payload.empty()) return 0;
  const std::uint8_t type = payload[0] & 0x1F;
  if (type == kStapA) return payload.size() > 3 ? payload[3] & 0x1F : 0;
  if (type == kFuA) return payload.size() > 1 && (payload[1] & 0x80) != 0 ? payload[1] & 0x1F : 0;
  return type;
}

/** Where the VP8 payload begins behind its descriptor; 0 when it does not fit. */
std::size_t vp8DescriptorLength(Bytes payload) {
  if (payload.empty()) return 0;
  std::size_t length = 1;
  if ((payload[0] & 0x80) != 0) {
    if (payload.size() < 2) return 0;
    const auto extensions = payload[1];
    length = 2;
    if ((extensions & 0x80) != 0) {
      if (payload.size() <= length) return 0;
      length += (payload[length] & 0x80) != 0 ? 2 : 1;
    }
    if ((extensions & 0x40) != 0) ++length;
    if ((extensions & 0x30) != 0) ++length;
  }
  return length < payload.size() ? length : 0;
}

}  // namespace

void PictureRun::begin(const RtpHeader& header) {
  isRunning_ = true;
  timestamp_ = header.timestamp;
  next_ = static_cast<std::uint16_t>(header.sequence + 1);
}

bool PictureRun::goesOn(const RtpHeader& header) {
  isRunning_ = isRunning_ && header.sequence == next_ && header.timestamp == timestamp_;
  ++next_;
  return isRunning_;
}

bool H264KeyframeDetector::add(const RtpPacket& packet) {
  if (!run_.goesOn(packet.header)) {
    if (firstUnit(packet.payload) != kSps) return false;
    run_.begin(packet.header);
    hasSps_ = hasPps_ = hasIdr_ = isInFragment_ = false;
  }
  noteAll(packet.payload);
  if (!packet.header.hasMarker) return false;
  run_.end();
  return hasSps_ && hasPps_ && hasIdr_ && !isInFragment_;
}

void H264KeyframeDetector::note(std::uint8_t unitType) {
  hasSps_ = hasSps_ || unitType == kSps;
  hasPps_ = hasPps_ || unitType == kPps;
  hasIdr_ = hasIdr_ || unitType == kIdr;
}

void H264KeyframeDetector::noteAll(Bytes payload) {
  if (payload.empty()) return;
  const std::uint8_t type = payload[0] & 0x1F;
  if (type == kStapA) {
    Bytes rest = payload.subspan(1);
    while (rest.size() > 2) {
      const std::size_t length = read16(rest.data());
      if (length == 0 || length > rest.size() - 2) return;
      note(rest[2] & 0x1F);
      rest = rest.subspan(2 + length);
    }
  } else if (type == kFuA) {
    if (payload.size() < 2) return;
    if ((payload[1] & 0x80) != 0) isInFragment_ = true;
    if ((payload[1] & 0x40) != 0) {
      isInFragment_ = false;
      note(payload[1] & 0x1F);
    }
  } else {
    note(type);
  }
}

bool Vp8KeyframeDetector::add(const RtpPacket& packet) {
  if (!run_.goesOn(packet.header)) {
    const auto at = vp8DescriptorLength(packet.payload);
    if (at == 0) return false;
    const bool isStart = (packet.payload[0] & 0x17) == 0x10;  // S, and partition 0
    const bool isKeyframe = (packet.payload[at] & 1) == 0;
    if (!isStart || !isKeyframe) return false;
    run_.begin(packet.header);
  }
  if (!packet.header.hasMarker) return false;
  run_.end();
  return true;
}

}  // namespace load
