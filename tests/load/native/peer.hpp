// One side of a WebRTC connection: a socket, ICE, DTLS and SRTP on it.
#pragma once

#include "dtls-session.hpp"
#include "event-loop.hpp"
#include "ice-agent.hpp"
#include "srtp-session.hpp"
#include "udp-socket.hpp"

#include <memory>

namespace load {

class DtlsContext;

class PeerEvents {
 public:
  virtual ~PeerEvents() = default;
  virtual void onIceConnected() = 0;
  virtual void onDtlsConnected() = 0;
  /** A packet as it came, at least a header long. The receiver opens it by `incoming` if it wants to look inside. */
  virtual void onRtp(const Datagram& packet, SrtpSession& incoming) = 0;
  /** A compound packet, opened. */
  virtual void onRtcp(Bytes packet) = 0;
  /** Comes once; nothing else comes behind it. */
  virtual void onFailed(const char* why) = 0;
};

struct PeerOptions {
  sockaddr_in remote;
  IceCredentials credentials;
  DtlsRole role;
  bool hasTimestamps;
};

class Peer final : public Readable {
 public:
  /** Throws a runtime_error when there is no socket to be had. */
  Peer(EventLoop& loop, const DtlsContext& context, const PeerOptions& options, PeerEvents& events);
  ~Peer() override { close(); }

  /** Begins the connectivity checks. */
  void start() { ice_.start(); }
  void close();

  bool isConnected() const { return outgoing_ != nullptr; }
  void setUrgency(Urgency urgency);

  /** Protect in place, behind `length` there is room for kSrtpTrailer bytes. What they give is sent by send(). */
  Bytes protectRtp(std::uint8_t* packet, std::size_t length);
  Bytes protectRtcp(std::uint8_t* packet, std::size_t length);
  void send(Bytes datagram) const {
    if (socket_.isOpen() && !datagram.empty()) socket_.send(datagram);
  }

  void onReadable() override;

 private:
  void receive(const Datagram& datagram);
  void receiveMedia(const Datagram& datagram);
  void becomeConnected(const SrtpKeys& keys);
  void fail(const char* why);
  void stop();

  EventLoop& loop_;
  PeerEvents& events_;
  UdpSocket socket_;
  IceAgent ice_;
  DtlsSession dtls_;
  std::unique_ptr<SrtpSession> outgoing_;
  std::unique_ptr<SrtpSession> incoming_;
  Urgency urgency_ = Urgency::AtOnce;
  bool isWatched_ = false;
};

}  // namespace load
