/*
 * Loaded into every process of the product (LD_PRELOAD), which stays as it is: a wall clock that jumps, and a disk that
 * takes its time to make bytes safe. Both are read from a file that the rig writes, so that they change while the product
 * runs; how often somebody felt it is counted there, so that the rig knows that it works. A monotonic clock never jumps (clock_gettime(2)), and does not here.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct trouble {
  int64_t clock_ahead_ms;
  int64_t sync_takes_ms;
  int64_t felt;
};

static volatile struct trouble none;
static volatile struct trouble *trouble = &none;

__attribute__((constructor)) static void open_trouble(void) {
  const char *path = getenv("FAULT_RIG_TROUBLE");
  int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *page = mmap(NULL, sizeof(struct trouble), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (page != MAP_FAILED) trouble = page;
  close(file);
}

static int is_wall_clock(clockid_t id) { return id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE; }

int clock_gettime(clockid_t id, struct timespec *time) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int answer = real(id, time);
  int64_t ahead = trouble->clock_ahead_ms;
  if (answer == 0 && ahead != 0 && is_wall_clock(id)) {
    int64_t nanoseconds = (int64_t)time->tv_sec * 1000000000 + time->tv_nsec + ahead * 1000000;
    __atomic_fetch_add(&trouble->felt, 1, __ATOMIC_RELAXED);
    time->tv_sec = nanoseconds / 1000000000;
    time->tv_nsec = nanoseconds % 1000000000;
  }
  return answer;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  (void)zone;
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *where) {
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return (time_t)-1;
  if (where) *where = now.tv_sec;
  return now.tv_sec;
}

static void take_time(void) {
  int64_t ms = trouble->sync_takes_ms;
  if (ms <= 0) return;
  __atomic_fetch_add(&trouble->felt, 1, __ATOMIC_RELAXED);
  struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000};
  nanosleep(&pause, NULL);
}

int fsync(int file) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  take_time();
  return real(file);
}

int fdatasync(int file) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  take_time();
  return real(file);
}
