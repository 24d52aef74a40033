#pragma once

#include "bytes.hpp"
#include "clock.hpp"

#include <openssl/rand.h>

namespace load {

inline void fillRandom(MutableBytes bytes) { RAND_bytes(bytes.data(), static_cast<int>(bytes.size())); }

inline std::uint32_t random32() {
  std::uint8_t bytes[4];
  fillRandom(bytes);
  return read32(bytes);
}

/** Between four and six fifths of `interval`, so that many viewers do not act in step. */
inline Microseconds jittered(Microseconds interval) {
  return interval * 4 / 5 + static_cast<Microseconds>(random32() % static_cast<std::uint32_t>(interval * 2 / 5 + 1));
}

}  // namespace load
