#include "event-loop.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <sys/epoll.h>
#include <unistd.h>

namespace load {

namespace {

constexpr Microseconds kGatherUs = 20 * kMillisecond;
constexpr Microseconds kLongestWaitUs = 10 * kSecond;
constexpr int kEvents = 512;

}  // namespace

void Timer::setAt(Microseconds dueUs) {
  cancel();
  dueUs_ = dueUs;
  isSet_ = true;
  loop_.timers_.emplace(dueUs_, this);
}

void Timer::cancel() {
  if (!isSet_) return;
  loop_.timers_.erase({dueUs_, this});
  isSet_ = false;
}

EventLoop::EventLoop() : urgent_(epoll_create1(EPOLL_CLOEXEC)), gathered_(epoll_create1(EPOLL_CLOEXEC)) {
  if (urgent_ < 0 || gathered_ < 0) throw std::runtime_error("epoll is not available");
}

EventLoop::~EventLoop() {
  close(urgent_);
  close(gathered_);
}

bool EventLoop::watch(int descriptor, Readable& readable, Urgency urgency) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &readable;
  if (epoll_ctl(epollOf(urgency), EPOLL_CTL_ADD, descriptor, &event) != 0) return false;
  if (urgency == Urgency::Gathered) ++gatheredCount_;
  return true;
}

void EventLoop::changeUrgency(int descriptor, Readable& readable, Urgency from, Urgency to) {
  if (from == to) return;
  unwatch(descriptor, from);
  watch(descriptor, readable, to);
}

void EventLoop::unwatch(int descriptor, Urgency urgency) {
  if (epoll_ctl(epollOf(urgency), EPOLL_CTL_DEL, descriptor, nullptr) == 0 && urgency == Urgency::Gathered) {
    --gatheredCount_;
  }
}

void EventLoop::run(const std::function<bool()>& afterEach) {
  while (isRunning_) {
    fireTimers();
    dispatch(urgent_, std::clamp<Microseconds>(nextWakeUs() - steadyClockUs(), 0, kLongestWaitUs));
    if (gatheredCount_ > 0 && steadyClockUs() >= nextGatherUs_) {
      nextGatherUs_ = steadyClockUs() + kGatherUs;
      dispatch(gathered_, 0);
    }
    removed_.clear();
    if (!afterEach()) return;
  }
}

void EventLoop::fireTimers() {
  const auto nowUs = steadyClockUs();
  while (!timers_.empty() && timers_.begin()->first <= nowUs) {
    Timer* timer = timers_.begin()->second;
    timer->cancel();
    timer->callback_();
  }
}

Microseconds EventLoop::nextWakeUs() const {
  Microseconds wakeUs = steadyClockUs() + kLongestWaitUs;
  if (!timers_.empty()) wakeUs = std::min(wakeUs, timers_.begin()->first);
  if (gatheredCount_ > 0) wakeUs = std::min(wakeUs, nextGatherUs_);
  return wakeUs;
}

void EventLoop::dispatch(int epoll, Microseconds waitUs) {
  static std::array<epoll_event, kEvents> events;
  const timespec timeout{waitUs / kSecond, waitUs % kSecond * 1'000};
  const int count = epoll_pwait2(epoll, events.data(), kEvents, &timeout, nullptr);
  for (int index = 0; index < count; ++index) {
    static_cast<Readable*>(events[static_cast<std::size_t>(index)].data.ptr)->onReadable();
  }
}

}  // namespace load
