#include "run-floor.hpp"

#include "clock.hpp"
#include "output.hpp"
#include "random.hpp"
#include "rtp-packet.hpp"
#include "srtp-session.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>
#include <time.h>
#include <unistd.h>
#include <vector>

namespace load {

namespace {

constexpr Microseconds kTickUs = 5 * kMillisecond;
constexpr Microseconds kDrainEveryUs = 50 * kMillisecond;
constexpr int kSinkBufferBytes = 1 << 20;

/** A socket of our own on loopback, and its address. */
class LoopbackSocket {
 public:
  LoopbackSocket() : descriptor_(socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address_;
    auto* own = reinterpret_cast<sockaddr*>(&address_);
    if (descriptor_ < 0 || bind(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        getsockname(descriptor_, own, &length) != 0) {
      throw std::runtime_error(std::string("no socket: ") + std::strerror(errno));
    }
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &kSinkBufferBytes, sizeof kSinkBufferBytes);
  }
  ~LoopbackSocket() { close(descriptor_); }
  LoopbackSocket(const LoopbackSocket&) = delete;
  LoopbackSocket& operator=(const LoopbackSocket&) = delete;

  void drain() const {
    std::uint8_t ignored;
    while (recv(descriptor_, &ignored, 1, MSG_DONTWAIT) >= 0) {
    }
  }

  void sendTo(const LoopbackSocket& other, Bytes datagram) const {
    const auto* address = reinterpret_cast<const sockaddr*>(&other.address_);
    (void)!sendto(descriptor_, datagram.data(), datagram.size(), MSG_DONTWAIT, address, sizeof other.address_);
  }

 private:
  int descriptor_;
  sockaddr_in address_{};
};

struct Sink {
  LoopbackSocket socket;
  SrtpSession srtp;
  std::uint16_t sequence = 0;

  static SrtpKey randomKey() {
    SrtpKey key{};
    fillRandom(key);
    return key;
  }
  Sink() : srtp(SrtpProfile::AeadAes256Gcm, randomKey(), SrtpSession::Direction::Outgoing) {}
};

using Sinks = std::vector<std::unique_ptr<Sink>>;

void sendOne(const LoopbackSocket& from, Sink& sink, Bytes payload) {
  std::array<std::uint8_t, kMaxDatagram + kSrtpTrailer> packet;
  writeRtpHeader(packet.data(), {1, 0, sink.sequence++, 96, false});
  std::memcpy(packet.data() + kRtpHeader, payload.data(), payload.size());
  from.sendTo(sink.socket, {packet.data(), sink.srtp.protectRtp(packet.data(), kRtpHeader + payload.size())});
}

/** Sends what is due at each tick and gives how many packets that were. */
std::uint64_t sendAll(const FloorPlan& plan, const Sinks& sinks) {
  const LoopbackSocket from;
  std::vector<std::uint8_t> payload(plan.bytes - kRtpHeader);
  fillRandom(payload);
  const auto startedUs = steadyClockUs();
  const auto endUs = static_cast<Microseconds>(plan.seconds) * kSecond;
  std::uint64_t rounds = 0;
  for (Microseconds atUs = kTickUs; atUs <= endUs; atUs += kTickUs) {
    const auto wakeUs = startedUs + atUs;
    const timespec wake{wakeUs / kSecond, wakeUs % kSecond * 1'000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wake, nullptr);
    // As an SFU: a packet comes and goes to everybody, and then the next one.
    const auto dueRounds = static_cast<std::uint64_t>(atUs) * plan.packetsPerSecond / kSecond;
    for (; rounds < dueRounds; ++rounds) {
      for (const auto& sink : sinks) sendOne(from, *sink, payload);
    }
  }
  return rounds * sinks.size();
}

std::uint64_t threadCpuNs() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(time.tv_nsec);
}

}  // namespace

void runFloor(const FloorPlan& plan) {
  if (plan.viewers == 0 || plan.packetsPerSecond == 0 || plan.seconds == 0) throw std::runtime_error("nothing to do");
  if (plan.bytes <= kRtpHeader || plan.bytes > kMaxDatagram) throw std::runtime_error("no such packets");
  Sinks sinks;
  for (std::uint32_t index = 0; index < plan.viewers; ++index) sinks.push_back(std::make_unique<Sink>());

  // A full socket would be cheaper to send to than a read one.
  std::jthread reader([&](const std::stop_token& isOver) {
    const timespec pause{0, kDrainEveryUs * 1'000};
    while (!isOver.stop_requested()) {
      for (const auto& sink : sinks) sink->socket.drain();
      nanosleep(&pause, nullptr);
    }
  });
  const auto before = threadCpuNs();
  const auto packets = sendAll(plan, sinks);
  const auto spent = threadCpuNs() - before;
  reader.request_stop();
  reader.join();

  Output output;
  output.line("floor", packets, packets == 0 ? 0 : spent / packets);
  output.flush();
}

}  // namespace load
