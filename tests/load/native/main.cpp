// Viewers and a source for measuring an SFU under load; tests/load/README.md says how they are spoken to.
#include "run-floor.hpp"
#include "run-source.hpp"
#include "run-viewers.hpp"
#include "srtp-session.hpp"
#include "words.hpp"

#include <csignal>
#include <iostream>
#include <map>

namespace {

constexpr const char* kUsage =
    "load-media viewers [--delays FILE]\n"
    "load-media source --video FILE [--fps N] [--audio FILE] [--delays FILE]\n"
    "load-media floor --viewers N --packets-per-second N --bytes N --seconds N\n";

/** The options behind the name of what is to be done, each with its value. */
class Options {
 public:
  Options(int count, char** words) {
    for (int index = 2; index < count; index += 2) {
      const std::string name = words[index];
      if (!name.starts_with("--") || index + 1 == count) throw load::WordError("bad option " + name);
      values_[name.substr(2)] = words[index + 1];
    }
  }

  std::string take(const std::string& name, const std::string& otherwise = "") {
    const auto found = values_.extract(name);
    return found ? found.mapped() : otherwise;
  }
  std::uint32_t takeNumber(const std::string& name, const std::string& otherwise = "0") {
    return load::toNumber<std::uint32_t>(take(name, otherwise), name.c_str());
  }
  void expectNoMore() const {
    if (!values_.empty()) throw load::WordError("unknown option --" + values_.begin()->first);
  }

 private:
  std::map<std::string, std::string> values_;
};

void run(const std::string& what, Options options) {
  if (what == "viewers") {
    const auto delays = options.take("delays");
    options.expectNoMore();
    load::runViewers(delays);
  } else if (what == "source") {
    const load::SourceFiles files{options.take("video"), options.takeNumber("fps", "30"), options.take("audio"),
                                  options.take("delays")};
    options.expectNoMore();
    if (files.video.empty() || files.framesPerSecond == 0) throw load::WordError("a video and its frames per second");
    load::runSource(files);
  } else if (what == "floor") {
    const load::FloorPlan plan{options.takeNumber("viewers"), options.takeNumber("packets-per-second"),
                               options.takeNumber("bytes"), options.takeNumber("seconds")};
    options.expectNoMore();
    load::runFloor(plan);
  } else {
    throw load::WordError("unknown: " + what);
  }
}

}  // namespace

int main(int count, char** words) {
  // A driver that is gone is seen when writing to it fails.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    load::startSrtp();
    run(count > 1 ? words[1] : "", Options(count, words));
    return 0;
  } catch (const load::WordError& error) {
    std::cerr << error.what() << "\n" << kUsage;
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "load-media: " << error.what() << "\n";
    return 1;
  }
}
