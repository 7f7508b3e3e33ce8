/*
 * WebRTC peers without a browser, for tests that send what no browser would: ICE over UDP or TCP, DTLS, SRTP, SRTCP.
 *
 *   rtcpeer     (`npm run build peer` compiles it; tests/support/RtcPeers.ts drives it)
 *
 * One process holds many endpoints, each on a socket of its own, all with one certificate. Every endpoint is the ICE
 * controlling side and the DTLS client, which is what an ICE-lite server wants. Only loopback is ever talked to.
 * Each line on standard input is a command; ID is a number below 256, HEX the bytes in hexadecimal:
 *
 *   open ID udp|tcp HOST PORT UFRAG PASSWORD   goes through ICE and DTLS; "up" when keys are agreed
 *   join ID udp|tcp HOST PORT UFRAG PASSWORD   goes through ICE only: "settled" when that is answered
 *   dial ID HOST PORT                          a TCP connection, and nothing said on it
 *   rtp ID HEX, rtcp ID HEX                    sends it encrypted
 *   plain ID HEX                               sends it as it is, in a datagram or a frame (RFC 4571)
 *   bytes ID HEX                               sends it as it is, on TCP without a frame
 *   flow ID SSRC TYPE SIZE PER_SECOND audio|video   sends a steady track (VP8: key frames only); PER_SECOND 0 ends it
 *   read ID on|off                             reads what comes, or leaves it in the socket
 *   settle ID                                  asks by STUN; "settled" means that all sent before has been looked at
 *   counts ID                                  what was received, and the longest pause in it since the last time;
 *                                              without the packets that only probe for bandwidth
 *   close ID                                   says good-bye by DTLS and closes; drop ID: closes without a word
 *
 * Each line on standard output is JSON: {"event":"ready","fingerprint":F} first, then {"event":E,"id":ID,...} with E one
 * of up, settled, counts, closed (by the server; with a "reason"), error (with a "reason"). Ends with its input.
 */
#include "peer.h"
#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void fail(const char *what)
{
	perror(what);
	ERR_print_errors_fp(stderr);
	exit(1);
}

uint64_t now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * NS_PER_S + (uint64_t)time.tv_nsec;
}

void tell(const char *event, int id, const char *reason)
{
	if (reason == NULL)
		printf("{\"event\":\"%s\",\"id\":%d}\n", event, id);
	else
		printf("{\"event\":\"%s\",\"id\":%d,\"reason\":\"%s\"}\n", event, id, reason);
}

static void send_flow(int id, struct flow *flow)
{
	static const uint8_t vp8_key_frame[] = { 0x10, 0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xf0, 0x00 };
	memset(scratch, 0x33, flow->size);
	scratch[0] = 0x80;
	scratch[1] = (flow->is_video ? 0x80 : 0) | flow->type;
	put16(scratch + 2, flow->sequence++);
	put32(scratch + 4, flow->timestamp);
	put32(scratch + 8, flow->ssrc);
	flow->timestamp += (uint32_t)((flow->is_video ? 90000 : 48000) * flow->interval / NS_PER_S);
	if (flow->is_video)
		memcpy(scratch + 12, vp8_key_frame, sizeof vp8_key_frame);
	else
		scratch[12] = 0x78;
	protect(id, flow->size, 0);
}

static void set_flow(int id, const char *arguments)
{
	unsigned ssrc;
	int type, size, per_second;
	char kind[8];
	if (sscanf(arguments, "%u %d %d %d %7s", &ssrc, &type, &size, &per_second, kind) != 5 || size < 24 ||
	    size > 1400) {
		tell("error", id, "flow SSRC TYPE SIZE PER_SECOND audio|video, with a size of 24 to 1400");
		return;
	}
	struct flow *flow = NULL;
	for (int i = 0; i < MAX_FLOWS; i++) {
		struct flow *candidate = &endpoints[id]->flows[i];
		if (candidate->ssrc == ssrc || (flow == NULL && candidate->interval == 0))
			flow = candidate;
	}
	if (flow == NULL) {
		tell("error", id, "too many flows");
		return;
	}
	*flow = (struct flow){ ssrc, flow->timestamp, flow->sequence, type, size, strcmp(kind, "video") == 0,
			       per_second > 0 ? NS_PER_S / per_second : 0, now() };
}

static void open_endpoint(int id, const char *arguments, int wants_keys)
{
	char way[8], host[64], fragment[250], password[300];
	int port;
	if (sscanf(arguments, "%7s %63s %d %249s %299s", way, host, &port, fragment, password) != 5) {
		tell("error", id, "open ID udp|tcp HOST PORT UFRAG PASSWORD");
		return;
	}
	struct endpoint *peer = add_endpoint(id, host, port, strcmp(way, "tcp") == 0);
	if (peer == NULL)
		return;
	peer->wants_keys = wants_keys;
	snprintf(peer->username, sizeof peer->username, "%s:peer%d", fragment, id);
	snprintf(peer->password, sizeof peer->password, "%s", password);
	ask(peer);
}

static void dial(int id, const char *arguments)
{
	char host[64];
	int port;
	if (sscanf(arguments, "%63s %d", host, &port) != 2) {
		tell("error", id, "dial ID HOST PORT");
		return;
	}
	struct endpoint *peer = add_endpoint(id, host, port, 1);
	if (peer != NULL)
		peer->is_dialled_only = 1;
}

static int nibble(char digit)
{
	return digit <= '9' ? digit - '0' : (digit | 32) - 'a' + 10;
}

/* Hexadecimal into `scratch`; how many bytes. */
static int unhex(const char *text)
{
	int length = 0;
	for (; text[0] > ' ' && text[1] > ' ' && length < MAX_PACKET; text += 2)
		scratch[length++] = nibble(text[0]) << 4 | nibble(text[1]);
	return length;
}

static void count(int id)
{
	struct endpoint *peer = endpoints[id];
	uint64_t silence = peer->last == 0 ? 0 : now() - peer->last;
	uint64_t pause = silence > peer->longest_pause ? silence : peer->longest_pause;
	printf("{\"event\":\"counts\",\"id\":%d,\"rtp\":%llu,\"rtcp\":%llu,\"keyFrameRequests\":%llu,\"bytes\":%llu,"
	       "\"undecipherable\":%llu,\"longestPauseMs\":%llu}\n",
	       id, (unsigned long long)peer->rtp, (unsigned long long)peer->rtcp,
	       (unsigned long long)peer->key_frame_requests, (unsigned long long)peer->bytes,
	       (unsigned long long)peer->undecipherable, (unsigned long long)(pause / NS_PER_MS));
	peer->longest_pause = 0;
}

static void obey(const char *line)
{
	char command[16];
	int id, at = 0;
	if (sscanf(line, "%15s %d %n", command, &id, &at) != 2 || id < 0 || id >= MAX_ENDPOINTS) {
		tell("error", -1, "unknown command");
		return;
	}
	const char *arguments = line + at;
	if (strcmp(command, "open") == 0)
		open_endpoint(id, arguments, 1);
	else if (strcmp(command, "join") == 0)
		open_endpoint(id, arguments, 0);
	else if (strcmp(command, "dial") == 0)
		dial(id, arguments);
	else if (endpoints[id] == NULL)
		tell("error", id, "is not open");
	else if (strcmp(command, "rtp") == 0)
		protect(id, unhex(arguments), 0);
	else if (strcmp(command, "rtcp") == 0)
		protect(id, unhex(arguments), 1);
	else if (strcmp(command, "plain") == 0)
		transmit(endpoints[id], scratch, unhex(arguments));
	else if (strcmp(command, "bytes") == 0)
		write_all(endpoints[id]->handle, scratch, unhex(arguments));
	else if (strcmp(command, "flow") == 0)
		set_flow(id, arguments);
	else if (strcmp(command, "read") == 0)
		endpoints[id]->is_deaf = strncmp(arguments, "off", 3) == 0;
	else if (strcmp(command, "settle") == 0)
		ask(endpoints[id]);
	else if (strcmp(command, "counts") == 0)
		count(id);
	else if (strcmp(command, "close") == 0 || strcmp(command, "drop") == 0) {
		if (command[0] == 'c')
			say_goodbye(endpoints[id]);
		forget(id);
	} else
		tell("error", id, "unknown command");
}

/* Obeys the lines that have come. A packet in hexadecimal is twice as long as itself. */
static void read_commands(void)
{
	static char lines[4 * MAX_PACKET];
	static int length;
	int got = (int)read(STDIN_FILENO, lines + length, sizeof lines - 1 - length);
	if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
		exit(0);
	if (got < 0)
		return;
	length += got;
	lines[length] = 0;
	char *start = lines, *end;
	while ((end = strchr(start, '\n')) != NULL) {
		*end = 0;
		obey(start);
		start = end + 1;
	}
	length -= (int)(start - lines);
	memmove(lines, start, length);
}

/* Sends what is due; when the next is. */
static uint64_t do_what_is_due(void)
{
	uint64_t time = now(), next = time + 20 * NS_PER_MS;
	for (int id = 0; id < MAX_ENDPOINTS; id++) {
		struct endpoint *peer = endpoints[id];
		if (peer == NULL || peer->is_dialled_only)
			continue;
		if (peer->next_check <= time && !peer->is_deaf)
			check(peer);
		shake_again(peer);
		for (int i = 0; i < MAX_FLOWS; i++) {
			struct flow *flow = &peer->flows[i];
			if (flow->interval == 0 || !peer->is_up)
				continue;
			for (; flow->next <= time; flow->next += flow->interval)
				send_flow(id, flow);
			if (flow->next < next)
				next = flow->next;
		}
	}
	return next;
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 1 << 16);
	fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
	if (srtp_init() != srtp_err_status_ok)
		fail("srtp");
	printf("{\"event\":\"ready\",\"fingerprint\":\"%s\"}\n", make_certificate());
	for (;;) {
		struct pollfd waiting[MAX_ENDPOINTS + 1] = { { STDIN_FILENO, POLLIN, 0 } };
		int owners[MAX_ENDPOINTS + 1], used = 1;
		for (int id = 0; id < MAX_ENDPOINTS; id++)
			if (endpoints[id] != NULL && !endpoints[id]->is_deaf) {
				owners[used] = id;
				waiting[used++] = (struct pollfd){ endpoints[id]->handle, POLLIN, 0 };
			}
		uint64_t next = do_what_is_due(), time = now();
		struct timespec patience = { 0, next > time ? (long)(next - time) : 0 };
		if (ppoll(waiting, used, &patience, NULL) < 0 && errno != EINTR)
			fail("poll");
		for (int i = 1; i < used; i++)
			if (waiting[i].revents && endpoints[owners[i]] != NULL)
				receive(owners[i]);
		if (waiting[0].revents)
			read_commands();
	}
}
