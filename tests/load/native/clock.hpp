// Times in microseconds: the wall clock for what is told to others, the steady
// clock for what is waited for.
#pragma once

#include <cstdint>
#include <ctime>

namespace load {

using Microseconds = std::int64_t;

constexpr Microseconds kMillisecond = 1'000;
constexpr Microseconds kSecond = 1'000'000;

inline Microseconds toMicroseconds(const timespec& time) {
  return static_cast<Microseconds>(time.tv_sec) * kSecond + time.tv_nsec / 1'000;
}

inline Microseconds readClock(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return toMicroseconds(time);
}

inline Microseconds wallClockUs() { return readClock(CLOCK_REALTIME); }
inline Microseconds steadyClockUs() { return readClock(CLOCK_MONOTONIC); }

}  // namespace load
