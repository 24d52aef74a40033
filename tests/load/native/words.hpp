// Commands: words, and what they stand for. All that read one throw a WordError with what is wrong.
#pragma once

#include "ice-agent.hpp"

#include <charconv>
#include <limits>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace load {

using Words = std::vector<std::string_view>;

class WordError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/** At every single space, so that two of them enclose an empty word. */
Words splitWords(std::string_view line);

template <typename Number>
Number toNumber(std::string_view word, const char* what, Number highest = std::numeric_limits<Number>::max()) {
  Number number{};
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size() || number > highest) {
    throw WordError(std::string("bad ") + what);
  }
  return number;
}

bool toFlag(std::string_view word, const char* what);
std::uint8_t toPayloadType(std::string_view word);
/** An IPv4 address and a port. */
sockaddr_in toAddress(std::string_view ip, std::string_view port);
/** Four words: the remote ufrag and password, the local ufrag and password. */
IceCredentials toCredentials(const Words& words, std::size_t first);

}  // namespace load
