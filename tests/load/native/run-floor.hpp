#pragma once

#include <cstdint>

namespace load {

struct FloorPlan {
  std::uint32_t viewers = 0;
  std::uint32_t packetsPerSecond = 0;
  /** Of an RTP packet before it is protected. */
  std::uint32_t bytes = 0;
  std::uint32_t seconds = 0;
};

/** `load-media floor`: what protecting and sending costs that no SFU can do without. Throws a runtime_error. */
void runFloor(const FloorPlan& plan);

}  // namespace load
