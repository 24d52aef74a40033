// Delays from 1 µs to 10 s in buckets of two per cent.
#pragma once

#include "clock.hpp"

#include <array>
#include <cstdint>

namespace load {

class DelayHistogram {
 public:
  void add(Microseconds delayUs);
  void reset() { *this = {}; }

  std::uint64_t count() const { return count_; }
  Microseconds maxUs() const { return maxUs_; }
  /** The upper end of the bucket in which this share lies, 0 when there is none. */
  Microseconds quantileUs(double share) const;

 private:
  static constexpr double kStep = 1.02;
  /** 1.02^814 is 10 s in microseconds. */
  static constexpr std::size_t kBuckets = 816;

  std::uint64_t count_ = 0;
  Microseconds maxUs_ = 0;
  std::array<std::uint64_t, kBuckets> buckets_{};
};

}  // namespace load
