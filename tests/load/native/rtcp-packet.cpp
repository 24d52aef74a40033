#include "rtcp-packet.hpp"

#include "srtp-session.hpp"

#include <algorithm>

namespace load {

namespace {

enum Type : std::uint8_t { kSenderReport = 200, kReceiverReport = 201, kPayloadFeedback = 206 };
constexpr std::uint8_t kPictureLoss = 1;
constexpr std::uint8_t kFullIntraRequest = 4;
constexpr std::size_t kSenderReportSize = 28;
constexpr std::size_t kReportBlockSize = 24;
constexpr std::size_t kFeedbackSize = 12;
/** From 1900 to 1970. */
constexpr std::uint64_t kNtpEpochSeconds = 2'208'988'800;

}  // namespace

void parseRtcp(Bytes compound, const RtcpEvents& events) {
  while (compound.size() >= kRtcpHeader && compound[0] >> 6 == 2) {
    const std::size_t length = 4 * (static_cast<std::size_t>(read16(&compound[2])) + 1);
    if (length > compound.size()) return;
    const std::uint8_t count = compound[0] & 0x1F;
    const std::uint8_t type = compound[1];
    if (type == kSenderReport && length >= kSenderReportSize && events.onSenderReport) {
      events.onSenderReport(read32(&compound[4]), read32(&compound[10]));
    }
    if (type == kPayloadFeedback && length >= kFeedbackSize && events.onKeyframeRequest &&
        (count == kPictureLoss || count == kFullIntraRequest)) {
      events.onKeyframeRequest();
    }
    compound = compound.subspan(length);
  }
}

std::uint8_t* RtcpWriter::packet(std::uint8_t count, std::uint8_t type, std::size_t length) {
  std::uint8_t* at = buffer_ + size_;
  at[0] = static_cast<std::uint8_t>(0x80 | count);
  at[1] = type;
  write16(at + 2, static_cast<std::uint16_t>(length / 4 - 1));
  size_ += length;
  return at;
}

void RtcpWriter::senderReport(const SenderReport& report) {
  std::uint8_t* at = packet(0, kSenderReport, kSenderReportSize);
  const auto us = static_cast<std::uint64_t>(report.wallClockUs);
  write32(at + 4, report.ssrc);
  write32(at + 8, static_cast<std::uint32_t>(us / kSecond + kNtpEpochSeconds));
  write32(at + 12, static_cast<std::uint32_t>((us % kSecond << 32) / kSecond));
  write32(at + 16, report.timestamp);
  write32(at + 20, report.packets);
  write32(at + 24, report.octets);
}

void RtcpWriter::receiverReport(std::uint32_t ownSsrc, std::span<const ReportBlock> blocks) {
  const auto count = std::min(blocks.size(), kMaxBlocks);
  std::uint8_t* at = packet(static_cast<std::uint8_t>(count), kReceiverReport, kRtcpHeader + count * kReportBlockSize);
  write32(at + 4, ownSsrc);
  at += kRtcpHeader;
  for (const auto& block : blocks.first(count)) {
    write32(at, block.ssrc);
    write32(at + 4, static_cast<std::uint32_t>(block.fractionLost) << 24 | (block.lost & 0x7FFFFF));
    write32(at + 8, block.highestSequence);
    // The jitter stays 0: packets are read together, and what matters is measured by the kernel's times.
    write32(at + 16, block.lastSenderReport);
    write32(at + 20, block.delaySinceIt);
    at += kReportBlockSize;
  }
}

void RtcpWriter::pictureLoss(std::uint32_t ownSsrc, std::uint32_t mediaSsrc) {
  // More than fit are asked for the next time.
  if (size_ + kFeedbackSize + kSrtpTrailer > sizeof buffer_) return;
  std::uint8_t* at = packet(kPictureLoss, kPayloadFeedback, kFeedbackSize);
  write32(at + 4, ownSsrc);
  write32(at + 8, mediaSsrc);
}

}  // namespace load
