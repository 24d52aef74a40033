#include "run-viewers.hpp"

#include "commands.hpp"
#include "dtls-context.hpp"
#include "viewer.hpp"

#include <optional>

namespace load {

namespace {

DtlsRole toRole(std::string_view word) {
  if (word == "client") return DtlsRole::Client;
  if (word == "server") return DtlsRole::Server;
  throw WordError("bad DTLS role");
}

Codec toCodec(std::string_view word) {
  if (word == "h264") return Codec::H264;
  if (word == "vp8") return Codec::Vp8;
  if (word == "opus") return Codec::Opus;
  throw WordError("bad codec");
}

class Viewers {
 public:
  explicit Viewers(Audience& audience) : audience_(audience) {}

  void add(const Words& words) {
    if (words[0].empty()) throw WordError("bad name");
    std::string name(words[0]);
    if (viewers_.contains(name)) throw WordError("there is one of this name");
    const bool isMeasured = toFlag(words[8], "flag");
    const PeerOptions options{toAddress(words[1], words[2]), toCredentials(words, 3), toRole(words[7]), isMeasured};
    viewers_.emplace(name, std::make_shared<Viewer>(audience_, name, options, isMeasured));
  }

  void declare(const Words& words) {
    const auto ssrc = toNumber<std::uint32_t>(words[1], "ssrc");
    const auto payloadType = toPayloadType(words[2]);
    find(words[0])->second->declare(ssrc, payloadType, toCodec(words[3]));
  }

  void remove(const Words& words) {
    const auto found = find(words[0]);
    found->second->close();
    audience_.loop.releaseLater(std::move(found->second));
    viewers_.erase(found);
  }

  void report() const {
    for (const auto& [name, viewer] : viewers_) viewer->report();
    const auto& delays = audience_.delays;
    auto& output = audience_.output;
    if (delays.count() == 0) {
      output.line("delays", 0, "-", "-", "-", "-");
    } else {
      output.line("delays", delays.count(), delays.quantileUs(0.5), delays.quantileUs(0.95), delays.quantileUs(0.99),
                  delays.maxUs());
    }
    output.line("probes", audience_.probes);
    output.line("report-end", wallClockUs());
  }

  void reset() {
    for (const auto& [name, viewer] : viewers_) viewer->reset();
    audience_.delays.reset();
    audience_.probes = 0;
    audience_.output.line("reset", wallClockUs());
  }

 private:
  using Map = std::map<std::string, std::shared_ptr<Viewer>, std::less<>>;

  Map::iterator find(std::string_view name) {
    const auto found = viewers_.find(name);
    if (found == viewers_.end()) throw WordError("there is none of this name");
    return found;
  }

  Audience& audience_;
  Map viewers_;
};

}  // namespace

void runViewers(const std::string& delaysPath) {
  EventLoop loop;
  Output output;
  const DtlsContext dtls;
  std::optional<DelayTable> sent;
  if (!delaysPath.empty()) sent.emplace(delaysPath, false);
  Audience audience{loop, output, dtls, sent ? &*sent : nullptr};
  Viewers viewers(audience);
  Commands commands(loop, output);
  commands.on("add", 9, [&](const Words& words) { viewers.add(words); });
  commands.on("stream", 4, [&](const Words& words) { viewers.declare(words); });
  commands.on("remove", 1, [&](const Words& words) { viewers.remove(words); });
  commands.on("report", 0, [&](const Words&) { viewers.report(); });
  commands.on("reset", 0, [&](const Words&) { viewers.reset(); });
  commands.serve(dtls.fingerprint());
}

}  // namespace load
