/* Moves the clock of a program, and of all that it starts, by CLOCK_MOVED seconds.

   Or by what the file CLOCK_FILE holds (eight bytes), which may change meanwhile: a clock that is set.
   Preloaded, it answers whoever asks for the time of day. The monotonic clock stays true, and with
   it all waiting. Debian's libfaketime 0.9.10 does not do: with the monotonic clock left alone,
   Python's time.sleep fails under it; with that clock moved, waiting for a lock never ends. */

#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int64_t fixed;
static volatile int64_t *moved = &fixed;

__attribute__((constructor)) static void begin(void)
{
    const char *told = getenv("CLOCK_MOVED");
    fixed = told ? atol(told) : 0;
    const char *path = getenv("CLOCK_FILE");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0)
        return;
    void *shared = mmap(0, sizeof fixed, PROT_READ, MAP_SHARED, file, 0);
    if (shared != MAP_FAILED)
        moved = shared;
    close(file);
}

int clock_gettime(clockid_t clock, struct timespec *at)
{
    int failed = syscall(SYS_clock_gettime, clock, at);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        at->tv_sec += *moved;
    return failed;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone)
{
    struct timespec exact;
    int failed = clock_gettime(CLOCK_REALTIME, &exact);
    at->tv_sec = exact.tv_sec;
    at->tv_usec = exact.tv_nsec / 1000;
    return failed;
}

time_t time(time_t *at)
{
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (at)
        *at = exact.tv_sec;
    return exact.tv_sec;
}
