// Where a source sends to: plain RTP, or WebRTC as a browser that publishes.
#pragma once

#include "output.hpp"
#include "peer.hpp"
#include "rtp-sender.hpp"

#include <functional>
#include <optional>

namespace load {

struct TargetEvents {
  std::function<void()> onConnected;
  std::function<void()> onKeyframeRequest;
};

class Target {
 public:
  Target(RtpSender video, std::optional<RtpSender> audio) : video(video), audio(audio) {}
  virtual ~Target() = default;
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;

  virtual void start() = 0;
  virtual void close() = 0;
  virtual bool isConnected() const = 0;
  /** Make a packet ready to be sent; there is room for kSrtpTrailer bytes behind `length`. */
  virtual Bytes sealRtp(std::uint8_t* packet, std::size_t length) = 0;
  virtual Bytes sealRtcp(std::uint8_t* packet, std::size_t length) = 0;
  virtual void send(Bytes sealed) = 0;

  RtpSender video;
  std::optional<RtpSender> audio;
};

/** RTP and RTCP on one socket, from which a peer that waits for it learns our address. */
class PlainTarget final : public Target, public Readable {
 public:
  PlainTarget(EventLoop& loop, const sockaddr_in& remote, RtpSender video, std::optional<RtpSender> audio,
              TargetEvents events);
  ~PlainTarget() override { close(); }

  void start() override { events_.onConnected(); }
  void close() override;
  bool isConnected() const override { return socket_.isOpen(); }
  Bytes sealRtp(std::uint8_t* packet, std::size_t length) override { return {packet, length}; }
  Bytes sealRtcp(std::uint8_t* packet, std::size_t length) override { return {packet, length}; }
  void send(Bytes sealed) override { socket_.send(sealed); }
  void onReadable() override;

 private:
  EventLoop& loop_;
  TargetEvents events_;
  UdpSocket socket_;
};

class WebRtcTarget final : public Target, private PeerEvents {
 public:
  /** `number` is the one by which its events are told. */
  WebRtcTarget(EventLoop& loop, Output& output, const DtlsContext& dtls, std::size_t number,
               const PeerOptions& options, RtpSender video, std::optional<RtpSender> audio, TargetEvents events);

  void start() override { peer_.start(); }
  void close() override { peer_.close(); }
  bool isConnected() const override { return peer_.isConnected(); }
  Bytes sealRtp(std::uint8_t* packet, std::size_t length) override { return peer_.protectRtp(packet, length); }
  Bytes sealRtcp(std::uint8_t* packet, std::size_t length) override { return peer_.protectRtcp(packet, length); }
  void send(Bytes sealed) override { peer_.send(sealed); }

 private:
  void onIceConnected() override;
  void onDtlsConnected() override;
  void onRtp(const Datagram& packet, SrtpSession& incoming) override;
  void onRtcp(Bytes packet) override;
  void onFailed(const char* why) override;

  Output& output_;
  std::size_t number_;
  TargetEvents events_;
  Peer peer_;
};

}  // namespace load
