#include "dtls-session.hpp"

#include "dtls-context.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <openssl/err.h>
#include <stdexcept>

namespace load {

namespace {

constexpr long kMtu = 1'200;
constexpr long kUdpOverhead = 28;
// OpenSSL begins with a second, which would be all that is seen of a join in which one datagram was dropped. It gives
// up after twelve attempts, which these limits make 30 seconds.
constexpr unsigned int kFirstRetransmitUs = 50'000;
constexpr unsigned int kSlowestRetransmitUs = 4'000'000;

unsigned int nextRetransmit(SSL* /*ssl*/, unsigned int lastUs) {
  return lastUs == 0 ? kFirstRetransmitUs : std::min(lastUs * 2, kSlowestRetransmitUs);
}

}  // namespace

/** OpenSSL's view of the datagrams: each write is one, and each read takes the one that has just come. */
struct DatagramBio {
  static DtlsSession& sessionOf(BIO* bio) { return *static_cast<DtlsSession*>(BIO_get_data(bio)); }

  static int create(BIO* bio) {
    BIO_set_init(bio, 1);
    return 1;
  }

  static int write(BIO* bio, const char* data, int length) {
    sessionOf(bio).callbacks_.send({reinterpret_cast<const std::uint8_t*>(data), static_cast<std::size_t>(length)});
    return length;
  }

  static int read(BIO* bio, char* buffer, int size) {
    BIO_clear_retry_flags(bio);
    Bytes& incoming = sessionOf(bio).incoming_;
    if (incoming.empty()) {
      BIO_set_retry_read(bio);
      return -1;
    }
    const auto length = std::min(incoming.size(), static_cast<std::size_t>(size));
    std::memcpy(buffer, incoming.data(), length);
    incoming = {};
    return static_cast<int>(length);
  }

  static long control(BIO* bio, int command, long /*number*/, void* /*pointer*/) {
    switch (command) {
      case BIO_CTRL_FLUSH:
        return 1;
      case BIO_CTRL_PENDING:
        return static_cast<long>(sessionOf(bio).incoming_.size());
      case BIO_CTRL_DGRAM_QUERY_MTU:
      case BIO_CTRL_DGRAM_GET_FALLBACK_MTU:
        return kMtu;
      case BIO_CTRL_DGRAM_GET_MTU_OVERHEAD:
        return kUdpOverhead;
      default:
        return 0;
    }
  }

  static const BIO_METHOD* method() {
    static BIO_METHOD* const method = [] {
      BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "datagrams");
      BIO_meth_set_create(made, create);
      BIO_meth_set_write(made, write);
      BIO_meth_set_read(made, read);
      BIO_meth_set_ctrl(made, control);
      return made;
    }();
    return method;
  }
};

DtlsSession::DtlsSession(EventLoop& loop, const DtlsContext& context, DtlsRole role, Callbacks callbacks)
    : role_(role), callbacks_(std::move(callbacks)), timer_(loop, [this] { retransmit(); }) {
  ssl_.reset(SSL_new(context.get()));
  BIO* bio = BIO_new(DatagramBio::method());
  if (!ssl_ || bio == nullptr) throw std::runtime_error("no memory for a DTLS session");
  BIO_set_data(bio, this);
  SSL_set_bio(ssl_.get(), bio, bio);
  SSL_set_mtu(ssl_.get(), kMtu);
  DTLS_set_timer_cb(ssl_.get(), nextRetransmit);
  if (role == DtlsRole::Client) {
    SSL_set_connect_state(ssl_.get());
  } else {
    SSL_set_accept_state(ssl_.get());
  }
}

void DtlsSession::start() {
  if (state_ != State::New) return;
  state_ = State::Handshaking;
  if (role_ == DtlsRole::Client) advance();
}

void DtlsSession::receive(Bytes datagram) {
  if (state_ == State::Ended) return;
  if (state_ == State::New) {
    if (role_ == DtlsRole::Client) return;
    state_ = State::Handshaking;
  }
  incoming_ = datagram;
  advance();
  incoming_ = {};
}

void DtlsSession::advance() {
  if (state_ == State::Handshaking) {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    if (result != 1) {
      const int error = SSL_get_error(ssl_.get(), result);
      if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) return fail("the DTLS handshake was refused");
      return awaitTimeout();
    }
    becomeConnected();
  }
  // Behind the handshake come repetitions of the last flight, which are answered inside, and the end.
  std::array<std::uint8_t, 256> ignored{};
  while (state_ == State::Connected) {
    ERR_clear_error();
    const int result = SSL_read(ssl_.get(), ignored.data(), static_cast<int>(ignored.size()));
    if (result > 0) continue;
    const int error = SSL_get_error(ssl_.get(), result);
    if (error == SSL_ERROR_ZERO_RETURN) fail("the peer closed DTLS");
    if (error == SSL_ERROR_SSL) fail("DTLS broke");
    return;
  }
}

void DtlsSession::retransmit() {
  if (state_ != State::Handshaking) return;
  ERR_clear_error();
  if (DTLSv1_handle_timeout(ssl_.get()) < 0) return fail("no answer to the DTLS handshake");
  awaitTimeout();
}

void DtlsSession::awaitTimeout() {
  timeval left{};
  if (DTLSv1_get_timeout(ssl_.get(), &left) == 1) {
    timer_.setIn(static_cast<Microseconds>(left.tv_sec) * kSecond + left.tv_usec);
  } else {
    timer_.cancel();
  }
}

void DtlsSession::becomeConnected() {
  timer_.cancel();
  const auto keys = exportSrtpKeys(ssl_.get(), role_ == DtlsRole::Client);
  if (!keys) return fail("no SRTP profile was agreed on");
  state_ = State::Connected;
  callbacks_.onConnected(*keys);
}

void DtlsSession::fail(const char* why) {
  state_ = State::Ended;
  timer_.cancel();
  callbacks_.onFailed(why);
}

void DtlsSession::close() {
  if (state_ == State::Connected) SSL_shutdown(ssl_.get());
  state_ = State::Ended;
  timer_.cancel();
}

}  // namespace load
