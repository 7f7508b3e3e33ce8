/*
 * A link emulator: carries Ethernet frames between two interfaces with delay, jitter and loss, for kernels without netem.
 *
 *   nem IF_A IF_B
 *
 * Each line "DELAY_MS JITTER_MS LOSS_PERCENT" on standard input sets both directions; each, an empty one as well, is
 * answered with "CARRIED LOST", the frames so far. Ends with its input. Address resolution (ARP) is never lost.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_MS 1000000.0
#define NS_PER_S 1000000000ull
#define MAX_FRAME 70000
#define SOCKET_BUFFER (8 << 20)
/* Frames read from one side before the other gets its turn. */
#define BATCH 64

struct frame {
	uint64_t due;
	int length;
	unsigned char *bytes;
};

/* Frames on their way in one direction, the next due first. */
struct queue {
	struct frame *frames;
	int length;
	int capacity;
};

static double delay_ms, jitter_ms, loss_percent;
static unsigned long carried, lost;

static void *grown(void *memory, size_t size)
{
	void *result = realloc(memory, size);
	if (result == NULL) {
		perror("nem");
		exit(1);
	}
	return result;
}

static uint64_t now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * NS_PER_S + (uint64_t)time.tv_nsec;
}

static void push(struct queue *queue, uint64_t due, const unsigned char *bytes, int length)
{
	if (queue->length == queue->capacity) {
		queue->capacity = queue->capacity ? queue->capacity * 2 : 1024;
		queue->frames = grown(queue->frames, queue->capacity * sizeof *queue->frames);
	}
	struct frame frame = { due, length, grown(NULL, length) };
	memcpy(frame.bytes, bytes, length);
	int at = queue->length++;
	while (at > 0 && queue->frames[(at - 1) / 2].due > due) {
		queue->frames[at] = queue->frames[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	queue->frames[at] = frame;
}

static struct frame pop(struct queue *queue)
{
	struct frame first = queue->frames[0];
	struct frame last = queue->frames[--queue->length];
	int at = 0;
	for (int child; (child = at * 2 + 1) < queue->length; at = child) {
		if (child + 1 < queue->length && queue->frames[child + 1].due < queue->frames[child].due)
			child++;
		if (last.due <= queue->frames[child].due)
			break;
		queue->frames[at] = queue->frames[child];
	}
	queue->frames[at] = last;
	return first;
}

static int open_interface(const char *name)
{
	int handle = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = (int)if_nametoindex(name),
	};
	int yes = 1, size = SOCKET_BUFFER;
	if (handle < 0 || bind(handle, (struct sockaddr *)&address, sizeof address) < 0 ||
	    setsockopt(handle, SOL_PACKET, PACKET_IGNORE_OUTGOING, &yes, sizeof yes) < 0 ||
	    setsockopt(handle, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) < 0) {
		perror(name);
		exit(1);
	}
	return handle;
}

static void take(struct queue *queue, const unsigned char *bytes, int length)
{
	int is_arp = ((bytes[12] << 8) | bytes[13]) == ETH_P_ARP;
	if (!is_arp && drand48() * 100 < loss_percent) {
		lost++;
		return;
	}
	double delay = delay_ms + (drand48() * 2 - 1) * jitter_ms;
	push(queue, now() + (uint64_t)((delay < 0 ? 0 : delay) * NS_PER_MS), bytes, length);
	carried++;
}

static void obey(void)
{
	char line[128];
	if (fgets(line, sizeof line, stdin) == NULL)
		exit(0);
	sscanf(line, "%lf %lf %lf", &delay_ms, &jitter_ms, &loss_percent);
	printf("%lu %lu\n", carried, lost);
	fflush(stdout);
}

int main(int count, char **arguments)
{
	if (count != 3) {
		fprintf(stderr, "nem IF_A IF_B\n");
		return 2;
	}
	setvbuf(stdin, NULL, _IONBF, 0);
	int sides[2] = { open_interface(arguments[1]), open_interface(arguments[2]) };
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	struct queue queues[2] = { { 0 }, { 0 } };
	struct pollfd waiting[] = {
		{ sides[0], POLLIN, 0 }, { sides[1], POLLIN, 0 }, { timer, POLLIN, 0 }, { STDIN_FILENO, POLLIN, 0 },
	};
	static unsigned char bytes[MAX_FRAME];
	for (;;) {
		uint64_t next = 0;
		for (int side = 0; side < 2; side++)
			if (queues[side].length > 0 && (next == 0 || queues[side].frames[0].due < next))
				next = queues[side].frames[0].due;
		struct itimerspec alarm = { .it_value = { (time_t)(next / NS_PER_S), (long)(next % NS_PER_S) } };
		timerfd_settime(timer, TFD_TIMER_ABSTIME, &alarm, NULL);
		if (poll(waiting, 4, -1) < 0 && errno != EINTR) {
			perror("poll");
			return 1;
		}
		if (waiting[3].revents)
			obey();
		for (int side = 0; side < 2; side++)
			for (int i = 0; i < BATCH && (waiting[side].revents & POLLIN); i++) {
				int length = (int)recv(sides[side], bytes, sizeof bytes, MSG_DONTWAIT);
				if (length <= 0)
					break;
				take(&queues[side], bytes, length);
			}
		uint64_t time = now();
		for (int side = 0; side < 2; side++)
			while (queues[side].length > 0 && queues[side].frames[0].due <= time) {
				struct frame frame = pop(&queues[side]);
				if (send(sides[!side], frame.bytes, frame.length, 0) < 0 && errno != ENOBUFS && errno != ENETDOWN)
					perror("send");
				free(frame.bytes);
			}
	}
}
