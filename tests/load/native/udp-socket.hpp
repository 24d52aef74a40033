// A UDP socket that is connected to one peer, so that the kernel keeps strangers out.
#pragma once

#include "bytes.hpp"
#include "clock.hpp"

#include <array>
#include <netinet/in.h>
#include <sys/socket.h>

namespace load {

struct Datagram {
  MutableBytes bytes;
  /** When the kernel got it, by the wall clock; 0 where that was not asked for. */
  Microseconds receivedAtUs;
};

/** Room for what one system call reads. There is one thread, so all sockets share it. */
class ReceiveBatch {
 public:
  static constexpr std::size_t kSize = 32;

  ReceiveBatch();
  /** How many datagrams there were; errors that a peer can cause count as none. */
  std::size_t receive(int descriptor, bool hasTimestamps);
  Datagram at(std::size_t index, bool hasTimestamps);

 private:
  static constexpr std::size_t kControlSize = CMSG_SPACE(sizeof(timespec));
  struct Slot {
    alignas(16) std::array<std::uint8_t, kMaxDatagram> bytes;
    alignas(cmsghdr) std::array<std::uint8_t, kControlSize> control;
    iovec vector;
  };
  std::array<Slot, kSize> slots_;
  std::array<mmsghdr, kSize> headers_;
  std::size_t used_ = kSize;
  bool hasTimestamps_ = false;
};

class UdpSocket {
 public:
  /** Throws a runtime_error. `hasTimestamps` asks the kernel when each datagram came. */
  UdpSocket(const sockaddr_in& remote, bool hasTimestamps);
  ~UdpSocket() { close(); }
  UdpSocket(const UdpSocket&) = delete;
  UdpSocket& operator=(const UdpSocket&) = delete;

  int descriptor() const { return descriptor_; }
  bool isOpen() const { return descriptor_ >= 0; }
  void close();

  /** What cannot be sent is lost, as on the way. */
  void send(Bytes datagram) const;

  /** Calls `each` for every datagram of one batch. A callback may close the socket, which ends it. */
  template <typename Callback>
  void receive(Callback&& each) {
    ReceiveBatch& batch = sharedBatch();
    const auto count = batch.receive(descriptor_, hasTimestamps_);
    for (std::size_t index = 0; index < count && isOpen(); ++index) each(batch.at(index, hasTimestamps_));
  }

 private:
  static ReceiveBatch& sharedBatch();

  int descriptor_;
  bool hasTimestamps_;
};

}  // namespace load
