#include "srtp-session.hpp"

#include "srtp-on-openssl.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace load {

namespace {

constexpr unsigned long kReplayWindow = 1'024;
constexpr const char* kExporterLabel = "EXTRACTOR-dtls_srtp";

struct Lengths {
  std::size_t key;
  std::size_t salt;
};

constexpr Lengths lengthsOf(SrtpProfile profile) {
  switch (profile) {
    case SrtpProfile::AeadAes256Gcm:
      return {32, 12};
    case SrtpProfile::AeadAes128Gcm:
      return {16, 12};
    case SrtpProfile::AesCm128HmacSha1_80:
      break;
  }
  return {16, 14};
}

void choose(srtp_crypto_policy_t& policy, SrtpProfile profile) {
  switch (profile) {
    case SrtpProfile::AeadAes256Gcm:
      return srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy);
    case SrtpProfile::AeadAes128Gcm:
      return srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy);
    case SrtpProfile::AesCm128HmacSha1_80:
      return srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy);
  }
}

std::optional<SrtpProfile> selectedProfile(SSL* ssl) {
  const SRTP_PROTECTION_PROFILE* selected = SSL_get_selected_srtp_profile(ssl);
  if (selected == nullptr) return {};
  switch (selected->id) {
    case SRTP_AEAD_AES_256_GCM:
      return SrtpProfile::AeadAes256Gcm;
    case SRTP_AEAD_AES_128_GCM:
      return SrtpProfile::AeadAes128Gcm;
    case SRTP_AES128_CM_SHA1_80:
      return SrtpProfile::AesCm128HmacSha1_80;
    default:
      return {};
  }
}

SrtpSession::Opened openedBy(srtp_err_status_t status) {
  if (status == srtp_err_status_ok) return SrtpSession::Opened::Good;
  return status == srtp_err_status_replay_fail ? SrtpSession::Opened::Duplicate : SrtpSession::Opened::Bad;
}

}  // namespace

void startSrtp() {
  if (srtp_init() != srtp_err_status_ok || useOpenSslForSrtp() != srtp_err_status_ok) {
    throw std::runtime_error("libsrtp does not start");
  }
}

std::optional<SrtpKeys> exportSrtpKeys(SSL* ssl, bool isClient) {
  const auto profile = selectedProfile(ssl);
  if (!profile) return {};
  const auto [keyLength, saltLength] = lengthsOf(*profile);
  // Client's key, server's key, client's salt, server's salt (RFC 5764, section 4.2).
  std::array<std::uint8_t, 2 * SRTP_MAX_KEY_LEN> material{};
  if (SSL_export_keying_material(ssl, material.data(), 2 * (keyLength + saltLength), kExporterLabel,
                                 std::strlen(kExporterLabel), nullptr, 0, 0) != 1) {
    return {};
  }
  const auto pick = [&, keyLength = keyLength, saltLength = saltLength](std::size_t side) {
    SrtpKey key{};
    std::copy_n(material.begin() + static_cast<std::ptrdiff_t>(side * keyLength), keyLength, key.begin());
    std::copy_n(material.begin() + static_cast<std::ptrdiff_t>(2 * keyLength + side * saltLength), saltLength,
                key.begin() + static_cast<std::ptrdiff_t>(keyLength));
    return key;
  };
  return SrtpKeys{*profile, pick(isClient ? 0 : 1), pick(isClient ? 1 : 0)};
}

SrtpSession::SrtpSession(SrtpProfile profile, const SrtpKey& key, Direction direction) {
  SrtpKey copy = key;
  srtp_policy_t policy{};
  choose(policy.rtp, profile);
  choose(policy.rtcp, profile);
  policy.ssrc.type = direction == Direction::Incoming ? ssrc_any_inbound : ssrc_any_outbound;
  policy.key = copy.data();
  policy.window_size = kReplayWindow;
  if (srtp_create(&session_, &policy) != srtp_err_status_ok) throw std::runtime_error("libsrtp makes no session");
}

SrtpSession::~SrtpSession() {
  if (session_ != nullptr) srtp_dealloc(session_);
}

std::size_t SrtpSession::protectRtp(std::uint8_t* packet, std::size_t length) {
  int size = static_cast<int>(length);
  return srtp_protect(session_, packet, &size) == srtp_err_status_ok ? static_cast<std::size_t>(size) : 0;
}

std::size_t SrtpSession::protectRtcp(std::uint8_t* packet, std::size_t length) {
  int size = static_cast<int>(length);
  return srtp_protect_rtcp(session_, packet, &size) == srtp_err_status_ok ? static_cast<std::size_t>(size) : 0;
}

SrtpSession::Opened SrtpSession::openRtp(MutableBytes& packet) {
  int size = static_cast<int>(packet.size());
  const auto opened = openedBy(srtp_unprotect(session_, packet.data(), &size));
  if (opened == Opened::Good) packet = packet.first(static_cast<std::size_t>(size));
  return opened;
}

SrtpSession::Opened SrtpSession::openRtcp(MutableBytes& packet) {
  int size = static_cast<int>(packet.size());
  const auto opened = openedBy(srtp_unprotect_rtcp(session_, packet.data(), &size));
  if (opened == Opened::Good) packet = packet.first(static_cast<std::size_t>(size));
  return opened;
}

}  // namespace load
