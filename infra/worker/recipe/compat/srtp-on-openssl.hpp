// libsrtp's ciphers on OpenSSL.
//
// Distributions build libsrtp 2 on different cryptographic libraries, Debian on
// NSS, which takes several times longer for each packet and more memory for each
// stream. libsrtp lets its user replace a cipher (srtp2/cipher.h), and checks the
// new one against the examples of the one that it had.
#pragma once

#include <srtp2/srtp.h>

// After srtp_init(). Gives libsrtp's error when a cipher does not compute what
// the one before it did.
srtp_err_status_t useOpenSslForSrtp();
