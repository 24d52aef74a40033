// HMAC_CTX is the one interface that starts again with the same key, without a
// fetch, in every release of OpenSSL from 1.1.1 to 3.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "srtp-on-openssl.hpp"

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

		state->salt.fill(0);
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

	// --- What each must give (libsrtp asks for one example each, and adds its own)

	// RFC 3711, appendix B.2: the key stream for a packet of zeros.
	constexpr std::array<uint8_t, 30> CounterKey128{ 0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab, 0xf7,
		                                               0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c, 0xf0, 0xf1, 0xf2, 0xf3,
		                                               0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd };
	// RFC 6188, section 7.1.
	constexpr std::array<uint8_t, 46> CounterKey256{
		0x57, 0xf8, 0x2f, 0xe3, 0x61, 0x3f, 0xd1, 0x70, 0xa8, 0x5e, 0xc9, 0x3c, 0x40, 0xb1, 0xf0, 0x92,
		0x2e, 0xc4, 0xcb, 0x0d, 0xc0, 0x25, 0xb5, 0x82, 0x72, 0x14, 0x7c, 0xc4, 0x38, 0x94, 0x4a, 0x98,
		0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd
	};
	std::array<uint8_t, 16> noIndex{};
	constexpr std::array<uint8_t, 32> Zeros{};
	constexpr std::array<uint8_t, 32> CounterStream128{ 0xe0, 0x3e, 0xad, 0x09, 0x35, 0xc9, 0x5e, 0x80,
		                                                  0xe1, 0x66, 0xb1, 0x6d, 0xd9, 0x2b, 0x4e, 0xb4,
		                                                  0xd2, 0x35, 0x13, 0x16, 0x2b, 0x02, 0xd0, 0xf7,
		                                                  0x2a, 0x43, 0xa2, 0xfe, 0x4a, 0x5f, 0x97, 0xab };
	constexpr std::array<uint8_t, 32> CounterStream256{ 0x92, 0xbd, 0xd2, 0x8a, 0x93, 0xc3, 0xf5, 0x25,
		                                                  0x11, 0xc6, 0x77, 0xd0, 0x8b, 0x55, 0x15, 0xa4,
		                                                  0x9d, 0xa7, 0x1b, 0x23, 0x78, 0xa8, 0x54, 0xf6,
		                                                  0x70, 0x50, 0x75, 0x6d, 0xed, 0x16, 0x5b, 0xac };
	const srtp_cipher_test_case_t CounterExample128{ 30, CounterKey128.data(), noIndex.data(), 32, Zeros.data(),
		                                               32, CounterStream128.data(), 0, nullptr, 0, nullptr };
	const srtp_cipher_test_case_t CounterExample256{ 46, CounterKey256.data(), noIndex.data(), 32, Zeros.data(),
		                                               32, CounterStream256.data(), 0, nullptr, 0, nullptr };

	// The GCM specification (McGrew and Viega), test cases 2 and 14, with the salt
	// that libsrtp appends to a key and the cipher does not read.
	constexpr std::array<uint8_t, 44> GaloisKey{};
	constexpr std::array<uint8_t, 32> GaloisText128{ 0x03, 0x88, 0xda, 0xce, 0x60, 0xb6, 0xa3, 0x92,
		                                               0xf3, 0x28, 0xc2, 0xb9, 0x71, 0xb2, 0xfe, 0x78,
		                                               0xab, 0x6e, 0x47, 0xd4, 0x2c, 0xec, 0x13, 0xbd,
		                                               0xf5, 0x3a, 0x67, 0xb2, 0x12, 0x57, 0xbd, 0xdf };
	constexpr std::array<uint8_t, 32> GaloisText256{ 0xce, 0xa7, 0x40, 0x3d, 0x4d, 0x60, 0x6b, 0x6e,
		                                               0x07, 0x4e, 0xc5, 0xd3, 0xba, 0xf3, 0x9d, 0x18,
		                                               0xd0, 0xd1, 0xc8, 0xa7, 0x99, 0x99, 0x6b, 0xf0,
		                                               0x26, 0x5b, 0x98, 0xb5, 0xd4, 0x8a, 0xb9, 0x19 };
	const srtp_cipher_test_case_t GaloisExample128{ 28, GaloisKey.data(), noIndex.data(), 16, Zeros.data(),
		                                              32, GaloisText128.data(), 0, nullptr, LongTag, nullptr };
	const srtp_cipher_test_case_t GaloisExample256{ 44, GaloisKey.data(), noIndex.data(), 16, Zeros.data(),
		                                              32, GaloisText256.data(), 0, nullptr, LongTag, nullptr };

	// RFC 2202, test case 1 for HMAC-SHA-1.
	constexpr std::array<uint8_t, 20> HmacKey{ 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b,
		                                         0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b };
	constexpr std::array<uint8_t, 8> HmacText{ 'H', 'i', ' ', 'T', 'h', 'e', 'r', 'e' };
	constexpr std::array<uint8_t, 20> HmacTag{ 0xb6, 0x17, 0x31, 0x86, 0x55, 0x05, 0x72, 0x64, 0xe2, 0x8b,
		                                         0xc0, 0xb6, 0xfb, 0x37, 0x8c, 0x8e, 0xf1, 0x46, 0xbe, 0x00 };
	const srtp_auth_test_case_t HmacExample{ 20, HmacKey.data(), 8, HmacText.data(), 20, HmacTag.data(), nullptr };

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
