// One DTLS 1.2 association, from the handshake to the keys of SRTP (RFC 5764).
#pragma once

#include "bytes.hpp"
#include "event-loop.hpp"
#include "srtp-session.hpp"

#include <functional>
#include <memory>
#include <openssl/ssl.h>

namespace load {

class DtlsContext;

enum class DtlsRole { Client, Server };

class DtlsSession {
 public:
  struct Callbacks {
    std::function<void(Bytes)> send;
    std::function<void(const SrtpKeys&)> onConnected;
    std::function<void(const char* why)> onFailed;
  };

  DtlsSession(EventLoop& loop, const DtlsContext& context, DtlsRole role, Callbacks callbacks);
  DtlsSession(const DtlsSession&) = delete;
  DtlsSession& operator=(const DtlsSession&) = delete;

  /** A client sends its first flight; a server only waits. */
  void start();
  void receive(Bytes datagram);
  /** Says goodbye, where there is somebody to say it to, and stops. */
  void close();

 private:
  friend struct DatagramBio;
  struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  void advance();
  void retransmit();
  void awaitTimeout();
  void becomeConnected();
  void fail(const char* why);

  DtlsRole role_;
  Callbacks callbacks_;
  Timer timer_;
  std::unique_ptr<SSL, Free> ssl_;
  /** The datagram that is being read. */
  Bytes incoming_;
  enum class State { New, Handshaking, Connected, Ended } state_ = State::New;
};

}  // namespace load
