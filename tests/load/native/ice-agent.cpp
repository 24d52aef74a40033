#include "ice-agent.hpp"

#include "random.hpp"

#include <algorithm>

namespace load {

namespace {

// On a machine of one's own a lost check is known to be lost at once; RFC 8445 asks for 500 ms on the Internet.
constexpr Microseconds kFirstRetryUs = 50 * kMillisecond;
constexpr Microseconds kSlowestRetryUs = 1'600 * kMillisecond;
constexpr Microseconds kConsentEveryUs = 5 * kSecond;
constexpr Microseconds kGivenUpUs = 30 * kSecond;
/** Type preference of a peer-reflexive candidate, one address, first component (RFC 8445, 5.1.2.1). */
constexpr std::uint32_t kPriority = (110U << 24) | (65'535U << 8) | 255U;
constexpr std::size_t kOwnTransactionBytes = 8;
/** The highest: a peer that would be controlling too gives way to it at once (RFC 8445, 7.3.1.1). */
constexpr std::uint64_t kTieBreaker = ~std::uint64_t{0};

}  // namespace

IceAgent::IceAgent(EventLoop& loop, const sockaddr_in& remote, IceCredentials credentials, Callbacks callbacks)
    : remote_(remote),
      credentials_(std::move(credentials)),
      callbacks_(std::move(callbacks)),
      timer_(loop, [this] { check(); }),
      retryUs_(kFirstRetryUs) {
  fillRandom(transaction_);
}

void IceAgent::start() {
  lastGoodUs_ = steadyClockUs();
  check();
}

void IceAgent::check() {
  if (steadyClockUs() - lastGoodUs_ > kGivenUpUs) {
    callbacks_.onFailed(isConnected_ ? "consent was not renewed" : "no answer to the connectivity checks");
    return;
  }
  sendCheck();
  if (isConnected_) {
    timer_.setIn(jittered(kConsentEveryUs));
  } else {
    timer_.setIn(retryUs_);
    retryUs_ = std::min(retryUs_ * 2, kSlowestRetryUs);
  }
}

void IceAgent::sendCheck() {
  // The first bytes stay, so that an answer to any of our checks is known as ours.
  std::uint8_t* counter = &transaction_[kOwnTransactionBytes];
  write32(counter, read32(counter) + 1);
  StunWriter request(StunType::Request, transaction_);
  request.username(credentials_.remoteUfrag + ":" + credentials_.localUfrag)
      .priority(kPriority)
      .controlling(kTieBreaker)
      .useCandidate();
  callbacks_.send(request.finish(credentials_.remotePassword));
}

void IceAgent::receive(Bytes datagram) {
  const auto message = parseStun(datagram);
  if (!message) return;
  if (message->type == StunType::Request) return answer(*message);
  if (message->type != StunType::Success) return;
  const bool isOurs =
      std::equal(transaction_.begin(), transaction_.begin() + kOwnTransactionBytes, message->transaction.begin());
  if (!isOurs || !message->isSignedWith(credentials_.remotePassword)) return;
  lastGoodUs_ = steadyClockUs();
  if (isConnected_) return;
  isConnected_ = true;
  timer_.setIn(jittered(kConsentEveryUs));
  callbacks_.onConnected();
}

void IceAgent::answer(const StunMessage& request) {
  const auto colon = request.username.find(':');
  if (request.username.substr(0, colon) != credentials_.localUfrag) return;
  if (!request.isSignedWith(credentials_.localPassword)) return;
  if (request.isFromControlling) {
    // Both would be controlling, and we stay it.
    StunWriter conflict(StunType::Error, request.transaction);
    callbacks_.send(conflict.errorCode(kRoleConflict).finish(credentials_.localPassword));
    return;
  }
  StunWriter success(StunType::Success, request.transaction);
  callbacks_.send(success.mappedAddress(remote_).finish(credentials_.localPassword));
}

}  // namespace load
