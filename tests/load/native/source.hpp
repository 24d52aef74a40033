// Sends a clip in a loop, as live as a camera, to all targets at once.
#pragma once

#include "delay-table.hpp"
#include "event-loop.hpp"
#include "media-clip.hpp"
#include "output.hpp"
#include "target.hpp"

#include <map>
#include <memory>
#include <optional>

namespace load {

class Source {
 public:
  /** Nothing sounds without `audio`; nothing is noted without `sent`. */
  Source(EventLoop& loop, Output& output, MediaClip video, std::uint32_t framesPerSecond,
         std::optional<MediaClip> audio, DelayTable* sent);

  /** What a target calls back. */
  TargetEvents targetEvents();
  void add(std::size_t number, std::shared_ptr<Target> target);
  /** False when there is none. */
  bool remove(std::size_t number);
  /** Begins with the next keyframe. Again, it does nothing. */
  void start();
  void report() const;

 private:
  void sendVideo();
  void sendAudio();
  void sendReports();
  void beginFrame();
  void send(RtpSender& sender, Target& target, const MediaClip& clip, const ClipPacket& packet,
            std::uint32_t timestamp);
  void noteLateness(Microseconds dueUs);
  Microseconds frameDueUs(std::uint64_t frame) const;
  Microseconds packetDueUs() const;
  Microseconds audioDueUs() const;

  EventLoop& loop_;
  Output& output_;
  MediaClip video_;
  std::uint32_t framesPerSecond_;
  std::optional<MediaClip> audio_;
  DelayTable* sent_;
  std::map<std::size_t, std::shared_ptr<Target>> targets_;
  Timer videoTimer_;
  Timer audioTimer_;
  Timer reportTimer_;

  bool isStarted_ = false;
  Microseconds startedUs_ = 0;
  bool wantsKeyframe_ = true;
  /** How many frames were begun since the start, which of the clip is being sent, and how far. */
  std::uint64_t frameNumber_ = 0;
  std::size_t clipFrame_ = 0;
  std::size_t packetInFrame_ = 0;
  std::uint64_t audioNumber_ = 0;

  std::uint64_t packets_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t keyframes_ = 0;
  std::uint64_t keyframeRequests_ = 0;
  std::uint64_t latePackets_ = 0;
};

}  // namespace load
