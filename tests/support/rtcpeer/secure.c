/* DTLS handshakes, and media encrypted with the keys that they agree on. */
#include "peer.h"
#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

#define FINGERPRINT_LENGTH 100
#define SRTP_KEY 16
#define SRTP_SALT 14
/* PLI and FIR come alone in their packets (RFC 4585, RFC 5104). */
#define PAYLOAD_SPECIFIC_FEEDBACK 206

static SSL_CTX *context;

static void flush(struct endpoint *peer)
{
	uint8_t records[16384];
	int length;
	while ((length = BIO_read(SSL_get_wbio(peer->ssl), records, sizeof records)) > 0)
		for (int at = 0; at + 13 <= length;) {
			int record = 13 + (int)get16(records + at + 11);
			transmit(peer, records + at, record);
			at += record;
		}
}

static void take_keys(int id)
{
	struct endpoint *peer = endpoints[id];
	uint8_t keys[2 * (SRTP_KEY + SRTP_SALT)], ours[SRTP_KEY + SRTP_SALT], theirs[SRTP_KEY + SRTP_SALT];
	if (SSL_export_keying_material(peer->ssl, keys, sizeof keys, "EXTRACTOR-dtls_srtp", 19, NULL, 0, 0) != 1)
		fail("keying material");
	memcpy(ours, keys, SRTP_KEY);
	memcpy(theirs, keys + SRTP_KEY, SRTP_KEY);
	memcpy(ours + SRTP_KEY, keys + 2 * SRTP_KEY, SRTP_SALT);
	memcpy(theirs + SRTP_KEY, keys + 2 * SRTP_KEY + SRTP_SALT, SRTP_SALT);
	srtp_policy_t policy;
	memset(&policy, 0, sizeof policy);
	srtp_crypto_policy_set_rtp_default(&policy.rtp);
	srtp_crypto_policy_set_rtcp_default(&policy.rtcp);
	policy.window_size = 1024;
	policy.allow_repeat_tx = 1;
	policy.ssrc.type = ssrc_any_outbound;
	policy.key = ours;
	if (srtp_create(&peer->out, &policy) != srtp_err_status_ok)
		fail("srtp");
	policy.ssrc.type = ssrc_any_inbound;
	policy.key = theirs;
	if (srtp_create(&peer->in, &policy) != srtp_err_status_ok)
		fail("srtp");
	peer->is_up = 1;
	tell("up", id, NULL);
}

void shake_hands(int id)
{
	struct endpoint *peer = endpoints[id];
	if (peer->ssl == NULL) {
		peer->ssl = SSL_new(context);
		BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
		BIO_set_mem_eof_return(in, -1);
		BIO_set_mem_eof_return(out, -1);
		SSL_set_bio(peer->ssl, in, out);
		SSL_set_options(peer->ssl, SSL_OP_NO_QUERY_MTU);
		DTLS_set_link_mtu(peer->ssl, 1200);
		SSL_set_connect_state(peer->ssl);
	}
	int result = SSL_do_handshake(peer->ssl);
	flush(peer);
	if (result == 1 && !peer->is_up)
		take_keys(id);
	ERR_clear_error();
}

void shake_again(struct endpoint *peer)
{
	struct timeval left;
	if (peer->ssl != NULL && !peer->is_up && DTLSv1_get_timeout(peer->ssl, &left) && left.tv_sec == 0 &&
	    left.tv_usec == 0) {
		DTLSv1_handle_timeout(peer->ssl);
		flush(peer);
	}
}

void take_records(int id, const uint8_t *records, int length)
{
	struct endpoint *peer = endpoints[id];
	BIO_write(SSL_get_rbio(peer->ssl), records, length);
	if (!peer->is_up) {
		shake_hands(id);
		return;
	}
	uint8_t plain[2048];
	SSL_read(peer->ssl, plain, sizeof plain);
	if (SSL_get_shutdown(peer->ssl) & SSL_RECEIVED_SHUTDOWN)
		tell("closed", id, "DTLS alert");
	ERR_clear_error();
}

void say_goodbye(struct endpoint *peer)
{
	if (peer->is_up) {
		SSL_shutdown(peer->ssl);
		flush(peer);
	}
}

static int accept_any_certificate(int is_good, X509_STORE_CTX *store)
{
	(void)is_good;
	(void)store;
	return 1;
}

const char *make_certificate(void)
{
	static char fingerprint[FINGERPRINT_LENGTH];
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *certificate = X509_new();
	ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
	X509_gmtime_adj(X509_getm_notBefore(certificate), -86400);
	X509_gmtime_adj(X509_getm_notAfter(certificate), 86400);
	X509_set_pubkey(certificate, key);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC, (void *)"rtcpeer", -1, -1, 0);
	X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
	if (X509_sign(certificate, key, EVP_sha256()) == 0)
		fail("certificate");
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned length = 0;
	X509_digest(certificate, EVP_sha256(), digest, &length);
	for (unsigned i = 0; i < length; i++)
		sprintf(fingerprint + 3 * i, "%02X%s", digest[i], i + 1 < length ? ":" : "");
	context = SSL_CTX_new(DTLS_client_method());
	SSL_CTX_use_certificate(context, certificate);
	SSL_CTX_use_PrivateKey(context, key);
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, accept_any_certificate);
	if (SSL_CTX_set_tlsext_use_srtp(context, "SRTP_AES128_CM_SHA1_80") != 0)
		fail("srtp profile");
	return fingerprint;
}

void take_media(struct endpoint *peer, uint8_t *packet, int length)
{
	int is_rtcp = packet[1] >= 192 && packet[1] <= 223, plain = length;
	srtp_err_status_t status =
		is_rtcp ? srtp_unprotect_rtcp(peer->in, packet, &plain) : srtp_unprotect(peer->in, packet, &plain);
	if (status != srtp_err_status_ok) {
		peer->undecipherable++;
		return;
	}
	if (is_rtcp) {
		peer->rtcp++;
		peer->key_frame_requests += packet[1] == PAYLOAD_SPECIFIC_FEEDBACK;
		return;
	}
	/* The worker sends these whenever it wants to know what a link carries: they are nobody's media. */
	static const uint8_t probation_ssrc[4] = {0, 0, 1234 >> 8, 1234 & 0xff};
	if (plain >= 12 && memcmp(packet + 8, probation_ssrc, sizeof probation_ssrc) == 0)
		return;
	uint64_t time = now();
	if (peer->last != 0 && time - peer->last > peer->longest_pause)
		peer->longest_pause = time - peer->last;
	peer->last = time;
	peer->rtp++;
	peer->bytes += plain;
}

void protect(int id, int length, int is_rtcp)
{
	struct endpoint *peer = endpoints[id];
	if (!peer->is_up) {
		tell("error", id, "not up");
		return;
	}
	srtp_err_status_t status =
		is_rtcp ? srtp_protect_rtcp(peer->out, scratch, &length) : srtp_protect(peer->out, scratch, &length);
	/* libsrtp refuses headers that are none; so would the server's. */
	if (status == srtp_err_status_ok)
		transmit(peer, scratch, length);
}
