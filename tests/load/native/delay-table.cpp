#include "delay-table.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <stdexcept>
#include <sys/mman.h>
#include <unistd.h>

namespace load {

namespace {

constexpr std::uint64_t kFnvStart = 14'695'981'039'346'656'037ULL;
constexpr std::uint64_t kFnvPrime = 1'099'511'628'211ULL;
constexpr std::size_t kHashedBytes = 32;

std::uint64_t mix(std::uint64_t hash, std::uint8_t byte) { return (hash ^ byte) * kFnvPrime; }

}  // namespace

std::uint64_t hashPayload(Bytes payload) {
  std::uint64_t hash = kFnvStart;
  for (const auto byte : payload.last(std::min(payload.size(), kHashedBytes))) hash = mix(hash, byte);
  hash = mix(hash, static_cast<std::uint8_t>(payload.size() >> 8));
  hash = mix(hash, static_cast<std::uint8_t>(payload.size()));
  return hash == 0 ? 1 : hash;
}

DelayTable::DelayTable(const std::string& path, bool isSource) {
  constexpr std::size_t size = kSlots * sizeof(Slot);
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error(path + ": " + std::strerror(errno));
  // Never made smaller, because the other process may have mapped it already.
  const bool isSized = ftruncate(file, size) == 0;
  void* mapped = isSized ? mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) : MAP_FAILED;
  const std::string why = std::strerror(errno);
  close(file);
  if (mapped == MAP_FAILED) throw std::runtime_error(path + ": " + why);
  slots_ = static_cast<Slot*>(mapped);
  if (isSource) {
    for (std::size_t index = 0; index < kSlots; ++index) slots_[index].hash.store(0, std::memory_order_relaxed);
  }
}

DelayTable::~DelayTable() { munmap(slots_, kSlots * sizeof(Slot)); }

void DelayTable::store(std::uint64_t hash, Microseconds sentAtUs) {
  Slot& slot = slots_[hash % kSlots];
  // Empty in between, so that nobody takes the new time for the old payload.
  slot.hash.store(0, std::memory_order_release);
  slot.sentAtUs.store(sentAtUs, std::memory_order_release);
  slot.hash.store(hash, std::memory_order_release);
}

std::optional<Microseconds> DelayTable::find(std::uint64_t hash) const {
  const Slot& slot = slots_[hash % kSlots];
  if (slot.hash.load(std::memory_order_acquire) != hash) return {};
  const Microseconds sentAtUs = slot.sentAtUs.load(std::memory_order_acquire);
  if (slot.hash.load(std::memory_order_acquire) != hash) return {};
  return sentAtUs;
}

}  // namespace load
