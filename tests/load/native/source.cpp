#include "source.hpp"

#include <algorithm>
#include <array>

namespace load {

namespace {

constexpr std::uint32_t kVideoClock = 90'000;
constexpr std::uint32_t kAudioClock = 48'000;
constexpr Microseconds kAudioFrameUs = 20 * kMillisecond;
constexpr Microseconds kLateUs = 5 * kMillisecond;
constexpr Microseconds kReportEveryUs = kSecond;

std::uint32_t toClock(Microseconds us, std::uint32_t clock) {
  return static_cast<std::uint32_t>(static_cast<std::uint64_t>(us) * clock / kSecond);
}

}  // namespace

Source::Source(EventLoop& loop, Output& output, MediaClip video, std::uint32_t framesPerSecond,
               std::optional<MediaClip> audio, DelayTable* sent)
    : loop_(loop),
      output_(output),
      video_(std::move(video)),
      framesPerSecond_(framesPerSecond),
      audio_(std::move(audio)),
      sent_(sent),
      videoTimer_(loop, [this] { sendVideo(); }),
      audioTimer_(loop, [this] { sendAudio(); }),
      reportTimer_(loop, [this] { sendReports(); }) {}

TargetEvents Source::targetEvents() {
  return {[this] { wantsKeyframe_ = true; },
          [this] {
            wantsKeyframe_ = true;
            ++keyframeRequests_;
            output_.line("pli", wallClockUs());
          }};
}

void Source::add(std::size_t number, std::shared_ptr<Target> target) {
  target->start();
  targets_.emplace(number, std::move(target));
}

bool Source::remove(std::size_t number) {
  const auto found = targets_.find(number);
  if (found == targets_.end()) return false;
  found->second->close();
  loop_.releaseLater(std::move(found->second));
  targets_.erase(found);
  return true;
}

void Source::start() {
  if (isStarted_) return;
  isStarted_ = true;
  startedUs_ = steadyClockUs();
  videoTimer_.setAt(startedUs_);
  if (audio_) audioTimer_.setAt(startedUs_);
  reportTimer_.setIn(kReportEveryUs);
}

Microseconds Source::frameDueUs(std::uint64_t frame) const {
  return startedUs_ + static_cast<Microseconds>(frame * kSecond / framesPerSecond_);
}

/** The packets of a frame are spread over the time until the next one, as a browser paces them. */
Microseconds Source::packetDueUs() const {
  const auto count = static_cast<Microseconds>(video_.frames()[clipFrame_].packetCount);
  const auto interval = frameDueUs(frameNumber_ + 1) - frameDueUs(frameNumber_);
  return frameDueUs(frameNumber_) + interval * static_cast<Microseconds>(packetInFrame_) / count;
}

Microseconds Source::audioDueUs() const {
  return startedUs_ + static_cast<Microseconds>(audioNumber_) * kAudioFrameUs;
}

void Source::beginFrame() {
  const auto& frames = video_.frames();
  if (wantsKeyframe_) {
    while (!frames[clipFrame_].isKeyframe) clipFrame_ = (clipFrame_ + 1) % frames.size();
    wantsKeyframe_ = false;
  }
  const bool isSent = std::ranges::any_of(targets_, [](const auto& entry) { return entry.second->isConnected(); });
  if (!isSent || !frames[clipFrame_].isKeyframe) return;
  ++keyframes_;
  output_.line("sent-keyframe", wallClockUs());
}

void Source::sendVideo() {
  if (packetInFrame_ == 0) beginFrame();
  const ClipFrame& frame = video_.frames()[clipFrame_];
  const ClipPacket& packet = video_.packet(frame.firstPacket + packetInFrame_);
  const auto timestamp = static_cast<std::uint32_t>(frameNumber_ * kVideoClock / framesPerSecond_);
  const auto dueUs = packetDueUs();
  for (auto& [number, target] : targets_) {
    if (!target->isConnected()) continue;
    send(target->video, *target, video_, packet, timestamp);
    noteLateness(dueUs);
  }
  if (++packetInFrame_ == frame.packetCount) {
    packetInFrame_ = 0;
    ++frameNumber_;
    clipFrame_ = (clipFrame_ + 1) % video_.frames().size();
  }
  videoTimer_.setAt(packetDueUs());
}

void Source::sendAudio() {
  const ClipFrame& frame = audio_->frames()[audioNumber_ % audio_->frames().size()];
  const auto timestamp = static_cast<std::uint32_t>(audioNumber_ * kAudioClock * kAudioFrameUs / kSecond);
  for (auto& [number, target] : targets_) {
    if (!target->isConnected() || !target->audio) continue;
    send(*target->audio, *target, *audio_, audio_->packet(frame.firstPacket), timestamp);
    noteLateness(audioDueUs());
  }
  ++audioNumber_;
  audioTimer_.setAt(audioDueUs());
}

void Source::send(RtpSender& sender, Target& target, const MediaClip& clip, const ClipPacket& packet,
                  std::uint32_t timestamp) {
  std::array<std::uint8_t, kRtpHeader + kMaxPayload + kSrtpTrailer> buffer;
  const auto length = sender.write(buffer.data(), timestamp, clip.payload(packet), packet.hasMarker);
  const auto sealed = target.sealRtp(buffer.data(), length);
  if (sealed.empty()) return;
  if (sent_ != nullptr && packet.hash != 0) sent_->store(packet.hash, wallClockUs());
  target.send(sealed);
  ++packets_;
  bytes_ += sealed.size();
}

void Source::noteLateness(Microseconds dueUs) {
  if (steadyClockUs() - dueUs > kLateUs) ++latePackets_;
}

void Source::sendReports() {
  const auto sinceStartUs = steadyClockUs() - startedUs_;
  for (auto& [number, target] : targets_) {
    if (!target->isConnected()) continue;
    const auto report = [&, &target = target](const RtpSender& sender, std::uint32_t clock) {
      if (!sender.hasSent()) return;
      RtcpWriter rtcp;
      rtcp.senderReport(sender.report(wallClockUs(), toClock(sinceStartUs, clock)));
      target->send(target->sealRtcp(rtcp.data(), rtcp.size()));
    };
    report(target->video, kVideoClock);
    if (target->audio) report(*target->audio, kAudioClock);
  }
  reportTimer_.setIn(kReportEveryUs);
}

void Source::report() const {
  output_.line("source", packets_, bytes_, keyframes_, keyframeRequests_, latePackets_);
}

}  // namespace load
