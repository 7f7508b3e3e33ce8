/* Sockets of endpoints, and what comes from them. */
#include "peer.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Datagrams read from one endpoint before the others get their turn. */
#define BATCH 64

struct endpoint *endpoints[MAX_ENDPOINTS];
uint8_t scratch[MAX_PACKET + SRTP_MAX_TRAILER_LEN + 4];

void put16(uint8_t *at, unsigned value)
{
	at[0] = value >> 8;
	at[1] = value;
}

void put32(uint8_t *at, uint32_t value)
{
	put16(at, value >> 16);
	put16(at + 2, value & 0xffff);
}

unsigned get16(const uint8_t *at)
{
	return at[0] << 8 | at[1];
}

void forget(int id)
{
	struct endpoint *peer = endpoints[id];
	SSL_free(peer->ssl);
	if (peer->is_up) {
		srtp_dealloc(peer->in);
		srtp_dealloc(peer->out);
	}
	close(peer->handle);
	free(peer->frame);
	free(peer);
	endpoints[id] = NULL;
}

static int is_loopback(const char *host)
{
	return strncmp(host, "127.", 4) == 0 || strcmp(host, "::1") == 0;
}

static int connect_to(const char *host, int port, int is_tcp)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	int is_v4 = inet_pton(AF_INET, host, &v4.sin_addr) == 1;
	if (!is_loopback(host) || (!is_v4 && inet_pton(AF_INET6, host, &v6.sin6_addr) != 1))
		return -1;
	int handle = socket(is_v4 ? AF_INET : AF_INET6, is_tcp ? SOCK_STREAM : SOCK_DGRAM, 0), yes = 1, size = 1 << 20;
	struct sockaddr *address = is_v4 ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6;
	if (handle < 0 || connect(handle, address, is_v4 ? sizeof v4 : sizeof v6) < 0) {
		close(handle);
		return -1;
	}
	if (is_tcp)
		setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	else
		setsockopt(handle, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
	fcntl(handle, F_SETFL, O_NONBLOCK);
	return handle;
}

struct endpoint *add_endpoint(int id, const char *host, int port, int is_tcp)
{
	int handle = endpoints[id] == NULL ? connect_to(host, port, is_tcp) : -1;
	if (handle < 0) {
		tell("error", id, endpoints[id] == NULL ? "cannot connect" : "is open");
		return NULL;
	}
	struct endpoint *peer = calloc(1, sizeof *peer);
	peer->handle = handle;
	peer->is_tcp = is_tcp;
	peer->frame = malloc(MAX_PACKET + 2);
	endpoints[id] = peer;
	return peer;
}

/* Writes all of it; waits for a socket that is full, but not for ever. */
int write_all(int handle, const uint8_t *bytes, int length)
{
	while (length > 0) {
		int written = (int)send(handle, bytes, length, MSG_NOSIGNAL);
		struct pollfd room = { handle, POLLOUT, 0 };
		if (written >= 0) {
			bytes += written;
			length -= written;
		} else if (errno != EAGAIN || poll(&room, 1, 1000) <= 0)
			return 0;
	}
	return 1;
}

void transmit(struct endpoint *peer, const uint8_t *bytes, int length)
{
	if (!peer->is_tcp) {
		/* What the kernel does not take is lost, as on any network. */
		(void)!send(peer->handle, bytes, length, MSG_NOSIGNAL);
		return;
	}
	uint8_t header[2];
	put16(header, length);
	if (write_all(peer->handle, header, sizeof header))
		write_all(peer->handle, bytes, length);
}

static void take(int id, uint8_t *packet, int length)
{
	struct endpoint *peer = endpoints[id];
	if (length >= STUN_HEADER && packet[0] < 4) {
		if (!take_answer(peer, packet))
			return;
		if (peer->wants_keys && peer->ssl == NULL)
			shake_hands(id);
		else
			tell("settled", id, NULL);
	} else if (length > 0 && packet[0] >= 20 && packet[0] < 64 && peer->ssl != NULL)
		take_records(id, packet, length);
	else if (length >= 8 && packet[0] >= 128 && packet[0] < 192 && peer->is_up)
		take_media(peer, packet, length);
}

static void read_datagrams(int id)
{
	for (int i = 0; i < BATCH; i++) {
		int length = (int)recv(endpoints[id]->handle, scratch, MAX_PACKET, MSG_DONTWAIT);
		if (length <= 0)
			return;
		take(id, scratch, length);
	}
}

static void read_stream(int id)
{
	struct endpoint *peer = endpoints[id];
	int length = (int)recv(peer->handle, peer->frame + peer->framed, MAX_PACKET + 2 - peer->framed, MSG_DONTWAIT);
	if (length == 0 || (length < 0 && errno != EAGAIN)) {
		tell("closed", id, length == 0 ? "end of stream" : strerror(errno));
		forget(id);
		return;
	}
	if (length < 0)
		return;
	peer->framed += length;
	int at = 0;
	while (peer->framed - at >= 2 && peer->framed - at - 2 >= (int)get16(peer->frame + at)) {
		int size = (int)get16(peer->frame + at);
		memcpy(scratch, peer->frame + at + 2, size);
		at += 2 + size;
		take(id, scratch, size);
	}
	peer->framed -= at;
	memmove(peer->frame, peer->frame + at, peer->framed);
}

void receive(int id)
{
	if (endpoints[id]->is_tcp)
		read_stream(id);
	else
		read_datagrams(id);
}
