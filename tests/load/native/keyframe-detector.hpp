// Finds the first keyframe that came whole: without a hole in the sequence numbers from its first packet to its marker.
#pragma once

#include "rtp-packet.hpp"

namespace load {

enum class Codec { H264, Vp8, Opus };

/** A run of packets that belong to one picture, as long as none is missing. */
class PictureRun {
 public:
  void begin(const RtpHeader& header);
  /** Whether this packet goes on with the run; if not, the run has ended. */
  bool goesOn(const RtpHeader& header);
  void end() { isRunning_ = false; }

 private:
  bool isRunning_ = false;
  std::uint32_t timestamp_ = 0;
  std::uint16_t next_ = 0;
};

/** SPS, PPS and IDR slices (RFC 6184). */
class H264KeyframeDetector {
 public:
  /** True for the packet that makes a keyframe whole. */
  bool add(const RtpPacket& packet);

 private:
  void note(std::uint8_t unitType);
  void noteAll(Bytes payload);

  PictureRun run_;
  bool hasSps_ = false;
  bool hasPps_ = false;
  bool hasIdr_ = false;
  bool isInFragment_ = false;
};

/** RFC 7741. */
class Vp8KeyframeDetector {
 public:
  bool add(const RtpPacket& packet);

 private:
  PictureRun run_;
};

}  // namespace load
