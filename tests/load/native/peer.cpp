#include "peer.hpp"

#include "rtcp-packet.hpp"
#include "rtp-packet.hpp"

namespace load {

Peer::Peer(EventLoop& loop, const DtlsContext& context, const PeerOptions& options, PeerEvents& events)
    : loop_(loop),
      events_(events),
      socket_(options.remote, options.hasTimestamps),
      ice_(loop, options.remote, options.credentials,
           {[this](Bytes datagram) { send(datagram); },
            [this] {
              events_.onIceConnected();
              dtls_.start();
            },
            [this](const char* why) { fail(why); }}),
      dtls_(loop, context, options.role,
            {[this](Bytes datagram) { send(datagram); }, [this](const SrtpKeys& keys) { becomeConnected(keys); },
             [this](const char* why) { fail(why); }}) {
  isWatched_ = loop_.watch(socket_.descriptor(), *this, urgency_);
}

void Peer::close() {
  if (!socket_.isOpen()) return;
  stop();
  socket_.close();
}

void Peer::stop() {
  ice_.stop();
  dtls_.close();
  if (isWatched_) loop_.unwatch(socket_.descriptor(), urgency_);
  isWatched_ = false;
}

void Peer::fail(const char* why) {
  if (!isWatched_) return;
  stop();
  events_.onFailed(why);
}

void Peer::setUrgency(Urgency urgency) {
  if (isWatched_) loop_.changeUrgency(socket_.descriptor(), *this, urgency_, urgency);
  urgency_ = urgency;
}

Bytes Peer::protectRtp(std::uint8_t* packet, std::size_t length) {
  return {packet, outgoing_ ? outgoing_->protectRtp(packet, length) : 0};
}

Bytes Peer::protectRtcp(std::uint8_t* packet, std::size_t length) {
  return {packet, outgoing_ ? outgoing_->protectRtcp(packet, length) : 0};
}

void Peer::onReadable() {
  if (!isWatched_) return;
  socket_.receive([this](const Datagram& datagram) {
    if (isWatched_ && !datagram.bytes.empty()) receive(datagram);
  });
}

void Peer::receive(const Datagram& datagram) {
  // Who is meant is told by the first byte (RFC 7983).
  const auto first = datagram.bytes[0];
  if (first >= 128 && first <= 191) {
    receiveMedia(datagram);
  } else if (first >= 20 && first <= 63) {
    dtls_.receive(datagram.bytes);
  } else if (first <= 3) {
    ice_.receive(datagram.bytes);
  }
}

void Peer::receiveMedia(const Datagram& datagram) {
  if (!incoming_ || datagram.bytes.size() < kRtcpHeader) return;
  if (!isRtcp(datagram.bytes)) {
    if (datagram.bytes.size() >= kRtpHeader) events_.onRtp(datagram, *incoming_);
    return;
  }
  MutableBytes packet = datagram.bytes;
  if (incoming_->openRtcp(packet) == SrtpSession::Opened::Good) events_.onRtcp(packet);
}

void Peer::becomeConnected(const SrtpKeys& keys) {
  outgoing_ = std::make_unique<SrtpSession>(keys.profile, keys.outgoing, SrtpSession::Direction::Outgoing);
  incoming_ = std::make_unique<SrtpSession>(keys.profile, keys.incoming, SrtpSession::Direction::Incoming);
  events_.onDtlsConnected();
}

}  // namespace load
