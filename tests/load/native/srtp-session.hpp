// Protection of media in both directions (RFC 3711, RFC 7714), by libsrtp.
#pragma once

#include "bytes.hpp"

#include <array>
#include <openssl/ssl.h>
#include <optional>
#include <srtp2/srtp.h>

namespace load {

/** A key with its salt behind it, as libsrtp takes it. */
using SrtpKey = std::array<std::uint8_t, SRTP_MAX_KEY_LEN>;

enum class SrtpProfile { AeadAes256Gcm, AeadAes128Gcm, AesCm128HmacSha1_80 };

struct SrtpKeys {
  SrtpProfile profile;
  SrtpKey outgoing;
  SrtpKey incoming;
};

/** What libsrtp may append to a packet. */
constexpr std::size_t kSrtpTrailer = SRTP_MAX_TRAILER_LEN;

/** Once for the process. Throws a runtime_error. */
void startSrtp();

/** Nothing when the handshake agreed on no profile of ours. */
std::optional<SrtpKeys> exportSrtpKeys(SSL* ssl, bool isClient);

/** One direction. */
class SrtpSession {
 public:
  enum class Direction { Outgoing, Incoming };
  enum class Opened { Good, Duplicate, Bad };

  /** Throws a runtime_error. */
  SrtpSession(SrtpProfile profile, const SrtpKey& key, Direction direction);
  ~SrtpSession();
  SrtpSession(const SrtpSession&) = delete;
  SrtpSession& operator=(const SrtpSession&) = delete;

  /** Give the new length, 0 when it could not be protected. There must be room for kSrtpTrailer more bytes. */
  std::size_t protectRtp(std::uint8_t* packet, std::size_t length);
  std::size_t protectRtcp(std::uint8_t* packet, std::size_t length);
  /** Open in place; `packet` shrinks to what was inside. */
  Opened openRtp(MutableBytes& packet);
  Opened openRtcp(MutableBytes& packet);

 private:
  srtp_t session_ = nullptr;
};

}  // namespace load
