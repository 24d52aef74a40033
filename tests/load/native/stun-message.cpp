#include "stun-message.hpp"

#include <algorithm>
#include <cstring>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace load {

namespace {

constexpr std::uint32_t kMagicCookie = 0x2112A442;
constexpr std::uint32_t kFingerprintXor = 0x5354554E;
constexpr std::size_t kHeader = 20;
constexpr std::size_t kSha1 = 20;
constexpr std::size_t kIntegrity = 4 + kSha1;
/** No message that we write or believe is longer. */
constexpr std::size_t kMaxMessage = 768;

enum Attribute : std::uint16_t {
  kUsername = 0x0006,
  kMessageIntegrity = 0x0008,
  kErrorCode = 0x0009,
  kXorMappedAddress = 0x0020,
  kPriority = 0x0024,
  kUseCandidate = 0x0025,
  kFingerprint = 0x8028,
  kIceControlling = 0x802A,
};

constexpr std::size_t padded(std::size_t length) { return (length + 3) & ~std::size_t{3}; }

constexpr std::array<std::uint32_t, 256> makeCrcTable() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t index = 0; index < 256; ++index) {
    std::uint32_t value = index;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
    table[index] = value;
  }
  return table;
}

std::uint32_t crc32(Bytes bytes) {
  static constexpr auto table = makeCrcTable();
  std::uint32_t value = 0xFFFFFFFF;
  for (const auto byte : bytes) value = table[(value ^ byte) & 0xFF] ^ (value >> 8);
  return ~value;
}

/** The signature of a message up to `integrityAt`, whose length field counts the signature in (RFC 8489, 14.5). */
std::array<std::uint8_t, kSha1> sign(Bytes message, std::size_t integrityAt, std::string_view password) {
  std::array<std::uint8_t, kMaxMessage> copy{};
  std::array<std::uint8_t, kSha1> result{};
  std::copy_n(message.begin(), integrityAt, copy.begin());
  write16(&copy[2], static_cast<std::uint16_t>(integrityAt + kIntegrity - kHeader));
  unsigned int length = 0;
  HMAC(EVP_sha1(), password.data(), static_cast<int>(password.size()), copy.data(), integrityAt, result.data(),
       &length);
  return result;
}

}  // namespace

bool StunMessage::isSignedWith(std::string_view password) const {
  if (integrityAt == 0 || integrityAt > kMaxMessage) return false;
  const auto expected = sign(whole, integrityAt, password);
  return CRYPTO_memcmp(expected.data(), &whole[integrityAt + 4], expected.size()) == 0;
}

std::optional<StunMessage> parseStun(Bytes datagram) {
  if (datagram.size() < kHeader || (datagram[0] & 0xC0) != 0 || read32(&datagram[4]) != kMagicCookie) return {};
  if (read16(&datagram[2]) != datagram.size() - kHeader) return {};
  StunMessage message{};
  message.whole = datagram;
  message.type = static_cast<StunType>(read16(datagram.data()));
  std::copy_n(datagram.begin() + 8, message.transaction.size(), message.transaction.begin());
  std::size_t at = kHeader;
  while (at + 4 <= datagram.size()) {
    const auto type = read16(&datagram[at]);
    const std::size_t length = read16(&datagram[at + 2]);
    const std::size_t valueAt = at + 4;
    if (valueAt + length > datagram.size()) return {};
    switch (type) {
      case kUsername:
        message.username = {reinterpret_cast<const char*>(datagram.data() + valueAt), length};
        break;
      case kIceControlling:
        message.isFromControlling = true;
        break;
      case kErrorCode:
        if (length >= 4) message.errorCode = static_cast<std::uint16_t>(datagram[valueAt + 2] * 100 + datagram[valueAt + 3]);
        break;
      case kMessageIntegrity:
        if (length != kSha1) return {};
        // Only FINGERPRINT counts behind it.
        message.integrityAt = at;
        return message;
      default:
        break;
    }
    at = valueAt + padded(length);
  }
  return message;
}

StunWriter::StunWriter(StunType type, const TransactionId& transaction) {
  write16(&buffer_[0], static_cast<std::uint16_t>(type));
  write32(&buffer_[4], kMagicCookie);
  std::copy(transaction.begin(), transaction.end(), buffer_.begin() + 8);
}

std::uint8_t* StunWriter::attribute(std::uint16_t type, std::size_t length) {
  std::uint8_t* at = &buffer_[size_];
  write16(at, type);
  write16(at + 2, static_cast<std::uint16_t>(length));
  size_ += 4 + padded(length);
  return at + 4;
}

StunWriter& StunWriter::username(std::string_view name) {
  std::memcpy(attribute(kUsername, name.size()), name.data(), name.size());
  return *this;
}

StunWriter& StunWriter::priority(std::uint32_t value) {
  write32(attribute(kPriority, 4), value);
  return *this;
}

StunWriter& StunWriter::controlling(std::uint64_t tieBreaker) {
  std::uint8_t* value = attribute(kIceControlling, 8);
  write32(value, static_cast<std::uint32_t>(tieBreaker >> 32));
  write32(value + 4, static_cast<std::uint32_t>(tieBreaker));
  return *this;
}

StunWriter& StunWriter::useCandidate() {
  attribute(kUseCandidate, 0);
  return *this;
}

StunWriter& StunWriter::mappedAddress(const sockaddr_in& address) {
  std::uint8_t* value = attribute(kXorMappedAddress, 8);
  value[1] = 1;  // IPv4
  write16(value + 2, static_cast<std::uint16_t>(ntohs(address.sin_port) ^ (kMagicCookie >> 16)));
  write32(value + 4, ntohl(address.sin_addr.s_addr) ^ kMagicCookie);
  return *this;
}

StunWriter& StunWriter::errorCode(std::uint16_t code) {
  std::uint8_t* value = attribute(kErrorCode, 4);
  value[2] = static_cast<std::uint8_t>(code / 100);
  value[3] = static_cast<std::uint8_t>(code % 100);
  return *this;
}

Bytes StunWriter::finish(std::string_view password) {
  const auto signature = sign(buffer_, size_, password);
  std::memcpy(attribute(kMessageIntegrity, signature.size()), signature.data(), signature.size());
  // The checksum is taken with the length that counts it in.
  write16(&buffer_[2], static_cast<std::uint16_t>(size_ + 8 - kHeader));
  const auto checksum = crc32({buffer_.data(), size_}) ^ kFingerprintXor;
  write32(attribute(kFingerprint, 4), checksum);
  return {buffer_.data(), size_};
}

}  // namespace load
