#pragma once

#include <cstdint>
#include <string>

namespace load {

struct SourceFiles {
  std::string video;
  std::uint32_t framesPerSecond = 30;
  /** Empty ones stand for none. */
  std::string audio;
  std::string delays;
};

/** `load-media source`. Returns at the end of the input; throws a runtime_error for files that it cannot use. */
void runSource(const SourceFiles& files);

}  // namespace load
