#include "run-source.hpp"

#include "commands.hpp"
#include "dtls-context.hpp"
#include "source.hpp"

namespace load {

namespace {

/** The streams of a target as four words: ssrc and payload type of the video, and of the sound or `-`. */
struct Streams {
  RtpSender video;
  std::optional<RtpSender> audio;
};

Streams toStreams(const Words& words, std::size_t first) {
  const auto sender = [&](std::size_t at) {
    return RtpSender(toNumber<std::uint32_t>(words[at], "ssrc"), toPayloadType(words[at + 1]));
  };
  Streams streams{sender(first), {}};
  if (words[first + 2] != "-") streams.audio = sender(first + 2);
  return streams;
}

class Targets {
 public:
  Targets(EventLoop& loop, Output& output, const DtlsContext& dtls, Source& source)
      : loop_(loop), output_(output), dtls_(dtls), source_(source) {}

  void addPlain(const Words& words) {
    const auto address = toAddress(words[0], words[1]);
    const auto streams = toStreams(words, 2);
    add(std::make_shared<PlainTarget>(loop_, address, streams.video, streams.audio, source_.targetEvents()));
  }

  void addWebRtc(const Words& words) {
    const PeerOptions options{toAddress(words[0], words[1]), toCredentials(words, 2), DtlsRole::Client, false};
    const auto streams = toStreams(words, 6);
    add(std::make_shared<WebRtcTarget>(loop_, output_, dtls_, next_, options, streams.video, streams.audio,
                                       source_.targetEvents()));
  }

  void stop(const Words& words) {
    if (!source_.remove(toNumber<std::size_t>(words[0], "number"))) throw WordError("there is no such target");
  }

 private:
  void add(std::shared_ptr<Target> target) {
    output_.line("target", next_);
    source_.add(next_++, std::move(target));
  }

  EventLoop& loop_;
  Output& output_;
  const DtlsContext& dtls_;
  Source& source_;
  std::size_t next_ = 1;
};

}  // namespace

void runSource(const SourceFiles& files) {
  EventLoop loop;
  Output output;
  const DtlsContext dtls;
  std::optional<DelayTable> sent;
  if (!files.delays.empty()) sent.emplace(files.delays, true);
  std::optional<MediaClip> audio;
  if (!files.audio.empty()) audio = packetizeOpus(readFile(files.audio));
  Source source(loop, output, packetizeH264(readFile(files.video)), files.framesPerSecond, std::move(audio),
                sent ? &*sent : nullptr);
  Targets targets(loop, output, dtls, source);
  Commands commands(loop, output);
  commands.on("plain", 6, [&](const Words& words) { targets.addPlain(words); });
  commands.on("webrtc", 10, [&](const Words& words) { targets.addWebRtc(words); });
  commands.on("stop", 1, [&](const Words& words) { targets.stop(words); });
  commands.on("start", 0, [&](const Words&) { source.start(); });
  commands.on("report", 0, [&](const Words&) { source.report(); });
  commands.serve(dtls.fingerprint());
}

}  // namespace load
