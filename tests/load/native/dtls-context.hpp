// The one certificate of the process, and how its DTLS sessions are set up.
#pragma once

#include <memory>
#include <openssl/ssl.h>
#include <string>

namespace load {

class DtlsContext {
 public:
  /** Makes a new ECDSA P-256 certificate. Throws a runtime_error. */
  DtlsContext();

  SSL_CTX* get() const { return context_.get(); }
  /** SHA-256, as in an SDP: `AA:BB:…`. */
  const std::string& fingerprint() const { return fingerprint_; }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  std::unique_ptr<SSL_CTX, Free> context_;
  std::string fingerprint_;
};

}  // namespace load
