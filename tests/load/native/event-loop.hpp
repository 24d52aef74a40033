// Waits for sockets and for points in time, on one thread.
#pragma once

#include "clock.hpp"

#include <functional>
#include <memory>
#include <set>
#include <utility>
#include <vector>

namespace load {

/** Something with a file descriptor to read from. */
class Readable {
 public:
  virtual ~Readable() = default;
  virtual void onReadable() = 0;
};

/** How soon a socket is read. What is not urgent gathers in the kernel and is read together, which costs far less. */
enum class Urgency { AtOnce, Gathered };

class EventLoop;

/** Calls back once at a time that can be set again and again. */
class Timer {
 public:
  Timer(EventLoop& loop, std::function<void()> callback) : loop_(loop), callback_(std::move(callback)) {}
  ~Timer() { cancel(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  /** `dueUs` is a time of the steady clock. */
  void setAt(Microseconds dueUs);
  void setIn(Microseconds delayUs) { setAt(steadyClockUs() + delayUs); }
  void cancel();
  bool isSet() const { return isSet_; }

 private:
  friend class EventLoop;
  EventLoop& loop_;
  std::function<void()> callback_;
  Microseconds dueUs_ = 0;
  bool isSet_ = false;
};

class EventLoop {
 public:
  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /** False when the descriptor cannot be waited for, as a plain file's. */
  bool watch(int descriptor, Readable& readable, Urgency urgency);
  void changeUrgency(int descriptor, Readable& readable, Urgency from, Urgency to);
  void unwatch(int descriptor, Urgency urgency);

  /** Keeps what was just removed until nothing that has been waited for can still point to it. */
  void releaseLater(std::shared_ptr<void> removed) { removed_.push_back(std::move(removed)); }

  /** Runs until stop(); `afterEach` is called after each round and ends the loop by false. */
  void run(const std::function<bool()>& afterEach);
  void stop() { isRunning_ = false; }

 private:
  friend class Timer;
  int epollOf(Urgency urgency) const { return urgency == Urgency::AtOnce ? urgent_ : gathered_; }
  void fireTimers();
  Microseconds nextWakeUs() const;
  void dispatch(int epoll, Microseconds waitUs);

  int urgent_;
  int gathered_;
  std::size_t gatheredCount_ = 0;
  Microseconds nextGatherUs_ = 0;
  std::set<std::pair<Microseconds, Timer*>> timers_;
  std::vector<std::shared_ptr<void>> removed_;
  bool isRunning_ = true;
};

}  // namespace load
