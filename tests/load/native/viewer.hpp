// Somebody who watches: joins as a browser does, and notes what comes.
#pragma once

#include "delay-histogram.hpp"
#include "delay-table.hpp"
#include "output.hpp"
#include "peer.hpp"
#include "received-stream.hpp"

#include <string>
#include <vector>

namespace load {

/** What all viewers of the process share. */
struct Audience {
  EventLoop& loop;
  Output& output;
  const DtlsContext& dtls;
  /** Nothing where delays are not measured. */
  const DelayTable* sent = nullptr;
  DelayHistogram delays{};
  std::uint64_t probes = 0;
};

class Viewer final : private PeerEvents {
 public:
  /** Throws a runtime_error. A measured one opens every packet and notes how long it was on its way. */
  Viewer(Audience& audience, std::string name, const PeerOptions& options, bool isMeasured);

  void declare(std::uint32_t ssrc, std::uint8_t payloadType, Codec codec);
  /** Says goodbye and hears nothing any more. */
  void close();
  void report() const;
  void reset();

 private:
  void onIceConnected() override;
  void onDtlsConnected() override;
  void onRtp(const Datagram& packet, SrtpSession& incoming) override;
  void onRtcp(Bytes packet) override;
  void onFailed(const char* why) override;

  void inspect(ReceivedStream& stream, Bytes opened, Microseconds atUs);
  ReceivedStream* find(std::uint32_t ssrc);
  void count(ReceivedStream& stream, std::uint16_t sequence, std::size_t size, Microseconds atUs);
  void tellKeyframe(ReceivedStream& stream);
  void chooseUrgency();
  void sendReceiverReport();
  void askForKeyframes();
  void send(RtcpWriter& rtcp);

  Audience& audience_;
  std::string name_;
  bool isMeasured_;
  std::uint32_t ssrc_;
  std::vector<ReceivedStream> streams_;
  Timer reportTimer_;
  Timer keyframeTimer_;
  Peer peer_;
};

}  // namespace load
