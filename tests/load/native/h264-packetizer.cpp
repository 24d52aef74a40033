#include "media-clip.hpp"

#include <algorithm>
#include <stdexcept>

namespace load {

namespace {

enum UnitType : std::uint8_t { kSlice = 1, kIdr = 5, kSps = 7, kPps = 8, kFuA = 28 };
constexpr std::size_t kFragmentHeader = 2;

std::uint8_t typeOf(Bytes unit) { return unit[0] & 0x1F; }
bool isPicture(Bytes unit) { return typeOf(unit) >= kSlice && typeOf(unit) <= kIdr; }

/** The NAL units between the start codes (ITU-T H.264, annex B). */
std::vector<Bytes> splitUnits(Bytes stream) {
  std::vector<Bytes> units;
  constexpr std::uint8_t code[] = {0, 0, 1};
  auto at = std::search(stream.begin(), stream.end(), std::begin(code), std::end(code));
  while (at != stream.end()) {
    const auto from = at + 3;
    at = std::search(from, stream.end(), std::begin(code), std::end(code));
    auto to = at;
    // The zero of a longer start code, or padding.
    while (to != from && *(to - 1) == 0) --to;
    if (to != from) units.emplace_back(from, to);
  }
  return units;
}

/** Whether a unit begins the next picture, of which `hasPicture` says that the one before has slices. */
bool beginsFrame(Bytes unit, bool hasPicture) {
  if (!hasPicture) return false;
  if (typeOf(unit) == kSps || typeOf(unit) == kPps) return true;
  // A slice whose first macroblock is 0, which is written as a single 1.
  return isPicture(unit) && unit.size() > 1 && (unit[1] & 0x80) != 0;
}

void packetizeUnit(MediaClip& clip, Bytes unit) {
  if (unit.size() <= kMaxPayload) {
    std::ranges::copy(unit, clip.addPacket(unit.size()));
    return;
  }
  const std::uint8_t indicator = static_cast<std::uint8_t>((unit[0] & 0xE0) | kFuA);
  Bytes rest = unit.subspan(1);
  for (bool isFirst = true; !rest.empty(); isFirst = false) {
    const auto length = std::min(rest.size(), kMaxPayload - kFragmentHeader);
    const bool isLast = length == rest.size();
    std::uint8_t* payload = clip.addPacket(kFragmentHeader + length);
    payload[0] = indicator;
    payload[1] = static_cast<std::uint8_t>((isFirst ? 0x80 : 0) | (isLast ? 0x40 : 0) | typeOf(unit));
    std::ranges::copy(rest.first(length), payload + kFragmentHeader);
    rest = rest.subspan(length);
  }
}

void addFrame(MediaClip& clip, const std::vector<Bytes>& units) {
  clip.beginFrame(std::ranges::any_of(units, [](Bytes unit) { return typeOf(unit) == kIdr; }));
  for (const auto unit : units) packetizeUnit(clip, unit);
  clip.endVideoFrame();
}

}  // namespace

MediaClip packetizeH264(Bytes annexB) {
  MediaClip clip;
  std::vector<Bytes> frame;
  bool hasPicture = false;
  for (const auto unit : splitUnits(annexB)) {
    // What is no picture and no parameter set (remarks, delimiters, filling) is not sent by browsers either.
    if (!isPicture(unit) && typeOf(unit) != kSps && typeOf(unit) != kPps) continue;
    if (beginsFrame(unit, hasPicture)) {
      addFrame(clip, frame);
      frame.clear();
      hasPicture = false;
    }
    frame.push_back(unit);
    hasPicture = hasPicture || isPicture(unit);
  }
  if (hasPicture) addFrame(clip, frame);
  if (std::ranges::none_of(clip.frames(), &ClipFrame::isKeyframe)) {
    throw std::runtime_error("the video is no H.264 with a keyframe");
  }
  clip.hashPackets();
  return clip;
}

}  // namespace load
