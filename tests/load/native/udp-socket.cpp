#include "udp-socket.hpp"

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace load {

namespace {

constexpr int kReceiveBufferBytes = 2 * 1024 * 1024;

void enlargeReceiveBuffer(int descriptor) {
  const int size = kReceiveBufferBytes;
  // Only root may go beyond the system's limit.
  if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) != 0) {
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  }
}

}  // namespace

ReceiveBatch::ReceiveBatch() {
  for (std::size_t index = 0; index < kSize; ++index) {
    Slot& slot = slots_[index];
    slot.vector = {slot.bytes.data(), slot.bytes.size()};
    headers_[index] = {};
    headers_[index].msg_hdr.msg_iov = &slot.vector;
    headers_[index].msg_hdr.msg_iovlen = 1;
  }
}

std::size_t ReceiveBatch::receive(int descriptor, bool hasTimestamps) {
  // The kernel leaves in each header how much it wrote, so those that were used are made ready again.
  if (hasTimestamps != hasTimestamps_) used_ = kSize;
  hasTimestamps_ = hasTimestamps;
  for (std::size_t index = 0; index < used_; ++index) {
    msghdr& header = headers_[index].msg_hdr;
    header.msg_control = hasTimestamps ? slots_[index].control.data() : nullptr;
    header.msg_controllen = hasTimestamps ? kControlSize : 0;
  }
  const int count = recvmmsg(descriptor, headers_.data(), kSize, MSG_DONTWAIT, nullptr);
  used_ = count > 0 ? static_cast<std::size_t>(count) : 0;
  return used_;
}

Datagram ReceiveBatch::at(std::size_t index, bool hasTimestamps) {
  Datagram datagram{{slots_[index].bytes.data(), headers_[index].msg_len}, 0};
  // One that did not fit is none of ours.
  if ((headers_[index].msg_hdr.msg_flags & MSG_TRUNC) != 0) datagram.bytes = {};
  if (!hasTimestamps) return datagram;
  msghdr& header = headers_[index].msg_hdr;
  for (cmsghdr* control = CMSG_FIRSTHDR(&header); control != nullptr; control = CMSG_NXTHDR(&header, control)) {
    if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_TIMESTAMPNS) continue;
    timespec time{};
    std::memcpy(&time, CMSG_DATA(control), sizeof time);
    datagram.receivedAtUs = toMicroseconds(time);
  }
  return datagram;
}

ReceiveBatch& UdpSocket::sharedBatch() {
  static ReceiveBatch batch;
  return batch;
}

UdpSocket::UdpSocket(const sockaddr_in& remote, bool hasTimestamps)
    : descriptor_(socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)), hasTimestamps_(hasTimestamps) {
  if (descriptor_ < 0) throw std::runtime_error(std::string("no socket: ") + std::strerror(errno));
  enlargeReceiveBuffer(descriptor_);
  const int on = 1;
  if (hasTimestamps) setsockopt(descriptor_, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
  if (connect(descriptor_, reinterpret_cast<const sockaddr*>(&remote), sizeof remote) != 0) {
    const std::string why = std::strerror(errno);
    close();
    throw std::runtime_error("cannot reach the address: " + why);
  }
}

void UdpSocket::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

void UdpSocket::send(Bytes datagram) const {
  // A connected socket also gives the errors of earlier datagrams here; the second attempt is for this one.
  if (::send(descriptor_, datagram.data(), datagram.size(), MSG_DONTWAIT) < 0 && errno == ECONNREFUSED) {
    (void)!::send(descriptor_, datagram.data(), datagram.size(), MSG_DONTWAIT);
  }
}

}  // namespace load
