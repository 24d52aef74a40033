#include "target.hpp"

namespace load {

PlainTarget::PlainTarget(EventLoop& loop, const sockaddr_in& remote, RtpSender video, std::optional<RtpSender> audio,
                         TargetEvents events)
    : Target(video, audio), loop_(loop), events_(std::move(events)), socket_(remote, false) {
  loop_.watch(socket_.descriptor(), *this, Urgency::AtOnce);
}

void PlainTarget::close() {
  if (!socket_.isOpen()) return;
  loop_.unwatch(socket_.descriptor(), Urgency::AtOnce);
  socket_.close();
}

void PlainTarget::onReadable() {
  if (!socket_.isOpen()) return;
  socket_.receive([this](const Datagram& datagram) {
    if (datagram.bytes.size() < kRtcpHeader || !isRtcp(datagram.bytes)) return;
    parseRtcp(datagram.bytes, {nullptr, events_.onKeyframeRequest});
  });
}

WebRtcTarget::WebRtcTarget(EventLoop& loop, Output& output, const DtlsContext& dtls, std::size_t number,
                           const PeerOptions& options, RtpSender video, std::optional<RtpSender> audio,
                           TargetEvents events)
    : Target(video, audio),
      output_(output),
      number_(number),
      events_(std::move(events)),
      peer_(loop, dtls, options, *this) {}

void WebRtcTarget::onIceConnected() { output_.line("ice", number_, wallClockUs()); }

void WebRtcTarget::onDtlsConnected() {
  output_.line("dtls", number_, wallClockUs());
  events_.onConnected();
}

void WebRtcTarget::onRtp(const Datagram& /*packet*/, SrtpSession& /*incoming*/) {}

void WebRtcTarget::onRtcp(Bytes packet) { parseRtcp(packet, {nullptr, events_.onKeyframeRequest}); }

void WebRtcTarget::onFailed(const char* why) { output_.line("failed", number_, why); }

}  // namespace load
