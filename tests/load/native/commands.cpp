#include "commands.hpp"

#include <array>
#include <cerrno>
#include <unistd.h>

namespace load {

namespace {

constexpr std::size_t kLongestLine = 4'096;

}  // namespace

void Commands::on(const std::string& name, std::size_t words, std::function<void(const Words&)> handler) {
  commands_[name] = {words, std::move(handler)};
}

void Commands::serve(const std::string& fingerprint) {
  output_.line("ready", fingerprint);
  output_.flush();
  start();
  loop_.run([this] { return output_.flush(); });
  output_.flush();
}

/** The end of the input stops the loop. */
void Commands::start() {
  if (loop_.watch(STDIN_FILENO, *this, Urgency::AtOnce)) return;
  // A plain file cannot be waited for: what it holds is done, and then it has ended.
  for (bool isMore = true; isMore;) {
    std::array<char, 4'096> buffer;
    const auto length = read(STDIN_FILENO, buffer.data(), buffer.size());
    isMore = length > 0;
    if (isMore) take({buffer.data(), static_cast<std::size_t>(length)});
  }
  loop_.stop();
}

void Commands::onReadable() {
  std::array<char, 65'536> buffer;
  const auto length = read(STDIN_FILENO, buffer.data(), buffer.size());
  if (length > 0) return take({buffer.data(), static_cast<std::size_t>(length)});
  if (length < 0 && (errno == EINTR || errno == EAGAIN)) return;
  loop_.stop();
}

void Commands::take(std::string_view piece) {
  for (;;) {
    const auto end = piece.find('\n');
    const auto part = piece.substr(0, end);
    isTooLong_ = isTooLong_ || line_.size() + part.size() > kLongestLine;
    if (!isTooLong_) line_ += part;
    if (end == std::string_view::npos) return;
    piece.remove_prefix(end + 1);
    if (isTooLong_) {
      output_.line("error", "line too long");
    } else {
      run(line_);
    }
    line_.clear();
    isTooLong_ = false;
  }
}

void Commands::run(std::string_view line) {
  auto words = splitWords(line);
  const auto command = commands_.find(words[0]);
  if (command == commands_.end()) return output_.line("error", "unknown command");
  words.erase(words.begin());
  const auto& [name, what] = *command;
  try {
    if (words.size() != what.words) throw WordError(std::to_string(what.words) + " words expected");
    what.handler(words);
  } catch (const std::exception& error) {
    output_.line("error", name, error.what());
  }
}

}  // namespace load
