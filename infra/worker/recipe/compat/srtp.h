// The part of libsrtp 3's interface that the worker uses, on libsrtp 2, which is
// the version that Linux distributions carry.
//
// Two things differ: in version 3 a policy is an opaque object that owns its
// keys, and protecting writes to an output buffer instead of in place.
#pragma once

// Version 2 calls its policy struct by the name that version 3 gives to the
// pointer, so it is renamed while its header is read.
#define srtp_policy_t srtp2_policy_t
#include <srtp2/srtp.h>
#undef srtp_policy_t

#include "srtp-on-openssl.hpp"

#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <openssl/crypto.h>

// Two error codes that version 2 does not have; it never returns them itself.
inline constexpr auto srtp_err_status_buffer_small = static_cast<srtp_err_status_t>(28);
inline constexpr auto srtp_err_status_cryptex_err  = static_cast<srtp_err_status_t>(29);

struct srtp3_policy
{
	srtp2_policy_t inner{};
	// The master key followed by its salt, as version 2 wants them.
	unsigned char key[SRTP_MAX_KEY_LEN]{};
	srtp_profile_t profile{ srtp_profile_reserved };
};
using srtp_policy_t = srtp3_policy*;

// The worker starts libsrtp by the name below, and so gets it on OpenSSL.
inline srtp_err_status_t srtp_init_on_openssl()
{
	const auto status = srtp_init();

	return status == srtp_err_status_ok ? useOpenSslForSrtp() : status;
}
#define srtp_init srtp_init_on_openssl

inline srtp_err_status_t srtp_policy_create(srtp_policy_t* policy)
{
	if (policy == nullptr)
	{
		return srtp_err_status_bad_param;
	}

	*policy = new (std::nothrow) srtp3_policy{};

	return *policy == nullptr ? srtp_err_status_alloc_fail : srtp_err_status_ok;
}

inline void srtp_policy_destroy(srtp_policy_t policy)
{
	if (policy == nullptr)
	{
		return;
	}

	// An ordinary memset could be left out by the compiler, as nobody reads it.
	OPENSSL_cleanse(policy->key, sizeof(policy->key));

	delete policy;
}

inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t policy, srtp_ssrc_t ssrc)
{
	policy->inner.ssrc = ssrc;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t policy, srtp_profile_t profile)
{
	policy->profile = profile;

	const auto err = srtp_crypto_policy_set_from_profile_for_rtp(&policy->inner.rtp, profile);

	if (err != srtp_err_status_ok)
	{
		return err;
	}

	return srtp_crypto_policy_set_from_profile_for_rtcp(&policy->inner.rtcp, profile);
}

inline srtp_err_status_t srtp_policy_add_key(
  srtp_policy_t policy,
  const uint8_t* key,
  size_t keyLen,
  const uint8_t* salt,
  size_t saltLen,
  const uint8_t* /*mki*/,
  size_t mkiLen)
{
	// The worker uses one key and no key identifiers.
	if (mkiLen != 0 || policy->inner.key != nullptr || keyLen + saltLen > sizeof(policy->key))
	{
		return srtp_err_status_bad_param;
	}

	std::memcpy(policy->key, key, keyLen);
	std::memcpy(policy->key + keyLen, salt, saltLen);
	policy->inner.key = policy->key;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t policy, bool allow)
{
	policy->inner.allow_repeat_tx = allow ? 1 : 0;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t policy, size_t size)
{
	policy->inner.window_size = size;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_create(srtp_t* session, const srtp3_policy* policy)
{
	return srtp_create(session, policy == nullptr ? nullptr : &policy->inner);
}

// Version 2 takes the SSRC in network byte order as well, so it goes through
// unchanged.
inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc)
{
	return srtp_remove_stream(session, ssrc);
}

namespace srtp3
{
	// Runs an in-place function of version 2 the way version 3 does it: `in` is
	// left as it is unless `out` is the same buffer. `*outLen` is the room in
	// `out` before the call and the length of the result after it. `growth` is
	// the most that the function may add.
	template<typename InPlace>
	inline srtp_err_status_t convert(
	  const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen, size_t growth, InPlace inPlace)
	{
		if (inLen > static_cast<size_t>(INT_MAX) - growth)
		{
			return srtp_err_status_bad_param;
		}

		if (*outLen < inLen + growth)
		{
			return srtp_err_status_buffer_small;
		}

		if (out != in)
		{
			std::memmove(out, in, inLen);
		}

		int len        = static_cast<int>(inLen);
		const auto err = inPlace(out, &len);

		if (err == srtp_err_status_ok)
		{
			*outLen = static_cast<size_t>(len);
		}

		return err;
	}

	// An SRTCP packet carries its index beside the tag (RFC 3711, section 3.4).
	inline constexpr size_t SrtcpIndexLen{ 4 };
} // namespace srtp3

inline srtp_err_status_t srtp_protect(
  srtp_t ctx, const uint8_t* rtp, size_t rtpLen, uint8_t* srtp, size_t* srtpLen, size_t /*mkiIndex*/)
{
	return srtp3::convert(
	  rtp,
	  rtpLen,
	  srtp,
	  srtpLen,
	  SRTP_MAX_TRAILER_LEN,
	  [ctx](uint8_t* data, int* len) { return srtp_protect(ctx, static_cast<void*>(data), len); });
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t ctx, const uint8_t* srtp, size_t srtpLen, uint8_t* rtp, size_t* rtpLen)
{
	return srtp3::convert(
	  srtp,
	  srtpLen,
	  rtp,
	  rtpLen,
	  0,
	  [ctx](uint8_t* data, int* len) { return srtp_unprotect(ctx, static_cast<void*>(data), len); });
}

inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t ctx, const uint8_t* rtcp, size_t rtcpLen, uint8_t* srtcp, size_t* srtcpLen, size_t /*mkiIndex*/)
{
	return srtp3::convert(
	  rtcp,
	  rtcpLen,
	  srtcp,
	  srtcpLen,
	  SRTP_MAX_TRAILER_LEN + srtp3::SrtcpIndexLen,
	  [ctx](uint8_t* data, int* len) { return srtp_protect_rtcp(ctx, static_cast<void*>(data), len); });
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t ctx, const uint8_t* srtcp, size_t srtcpLen, uint8_t* rtcp, size_t* rtcpLen)
{
	return srtp3::convert(
	  srtcp,
	  srtcpLen,
	  rtcp,
	  rtcpLen,
	  0,
	  [ctx](uint8_t* data, int* len) { return srtp_unprotect_rtcp(ctx, static_cast<void*>(data), len); });
}
