#include "media-clip.hpp"

#include "delay-table.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <unordered_map>

namespace load {

std::uint8_t* MediaClip::addPacket(std::size_t length) {
  packets_.push_back({bytes_.size(), length, false, 0});
  ++frames_.back().packetCount;
  bytes_.resize(bytes_.size() + length);
  return bytes_.data() + packets_.back().offset;
}

void MediaClip::hashPackets() {
  std::unordered_map<std::uint64_t, int> counts;
  for (const auto& packet : packets_) ++counts[hashPayload(payload(packet))];
  for (auto& packet : packets_) {
    const auto hash = hashPayload(payload(packet));
    packet.hash = counts[hash] == 1 ? hash : 0;
  }
}

std::vector<std::uint8_t> readFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + " cannot be read");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

MediaClip packetizeOpus(Bytes file) {
  MediaClip clip;
  while (!file.empty()) {
    const std::size_t length = file.size() >= 2 ? read16(file.data()) : 0;
    if (length == 0 || length > kMaxPayload || length > file.size() - 2) {
      throw std::runtime_error("the sound is no row of Opus packets");
    }
    clip.beginFrame(true);
    std::copy_n(file.begin() + 2, length, clip.addPacket(length));
    file = file.subspan(2 + length);
  }
  if (clip.frames().empty()) throw std::runtime_error("the sound is empty");
  clip.hashPackets();
  return clip;
}

}  // namespace load
