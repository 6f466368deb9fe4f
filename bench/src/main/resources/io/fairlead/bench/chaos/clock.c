/* Moves the clock of the day of a process by the nanoseconds in the first eight bytes of the file that FAIRLEAD_CLOCK
   names, from one reading to the next. Preloaded into Fairlead by the clock faults. Waits and the monotonic clock stay
   as they are. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *offset;

__attribute__((constructor)) static void open_clock(void) {
    const char *file = getenv("FAIRLEAD_CLOCK");
    int descriptor = file ? open(file, O_RDONLY | O_CLOEXEC) : -1;
    if (descriptor >= 0) {
        void *mapped = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, descriptor, 0);
        offset = mapped == MAP_FAILED ? NULL : mapped;
        close(descriptor);
    }
}

static int64_t now(clockid_t clock) {
    struct timespec real;
    syscall(SYS_clock_gettime, clock, &real);
    return real.tv_sec * 1000000000LL + real.tv_nsec + (offset ? *offset : 0);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    if (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE) {
        return (int) syscall(SYS_clock_gettime, clock, time);
    }
    int64_t moved = now(clock);
    time->tv_sec = moved / 1000000000LL;
    time->tv_nsec = moved % 1000000000LL;
    return 0;
}

int gettimeofday(struct timeval *time, void *zone) {
    (void) zone;
    int64_t moved = now(CLOCK_REALTIME);
    time->tv_sec = moved / 1000000000LL;
    time->tv_usec = moved % 1000000000LL / 1000;
    return 0;
}

time_t time(time_t *time) {
    time_t moved = now(CLOCK_REALTIME) / 1000000000LL;
    if (time) {
        *time = moved;
    }
    return moved;
}
