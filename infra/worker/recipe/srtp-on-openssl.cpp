// HMAC_CTX is the one interface that starts again with the same key, without a
// fetch, in every release of OpenSSL from 1.1.1 to 3.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "srtp-on-openssl.hpp"

#include "srtp-examples.hpp"

#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <srtp2/auth.h>
#include <srtp2/cipher.h>

namespace
{
	struct FreeCipher
	{
		void operator()(EVP_CIPHER_CTX* context) const
		{
			EVP_CIPHER_CTX_free(context);
		}
	};
	using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

	srtp_err_status_t fromOpenSsl(int result)
	{
		return result == 1 ? srtp_err_status_ok : srtp_err_status_cipher_fail;
	}

	// --- AES in counter mode (RFC 3711, section 4.1.1) ------------------------

	constexpr size_t SaltLength{ 14 };

	struct CounterState
	{
		CipherContext context;
		const EVP_CIPHER* cipher;
		// The salt, which every packet's counter block starts from.
		std::array<uint8_t, 16> salt{};
	};

	srtp_err_status_t initCounter(void* opaque, const uint8_t* key)
	{
		auto* state = static_cast<CounterState*>(opaque);

		std::memcpy(state->salt.data(), key + EVP_CIPHER_key_length(state->cipher), SaltLength);

		return fromOpenSsl(
		  EVP_EncryptInit_ex(state->context.get(), state->cipher, nullptr, key, nullptr));
	}

	srtp_err_status_t setCounter(void* opaque, uint8_t* iv, srtp_cipher_direction_t /*direction*/)
	{
		auto* state = static_cast<CounterState*>(opaque);
		std::array<uint8_t, 16> counter{};

		for (size_t idx{ 0 }; idx < counter.size(); ++idx)
		{
			counter[idx] = state->salt[idx] ^ iv[idx];
		}

		return fromOpenSsl(
		  EVP_EncryptInit_ex(state->context.get(), nullptr, nullptr, nullptr, counter.data()));
	}

	srtp_err_status_t runCounter(void* opaque, uint8_t* buffer, unsigned int* length)
	{
		auto* state = static_cast<CounterState*>(opaque);
		int written{ 0 };
		const int result = EVP_EncryptUpdate(
		  state->context.get(), buffer, &written, buffer, static_cast<int>(*length));

		*length = static_cast<unsigned int>(written);
		return fromOpenSsl(result);
	}

	// --- AES in Galois/counter mode (RFC 7714) --------------------------------

	constexpr int LongTag{ 16 };
	constexpr int ShortTag{ 8 };

	struct GaloisState
	{
		CipherContext context;
		const EVP_CIPHER* cipher;
		int tagLength{ LongTag };
		bool encrypts{ true };
	};

	srtp_err_status_t initGalois(void* opaque, const uint8_t* key)
	{
		auto* state = static_cast<GaloisState*>(opaque);

		return fromOpenSsl(
		  EVP_CipherInit_ex(state->context.get(), state->cipher, nullptr, key, nullptr, 1));
	}

	srtp_err_status_t setNonce(void* opaque, uint8_t* iv, srtp_cipher_direction_t direction)
	{
		auto* state     = static_cast<GaloisState*>(opaque);
		state->encrypts = direction == srtp_direction_encrypt;

		return fromOpenSsl(EVP_CipherInit_ex(
		  state->context.get(), nullptr, nullptr, nullptr, iv, state->encrypts ? 1 : 0));
	}

	srtp_err_status_t authenticate(void* opaque, const uint8_t* data, uint32_t length)
	{
		auto* state = static_cast<GaloisState*>(opaque);
		int written{ 0 };

		if (length == 0)
		{
			return srtp_err_status_ok;
		}

		return fromOpenSsl(EVP_CipherUpdate(
		  state->context.get(), nullptr, &written, data, static_cast<int>(length)));
	}

	srtp_err_status_t encryptGalois(void* opaque, uint8_t* buffer, unsigned int* length)
	{
		auto* state = static_cast<GaloisState*>(opaque);
		int written{ 0 };

		if (!state->encrypts)
		{
			return srtp_err_status_bad_param;
		}

		// Empty plaintext is what an SRTCP packet has that is authenticated only.
		if (
		  *length > 0 && EVP_EncryptUpdate(
		                   state->context.get(), buffer, &written, buffer, static_cast<int>(*length)) != 1)
		{
			return srtp_err_status_cipher_fail;
		}

		return srtp_err_status_ok;
	}

	srtp_err_status_t getTag(void* opaque, uint8_t* tag, uint32_t* length)
	{
		auto* state = static_cast<GaloisState*>(opaque);
		int written{ 0 };
		std::array<uint8_t, 16> none{};

		if (
		  EVP_EncryptFinal_ex(state->context.get(), none.data(), &written) != 1 ||
		  EVP_CIPHER_CTX_ctrl(state->context.get(), EVP_CTRL_AEAD_GET_TAG, state->tagLength, tag) != 1)
		{
			return srtp_err_status_algo_fail;
		}

		*length = static_cast<uint32_t>(state->tagLength);

		return srtp_err_status_ok;
	}

	// `*length` counts the tag behind the ciphertext before the call, and does not
	// after it.
	srtp_err_status_t decryptGalois(void* opaque, uint8_t* buffer, unsigned int* length)
	{
		auto* state = static_cast<GaloisState*>(opaque);

		if (state->encrypts || *length < static_cast<unsigned int>(state->tagLength))
		{
			return srtp_err_status_bad_param;
		}

		const int textLength = static_cast<int>(*length) - state->tagLength;
		int written{ 0 };

		if (
		  EVP_CIPHER_CTX_ctrl(
		    state->context.get(), EVP_CTRL_AEAD_SET_TAG, state->tagLength, buffer + textLength) != 1 ||
		  (textLength > 0 &&
		   EVP_DecryptUpdate(state->context.get(), buffer, &written, buffer, textLength) != 1))
		{
			return srtp_err_status_algo_fail;
		}

		std::array<uint8_t, 16> none{};

		if (EVP_DecryptFinal_ex(state->context.get(), none.data(), &written) != 1)
		{
			return srtp_err_status_auth_fail;
		}

		*length = static_cast<unsigned int>(textLength);

		return srtp_err_status_ok;
	}

	// --- Both modes -----------------------------------------------------------

	template<typename State>
	srtp_err_status_t freeCipher(srtp_cipher_t* cipher)
	{
		delete static_cast<State*>(cipher->state);
		delete cipher;

		return srtp_err_status_ok;
	}

	template<typename State>
	srtp_err_status_t makeCipher(
	  srtp_cipher_t** out, const srtp_cipher_type_t* type, const EVP_CIPHER* evp, int keyLength, size_t saltLength)
	{
		if (keyLength != EVP_CIPHER_key_length(evp) + static_cast<int>(saltLength))
		{
			return srtp_err_status_bad_param;
		}

		auto state  = std::unique_ptr<State>(new (std::nothrow) State{});
		auto cipher = std::unique_ptr<srtp_cipher_t>(new (std::nothrow) srtp_cipher_t{});

		if (!state || !cipher)
		{
			return srtp_err_status_alloc_fail;
		}

		state->cipher = evp;
		state->context.reset(EVP_CIPHER_CTX_new());

		if (!state->context)
		{
			return srtp_err_status_alloc_fail;
		}

		cipher->type      = type;
		cipher->key_len   = keyLength;
		cipher->algorithm = static_cast<int>(type->id);
		cipher->state     = state.release();
		*out              = cipher.release();

		return srtp_err_status_ok;
	}

	extern const srtp_cipher_type_t Counter128;
	extern const srtp_cipher_type_t Counter256;
	extern const srtp_cipher_type_t Galois128;
	extern const srtp_cipher_type_t Galois256;

	srtp_err_status_t makeCounter128(srtp_cipher_t** out, int keyLength, int /*tagLength*/)
	{
		return makeCipher<CounterState>(out, &Counter128, EVP_aes_128_ctr(), keyLength, SaltLength);
	}

	srtp_err_status_t makeCounter256(srtp_cipher_t** out, int keyLength, int /*tagLength*/)
	{
		return makeCipher<CounterState>(out, &Counter256, EVP_aes_256_ctr(), keyLength, SaltLength);
	}

	constexpr size_t GaloisSaltLength{ 12 };

	srtp_err_status_t makeGalois(
	  srtp_cipher_t** out, const srtp_cipher_type_t* type, const EVP_CIPHER* evp, int keyLength, int tagLength)
	{
		if (tagLength != LongTag && tagLength != ShortTag)
		{
			return srtp_err_status_bad_param;
		}

		const auto status = makeCipher<GaloisState>(out, type, evp, keyLength, GaloisSaltLength);

		if (status == srtp_err_status_ok)
		{
			static_cast<GaloisState*>((*out)->state)->tagLength = tagLength;
		}

		return status;
	}

	srtp_err_status_t makeGalois128(srtp_cipher_t** out, int keyLength, int tagLength)
	{
		return makeGalois(out, &Galois128, EVP_aes_128_gcm(), keyLength, tagLength);
	}

	srtp_err_status_t makeGalois256(srtp_cipher_t** out, int keyLength, int tagLength)
	{
		return makeGalois(out, &Galois256, EVP_aes_256_gcm(), keyLength, tagLength);
	}

	// --- HMAC-SHA1 (RFC 2104) -------------------------------------------------

	srtp_err_status_t initHmac(void* state, const uint8_t* key, int keyLength)
	{
		return fromOpenSsl(
		  HMAC_Init_ex(static_cast<HMAC_CTX*>(state), key, keyLength, EVP_sha1(), nullptr));
	}

	srtp_err_status_t startHmac(void* state)
	{
		return fromOpenSsl(HMAC_Init_ex(static_cast<HMAC_CTX*>(state), nullptr, 0, nullptr, nullptr));
	}

	srtp_err_status_t updateHmac(void* state, const uint8_t* data, int length)
	{
		return fromOpenSsl(
		  HMAC_Update(static_cast<HMAC_CTX*>(state), data, static_cast<size_t>(length)));
	}

	constexpr int Sha1Length{ 20 };

	srtp_err_status_t computeHmac(
	  void* state, const uint8_t* data, int length, int tagLength, uint8_t* tag)
	{
		std::array<uint8_t, EVP_MAX_MD_SIZE> whole{};
		unsigned int written{ 0 };

		if (
		  tagLength > Sha1Length || updateHmac(state, data, length) != srtp_err_status_ok ||
		  HMAC_Final(static_cast<HMAC_CTX*>(state), whole.data(), &written) != 1)
		{
			return srtp_err_status_auth_fail;
		}

		std::memcpy(tag, whole.data(), static_cast<size_t>(tagLength));

		return srtp_err_status_ok;
	}

	srtp_err_status_t freeHmac(srtp_auth_t* auth)
	{
		HMAC_CTX_free(static_cast<HMAC_CTX*>(auth->state));
		delete auth;

		return srtp_err_status_ok;
	}

	extern const srtp_auth_type_t HmacSha1;

	srtp_err_status_t makeHmac(srtp_auth_t** out, int keyLength, int tagLength)
	{
		if (keyLength > Sha1Length || tagLength > Sha1Length)
		{
			return srtp_err_status_bad_param;
		}

		auto auth      = std::unique_ptr<srtp_auth_t>(new (std::nothrow) srtp_auth_t{});
		auto* context  = HMAC_CTX_new();

		if (!auth || !context)
		{
			HMAC_CTX_free(context);

			return srtp_err_status_alloc_fail;
		}

		auth->type       = &HmacSha1;
		auth->state      = context;
		auth->key_len    = keyLength;
		auth->out_len    = tagLength;
		auth->prefix_len = 0;
		*out             = auth.release();

		return srtp_err_status_ok;
	}

	const srtp_cipher_type_t Counter128{
		makeCounter128, freeCipher<CounterState>, initCounter, nullptr, runCounter, runCounter, setCounter,
		nullptr, "AES-128 counter mode (OpenSSL)", &CounterExample128, SRTP_AES_ICM_128
	};
	const srtp_cipher_type_t Counter256{
		makeCounter256, freeCipher<CounterState>, initCounter, nullptr, runCounter, runCounter, setCounter,
		nullptr, "AES-256 counter mode (OpenSSL)", &CounterExample256, SRTP_AES_ICM_256
	};
	const srtp_cipher_type_t Galois128{
		makeGalois128, freeCipher<GaloisState>, initGalois, authenticate, encryptGalois, decryptGalois, setNonce,
		getTag, "AES-128 GCM (OpenSSL)", &GaloisExample128, SRTP_AES_GCM_128
	};
	const srtp_cipher_type_t Galois256{
		makeGalois256, freeCipher<GaloisState>, initGalois, authenticate, encryptGalois, decryptGalois, setNonce,
		getTag, "AES-256 GCM (OpenSSL)", &GaloisExample256, SRTP_AES_GCM_256
	};
	const srtp_auth_type_t HmacSha1{ makeHmac,    freeHmac,     initHmac, computeHmac, updateHmac, startHmac,
		                               "HMAC-SHA1 (OpenSSL)", &HmacExample, SRTP_HMAC_SHA1 };
} // namespace

srtp_err_status_t useOpenSslForSrtp()
{
	for (const auto* type : { &Counter128, &Counter256, &Galois128, &Galois256 })
	{
		const auto status = srtp_replace_cipher_type(type, type->id);

		if (status != srtp_err_status_ok)
		{
			return status;
		}
	}

	return srtp_replace_auth_type(&HmacSha1, HmacSha1.id);
}
