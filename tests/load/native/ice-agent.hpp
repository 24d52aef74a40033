// The controlling side of ICE with one candidate on each side: what a browser does towards an ICE-lite server, and
// enough for a full agent with one host candidate (RFC 8445). It keeps consent fresh (RFC 7675).
#pragma once

#include "clock.hpp"
#include "event-loop.hpp"
#include "stun-message.hpp"

#include <functional>
#include <netinet/in.h>
#include <string>

namespace load {

struct IceCredentials {
  std::string remoteUfrag;
  std::string remotePassword;
  std::string localUfrag;
  std::string localPassword;
};

class IceAgent {
 public:
  struct Callbacks {
    std::function<void(Bytes)> send;
    std::function<void()> onConnected;
    std::function<void(const char* why)> onFailed;
  };

  IceAgent(EventLoop& loop, const sockaddr_in& remote, IceCredentials credentials, Callbacks callbacks);

  void start();
  void stop() { timer_.cancel(); }
  /** Takes a datagram that begins as STUN does; anything that is not signed as agreed is passed over. */
  void receive(Bytes datagram);

 private:
  void check();
  void sendCheck();
  void answer(const StunMessage& request);

  sockaddr_in remote_;
  IceCredentials credentials_;
  Callbacks callbacks_;
  Timer timer_;
  TransactionId transaction_{};
  bool isConnected_ = false;
  Microseconds retryUs_;
  /** When it began, and later when consent was given last. */
  Microseconds lastGoodUs_ = 0;
};

}  // namespace load
