// When each payload was sent, in a file that source and viewers map: an SFU changes headers, and leaves payloads be.
#pragma once

#include "bytes.hpp"
#include "clock.hpp"

#include <atomic>
#include <optional>
#include <string>

namespace load {

/** FNV-1a of the last 32 bytes, mixed with the length: an SFU may change the beginning of a VP8 payload. Never 0. */
std::uint64_t hashPayload(Bytes payload);

class DelayTable {
 public:
  /** Maps the file and makes it where it is missing; `isSource` empties it. Throws a runtime_error. */
  DelayTable(const std::string& path, bool isSource);
  ~DelayTable();
  DelayTable(const DelayTable&) = delete;
  DelayTable& operator=(const DelayTable&) = delete;

  void store(std::uint64_t hash, Microseconds sentAtUs);
  std::optional<Microseconds> find(std::uint64_t hash) const;

 private:
  static constexpr std::size_t kSlots = 1U << 17;
  struct Slot {
    std::atomic<std::uint64_t> hash;
    std::atomic<Microseconds> sentAtUs;
  };
  static_assert(sizeof(Slot) == 16 && std::atomic<std::uint64_t>::is_always_lock_free);

  Slot* slots_;
};

}  // namespace load
