// A clip as the payloads of RTP packets, made once and sent again and again.
#pragma once

#include "bytes.hpp"

#include <string>
#include <vector>

namespace load {

constexpr std::size_t kMaxPayload = 1'188;

struct ClipPacket {
  std::size_t offset;
  std::size_t length;
  bool hasMarker;
  /** For the table of delays; 0 for a payload that the clip has twice, by which no single packet is told. */
  std::uint64_t hash;
};

struct ClipFrame {
  std::size_t firstPacket;
  std::size_t packetCount;
  bool isKeyframe;
};

class MediaClip {
 public:
  void beginFrame(bool isKeyframe) { frames_.push_back({packets_.size(), 0, isKeyframe}); }
  /** Room for a payload of the frame that was begun last. */
  std::uint8_t* addPacket(std::size_t length);
  /** The last packet of the frame gets the marker of RTP. */
  void endVideoFrame() { packets_.back().hasMarker = true; }
  /** After the last packet: marks those by which delays can be measured. */
  void hashPackets();

  const std::vector<ClipFrame>& frames() const { return frames_; }
  const ClipPacket& packet(std::size_t index) const { return packets_[index]; }
  Bytes payload(const ClipPacket& packet) const { return {bytes_.data() + packet.offset, packet.length}; }

 private:
  std::vector<std::uint8_t> bytes_;
  std::vector<ClipPacket> packets_;
  std::vector<ClipFrame> frames_;
};

/** Throws a runtime_error. */
std::vector<std::uint8_t> readFile(const std::string& path);

/** H.264 in Annex B, packetised by RFC 6184 in packetization mode 1. Throws a runtime_error without a keyframe. */
MediaClip packetizeH264(Bytes annexB);

/** Packets of Opus, each behind its length in two bytes of network order. Throws a runtime_error. */
MediaClip packetizeOpus(Bytes file);

}  // namespace load
