// STUN binding messages (RFC 8489) with what ICE adds to them (RFC 8445).
#pragma once

#include "bytes.hpp"

#include <array>
#include <netinet/in.h>
#include <optional>
#include <string>
#include <string_view>

namespace load {

using TransactionId = std::array<std::uint8_t, 12>;

enum class StunType : std::uint16_t { Request = 0x0001, Indication = 0x0011, Success = 0x0101, Error = 0x0111 };

constexpr std::uint16_t kRoleConflict = 487;

/** A received message, which points into the datagram. */
struct StunMessage {
  StunType type;
  TransactionId transaction;
  std::string_view username;
  bool isFromControlling = false;
  std::uint16_t errorCode = 0;

  /** Whether it was signed with `password`. */
  bool isSignedWith(std::string_view password) const;

  Bytes whole;
  /** Where MESSAGE-INTEGRITY begins; 0 without one. */
  std::size_t integrityAt = 0;
};

/** Nothing when the bytes are no well-formed STUN message. */
std::optional<StunMessage> parseStun(Bytes datagram);

/** Writes a message piece by piece; finish() signs it. */
class StunWriter {
 public:
  StunWriter(StunType type, const TransactionId& transaction);

  StunWriter& username(std::string_view name);
  StunWriter& priority(std::uint32_t value);
  StunWriter& controlling(std::uint64_t tieBreaker);
  StunWriter& useCandidate();
  StunWriter& mappedAddress(const sockaddr_in& address);
  StunWriter& errorCode(std::uint16_t code);
  /** Adds MESSAGE-INTEGRITY and FINGERPRINT. What it gives lives as long as the writer. */
  Bytes finish(std::string_view password);

 private:
  std::uint8_t* attribute(std::uint16_t type, std::size_t length);

  std::array<std::uint8_t, 768> buffer_{};
  std::size_t size_ = 20;
};

}  // namespace load
