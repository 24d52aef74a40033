#include "output.hpp"

#include <cerrno>
#include <unistd.h>

namespace load {

bool Output::flush() {
  std::string_view rest = text_;
  while (!rest.empty()) {
    const auto written = write(STDOUT_FILENO, rest.data(), rest.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) rest.remove_prefix(static_cast<std::size_t>(written));
  }
  text_.clear();
  return true;
}

}  // namespace load
