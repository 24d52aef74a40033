#include "sequence-counter.hpp"

namespace load {

SequenceCounter::Arrival SequenceCounter::add(std::uint16_t sequence) {
  if (!hasAny_) {
    hasAny_ = true;
    first_ = highest_ = kStart + sequence;
    markSeen(highest_, true);
    ++received_;
    return Arrival::New;
  }
  const auto step = static_cast<std::int16_t>(sequence - static_cast<std::uint16_t>(highest_));
  const std::int64_t number = highest_ + step;
  if (step > 0) {
    moveTo(number);
    ++received_;
    return Arrival::New;
  }
  const bool isRemembered = highest_ - number < kWindow;
  if (isRemembered && isSeen(number)) {
    ++duplicates_;
    return Arrival::Duplicate;
  }
  if (number < first_) {
    if (wasReset_ || !isRemembered) return Arrival::Earlier;
    first_ = number;
  }
  if (isRemembered) markSeen(number, true);
  ++received_;
  ++reordered_;
  return Arrival::New;
}

void SequenceCounter::reset() {
  received_ = duplicates_ = reordered_ = 0;
  first_ = highest_ + 1;
  wasReset_ = true;
}

bool SequenceCounter::isSeen(std::int64_t number) const {
  const auto bit = static_cast<std::uint64_t>(number % kWindow);
  return (seen_[bit / 64] >> bit % 64 & 1) != 0;
}

void SequenceCounter::markSeen(std::int64_t number, bool isThere) {
  const auto bit = static_cast<std::uint64_t>(number % kWindow);
  const std::uint64_t mask = std::uint64_t{1} << bit % 64;
  seen_[bit / 64] = isThere ? seen_[bit / 64] | mask : seen_[bit / 64] & ~mask;
}

void SequenceCounter::moveTo(std::int64_t number) {
  if (number - highest_ >= kWindow) seen_.fill(0);
  else for (auto between = highest_ + 1; between < number; ++between) markSeen(between, false);
  highest_ = number;
  markSeen(highest_, true);
}

}  // namespace load
