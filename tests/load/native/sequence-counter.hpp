// What came and what did not, by sequence numbers alone.
#pragma once

#include <array>
#include <cstdint>

namespace load {

class SequenceCounter {
 public:
  enum class Arrival { New, Duplicate, Earlier };

  /** `Earlier` is one from before the last reset, which counts nowhere. */
  Arrival add(std::uint16_t sequence);
  /** Counts from zero again, from the number behind the highest seen so far. */
  void reset();

  std::uint64_t received() const { return received_; }
  std::uint64_t duplicates() const { return duplicates_; }
  std::uint64_t reordered() const { return reordered_; }
  /** Holes up to the highest number seen. */
  std::uint64_t lost() const { return expected() - received_; }
  std::uint64_t expected() const { return hasAny_ ? static_cast<std::uint64_t>(highest_ + 1 - first_) : 0; }
  /** With the number of wraps in front, as a receiver report has it. */
  std::uint32_t extendedHighest() const { return static_cast<std::uint32_t>(highest_ - kStart); }

 private:
  static constexpr std::int64_t kStart = 65'536;
  static constexpr std::int64_t kWindow = 1'024;

  bool isSeen(std::int64_t number) const;
  void markSeen(std::int64_t number, bool isThere);
  void moveTo(std::int64_t number);

  bool hasAny_ = false;
  bool wasReset_ = false;
  std::int64_t first_ = 0;
  std::int64_t highest_ = 0;
  std::uint64_t received_ = 0;
  std::uint64_t duplicates_ = 0;
  std::uint64_t reordered_ = 0;
  std::array<std::uint64_t, kWindow / 64> seen_{};
};

}  // namespace load
