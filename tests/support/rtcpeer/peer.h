/* Endpoints of the peer, and what its files do for each other: see main.c. */
#define _GNU_SOURCE
#include <openssl/ssl.h>
#include <srtp2/srtp.h>
#include <stdint.h>

#define NS_PER_MS 1000000ull
#define NS_PER_S 1000000000ull
#define MAX_ENDPOINTS 256
#define MAX_FLOWS 4
#define MAX_PACKET 65535
#define STUN_HEADER 20

struct flow {
	uint32_t ssrc, timestamp;
	uint16_t sequence;
	int type, size, is_video;
	uint64_t interval, next;
};

struct endpoint {
	int handle;
	int is_tcp, is_dialled_only, wants_keys, is_up, is_deaf, is_asked;
	char username[300], password[300];
	uint8_t transaction[12];
	uint64_t next_check;
	SSL *ssl;
	srtp_t in, out;
	struct flow flows[MAX_FLOWS];
	uint64_t rtp, rtcp, key_frame_requests, bytes, undecipherable, last, longest_pause;
	/* Of TCP: what has come of the next frame. */
	uint8_t *frame;
	int framed;
};

extern struct endpoint *endpoints[MAX_ENDPOINTS];
/* Where packets are made and taken apart. */
extern uint8_t scratch[MAX_PACKET + SRTP_MAX_TRAILER_LEN + 4];

/* main.c */
void fail(const char *what);
uint64_t now(void);
void tell(const char *event, int id, const char *reason);

/* endpoint.c: sockets, and what comes from them */
void put16(uint8_t *at, unsigned value);
void put32(uint8_t *at, uint32_t value);
unsigned get16(const uint8_t *at);
struct endpoint *add_endpoint(int id, const char *host, int port, int is_tcp);
void forget(int id);
int write_all(int handle, const uint8_t *bytes, int length);
/* In a datagram, or in a frame (RFC 4571). */
void transmit(struct endpoint *peer, const uint8_t *bytes, int length);
void receive(int id);

/* ice.c (RFC 8445; STUN: RFC 8489) */
void ask(struct endpoint *peer);
/* The same question again. */
void check(struct endpoint *peer);
/* Whether a packet answers the question. */
int take_answer(struct endpoint *peer, const uint8_t *packet);

/* secure.c: DTLS, SRTP and SRTCP (RFC 5764) */
/* The fingerprint of our certificate. */
const char *make_certificate(void);
void shake_hands(int id);
void shake_again(struct endpoint *peer);
void take_records(int id, const uint8_t *records, int length);
void say_goodbye(struct endpoint *peer);
void take_media(struct endpoint *peer, uint8_t *packet, int length);
/* Encrypts and sends what is in `scratch`. */
void protect(int id, int length, int is_rtcp);
