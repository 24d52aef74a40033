#include "delay-histogram.hpp"

#include <algorithm>
#include <cmath>

namespace load {

void DelayHistogram::add(Microseconds delayUs) {
  // A wall clock that was set back in between must not look like a great delay.
  const auto us = std::max<Microseconds>(delayUs, 1);
  static const double scale = 1 / std::log(kStep);
  const auto bucket = static_cast<std::size_t>(std::log(static_cast<double>(us)) * scale);
  ++buckets_[std::min(bucket, kBuckets - 1)];
  ++count_;
  maxUs_ = std::max(maxUs_, us);
}

Microseconds DelayHistogram::quantileUs(double share) const {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  std::uint64_t sum = 0;
  for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
    sum += buckets_[bucket];
    if (sum == 0 || sum < wanted) continue;
    const double upperEnd = std::pow(kStep, static_cast<double>(bucket + 1));
    return std::min(static_cast<Microseconds>(std::ceil(upperEnd)), maxUs_);
  }
  return 0;
}

}  // namespace load
