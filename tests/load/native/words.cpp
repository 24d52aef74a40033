#include "words.hpp"

#include <arpa/inet.h>

namespace load {

namespace {

/** RFC 8839, section 5.4. */
constexpr std::size_t kLongestCredential = 256;
constexpr std::uint8_t kHighestPayloadType = 127;

}  // namespace

Words splitWords(std::string_view line) {
  Words words;
  std::size_t from = 0;
  for (;;) {
    const auto space = line.find(' ', from);
    words.push_back(line.substr(from, space - from));
    if (space == std::string_view::npos) return words;
    from = space + 1;
  }
}

bool toFlag(std::string_view word, const char* what) {
  if (word != "0" && word != "1") throw WordError(std::string("bad ") + what);
  return word == "1";
}

std::uint8_t toPayloadType(std::string_view word) { return toNumber(word, "payload type", kHighestPayloadType); }

sockaddr_in toAddress(std::string_view ip, std::string_view port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(toNumber<std::uint16_t>(port, "port"));
  if (address.sin_port == 0) throw WordError("bad port");
  if (inet_pton(AF_INET, std::string(ip).c_str(), &address.sin_addr) != 1) throw WordError("bad address");
  return address;
}

IceCredentials toCredentials(const Words& words, std::size_t first) {
  for (auto index = first; index < first + 4; ++index) {
    if (words[index].empty() || words[index].size() > kLongestCredential) throw WordError("bad credentials");
  }
  return {std::string(words[first]), std::string(words[first + 1]), std::string(words[first + 2]),
          std::string(words[first + 3])};
}

}  // namespace load
