/* ICE checks, which nominate at once. */
#include "peer.h"
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <string.h>

#define STUN_MAGIC 0x2112A442u
#define CHECK_EVERY_NS (2500 * NS_PER_MS)
#define CHECK_AGAIN_NS (50 * NS_PER_MS)

static int add_attribute(uint8_t *packet, int at, unsigned type, const void *value, int length)
{
	put16(packet + at, type);
	put16(packet + at + 2, length);
	memcpy(packet + at + 4, value, length);
	int padded = (length + 3) & ~3;
	memset(packet + at + 4 + length, 0, padded - length);
	return at + 4 + padded;
}

static uint32_t crc32_of(const uint8_t *bytes, int length)
{
	uint32_t crc = ~0u;
	for (int i = 0; i < length; i++) {
		crc ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1;
	}
	return ~crc;
}

/* A binding request that nominates this pair. */
void check(struct endpoint *peer)
{
	static const uint8_t priority[4] = { 0x6e, 0x7f, 0x1e, 0xff }, tie_breaker[8] = { 1 };
	uint8_t packet[700], digest[20], crc[4];
	unsigned digest_length = sizeof digest;
	int length = STUN_HEADER;
	put16(packet, 0x0001);
	put32(packet + 4, STUN_MAGIC);
	memcpy(packet + 8, peer->transaction, sizeof peer->transaction);
	length = add_attribute(packet, length, 0x0006, peer->username, (int)strlen(peer->username));
	length = add_attribute(packet, length, 0x0024, priority, sizeof priority);
	length = add_attribute(packet, length, 0x802a, tie_breaker, sizeof tie_breaker);
	length = add_attribute(packet, length, 0x0025, "", 0);
	put16(packet + 2, length + 24 - STUN_HEADER);
	HMAC(EVP_sha1(), peer->password, (int)strlen(peer->password), packet, length, digest, &digest_length);
	length = add_attribute(packet, length, 0x0008, digest, sizeof digest);
	put16(packet + 2, length + 8 - STUN_HEADER);
	put32(crc, crc32_of(packet, length) ^ 0x5354554e);
	length = add_attribute(packet, length, 0x8028, crc, sizeof crc);
	transmit(peer, packet, length);
	peer->next_check = now() + (peer->is_asked ? CHECK_AGAIN_NS : CHECK_EVERY_NS);
}

void ask(struct endpoint *peer)
{
	RAND_bytes(peer->transaction, sizeof peer->transaction);
	peer->is_asked = 1;
	check(peer);
}

int take_answer(struct endpoint *peer, const uint8_t *packet)
{
	int is_answer = get16(packet) == 0x0101 && memcmp(packet + 8, peer->transaction, sizeof peer->transaction) == 0;
	if (!is_answer || !peer->is_asked)
		return 0;
	peer->is_asked = 0;
	peer->next_check = now() + CHECK_EVERY_NS;
	return 1;
}
