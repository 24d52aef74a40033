#include "dtls-context.hpp"

#include "random.hpp"

#include <array>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdexcept>

namespace load {

namespace {

constexpr long kLifetimeSeconds = 30L * 24 * 3'600;
constexpr const char* kProfiles = "SRTP_AEAD_AES_256_GCM:SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

void expect(bool isGood, const char* what) {
  if (!isGood) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

std::unique_ptr<X509, FreeCertificate> makeCertificate(EVP_PKEY* key) {
  std::unique_ptr<X509, FreeCertificate> certificate(X509_new());
  expect(certificate != nullptr, "no certificate");
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), static_cast<long>(random32() >> 1));
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -24L * 3'600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kLifetimeSeconds);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("load-media"), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  expect(X509_set_pubkey(certificate.get(), key) == 1, "the key does not fit the certificate");
  expect(X509_sign(certificate.get(), key, EVP_sha256()) > 0, "the certificate cannot be signed");
  return certificate;
}

std::string fingerprintOf(const X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  expect(X509_digest(certificate, EVP_sha256(), digest.data(), &length) == 1, "no fingerprint");
  constexpr const char* digits = "0123456789ABCDEF";
  std::string text;
  for (unsigned int index = 0; index < length; ++index) {
    if (index > 0) text += ':';
    text += digits[digest[index] >> 4];
    text += digits[digest[index] & 15];
  }
  return text;
}

/** The fingerprints stand in the signalling that our driver trusts; nobody here is somebody else. */
int acceptAnyCertificate(int /*isTrusted*/, X509_STORE_CTX* /*store*/) { return 1; }

}  // namespace

DtlsContext::DtlsContext() : context_(SSL_CTX_new(DTLS_method())) {
  expect(context_ != nullptr, "no DTLS");
  const std::unique_ptr<EVP_PKEY, FreeKey> key(EVP_EC_gen("P-256"));
  expect(key != nullptr, "no key");
  const auto certificate = makeCertificate(key.get());
  fingerprint_ = fingerprintOf(certificate.get());
  SSL_CTX_set_min_proto_version(context_.get(), DTLS1_2_VERSION);
  SSL_CTX_set_options(context_.get(), SSL_OP_NO_QUERY_MTU | SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_session_cache_mode(context_.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, acceptAnyCertificate);
  expect(SSL_CTX_use_certificate(context_.get(), certificate.get()) == 1, "the certificate is not taken");
  expect(SSL_CTX_use_PrivateKey(context_.get(), key.get()) == 1, "the key is not taken");
  // This one function of OpenSSL answers 0 when it worked.
  expect(SSL_CTX_set_tlsext_use_srtp(context_.get(), kProfiles) == 0, "the SRTP profiles are not known");
}

}  // namespace load
