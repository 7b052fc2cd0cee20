/*
 * What a disk forgets in a power cut, as a library that is preloaded into a process.
 *
 * kill -9 cannot show that a program forgets to fsync: the page cache outlives the process. This
 * library keeps, for every change below POWERCUT_DIR, what is needed to undo it (in
 * POWERCUT_SIDE/undo.log; files that are removed or replaced live on as links in
 * POWERCUT_SIDE/kept), and notes when a file or a directory was synced. After the process is dead,
 * dev.portolan.chaos.disk.PowerCut undoes what was not.
 *
 * A record is in the log before its change is made, and the note of a sync after the sync. The
 * log's own bytes need no fsync: only the process dies, not the machine.
 *
 * Beside that, POWERCUT_SIDE/faults (mapped, changed while the process runs) makes the disk slow,
 * full or broken, lets it lie, and moves the wall clock; see enum fault.
 *
 * Not seen: writes through stdio, sendfile, copy_file_range and splice (the last three are refused,
 * so that the caller falls back to write), io_uring, and sync of a whole file system.
 *
 *     gcc -shared -fPIC -O2 -o powercut.so powercut.c -ldl -pthread
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* Kinds of records; PowerCut.java has the same list. */
enum kind {
    WRITE = 1,   /* ino; a offset, b size before, c length; payload: bytes before, zeros left off */
    RESIZE = 2,  /* ino; a new size, b size before; payload: what was cut off, zeros left off */
    SYNC = 3,    /* ino; a: records of this file before that position are on disk */
    SYNC_RANGE = 4, /* ino; a: as above, for the bytes from b, c of them */
    SYNC_FAILED = 5, /* ino; a: records before that position will never be on disk */
    CREATE = 6,  /* ino of the directory; payload: name */
    REMOVE = 7,  /* ino of the directory; a ino of the file, b 1 for a directory; payload: name */
    RENAME = 8,  /* ino of the old directory; a ino of the new one, b ino of the replaced file or 0,
                    c ino of the file; payload: old name, NUL, new name */
    SYNC_DIRECTORY = 9, /* ino of the directory; a: as SYNC */
    CANCEL = 10  /* a: position of the record whose change was not made */
};

#define MAGIC 0x54554350u

struct record {
    uint32_t magic;
    uint32_t kind;
    uint64_t ino, a, b, c;
    uint64_t length;
};

/* Faults, as 64-bit numbers in POWERCUT_SIDE/faults; Disk.java has the same list. */
enum fault {
    LIE,            /* not 0: fsync does nothing and reports success */
    SYNC_MICROS,    /* every fsync takes so much longer */
    SYNC_ERRNO,     /* every fsync fails so, and what it was to write is lost */
    WRITE_ERRNO,    /* everything that needs space fails so */
    CLOCK_MILLIS,   /* the wall clock is so far ahead */
    SYNCS,          /* counted here: calls of fsync and the like below the directory */
    FAULTS
};

static int64_t no_faults[FAULTS];
static volatile int64_t *faults = no_faults;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char directory[PATH_MAX], kept[PATH_MAX];
static size_t directory_length;
static dev_t device;
static int log_fd = -1;
static uint64_t log_end;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) {
    void *symbol = dlsym(RTLD_NEXT, name);
    if (!symbol) {
        fprintf(stderr, "powercut: the C library has no %s\n", name);
        abort();
    }
    return symbol;
}

/* Calls that are made often are looked up once. */
#define ONCE(name)                                             \
    static __typeof__(&name) cached_##name;                    \
    if (!cached_##name) cached_##name = REAL(name)

static void die(const char *what) {
    fprintf(stderr, "powercut: %s: %s\n", what, strerror(errno));
    abort();
}

static ssize_t real_pwrite(int fd, const void *bytes, size_t n, off_t at) {
    ONCE(pwrite64);
    return cached_pwrite64(fd, bytes, n, at);
}

static int real_open(const char *path, int flags, mode_t mode) {
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

/* ---- set of the inodes below the directory that were opened ---- */

#define INODES 65536
static ino_t inodes[INODES];
static int inode_count;

static int known(ino_t ino) {
    for (size_t i = ino % INODES; inodes[i]; i = (i + 1) % INODES)
        if (inodes[i] == ino) return 1;
    return 0;
}

static void know(ino_t ino) {
    if (known(ino)) return;
    if (++inode_count > INODES / 2) {
        errno = ENOMEM;
        die("more files than expected");
    }
    size_t i = ino % INODES;
    while (inodes[i]) i = (i + 1) % INODES;
    inodes[i] = ino;
}

/* ---- the log ---- */

static void append_bytes(const void *bytes, size_t n) {
    const char *p = bytes;
    while (n > 0) {
        ssize_t written = real_pwrite(log_fd, p, n, (off_t)log_end);
        if (written <= 0) die("the undo log cannot be written");
        p += written;
        n -= (size_t)written;
        log_end += (uint64_t)written;
    }
}

/* Returns the position. The mutex is held. */
static uint64_t append(enum kind kind, uint64_t ino, uint64_t a, uint64_t b, uint64_t c,
                       const void *payload, size_t length) {
    uint64_t at = log_end;
    struct record header = {MAGIC, kind, ino, a, b, c, length};
    char small[sizeof header + 4096];
    if (length <= 4096) {
        memcpy(small, &header, sizeof header);
        if (length > 0) memcpy(small + sizeof header, payload, length);
        append_bytes(small, sizeof header + length);
    } else {
        append_bytes(&header, sizeof header);
        append_bytes(payload, length);
    }
    return at;
}

static size_t without_zeros(const char *bytes, size_t n) {
    while (n > 0 && bytes[n - 1] == 0) n--;
    return n;
}

/* The bytes of a file from an offset on, as far as there are any; zeros at the end are left off. */
static char *content(int fd, off_t from, size_t n, size_t *length) {
    char *bytes = malloc(n > 0 ? n : 1);
    if (!bytes) die("no memory");
    ssize_t got = 0;
    while ((size_t)got < n) {
        ssize_t now = pread(fd, bytes + got, n - (size_t)got, from + got);
        if (now < 0) die("what a write replaces cannot be read");
        if (now == 0) break;
        got += now;
    }
    *length = without_zeros(bytes, (size_t)got);
    return bytes;
}

/* Some descriptors can only be written; the same file is read through another one. */
static int readable(int fd, int flags) {
    if ((flags & O_ACCMODE) != O_WRONLY) return fd;
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    int other = real_open(self, O_RDONLY | O_CLOEXEC, 0);
    if (other < 0) die("what a write replaces cannot be opened");
    return other;
}

static uint64_t log_old(enum kind kind, int fd, int flags, const struct stat *before, off_t from,
                        size_t n, uint64_t a, uint64_t b, uint64_t c) {
    size_t length = 0;
    char *bytes = NULL;
    if (from < before->st_size) {
        size_t there = (size_t)(before->st_size - from);
        int source = readable(fd, flags);
        bytes = content(source, from, n < there ? n : there, &length);
        if (source != fd) syscall(SYS_close, source);
    }
    uint64_t at = append(kind, before->st_ino, a, b, c, bytes, length);
    free(bytes);
    return at;
}

/* ---- start ---- */

static void recover_log(void) {
    struct record header;
    struct stat stat;
    if (fstat(log_fd, &stat) != 0) die("undo log");
    uint64_t end = 0;
    while (pread(log_fd, &header, sizeof header, (off_t)end) == (ssize_t)sizeof header
           && header.magic == MAGIC
           && end + sizeof header + header.length <= (uint64_t)stat.st_size)
        end += sizeof header + header.length;
    /* The tail is a record whose change was never made. */
    if (syscall(SYS_ftruncate, log_fd, (off_t)end) != 0) die("undo log");
    log_end = end;
}

static void start(void) {
    const char *dir = getenv("POWERCUT_DIR"), *side = getenv("POWERCUT_SIDE");
    if (!dir || !side) return;
    char path[PATH_MAX];
    struct stat stat;
    if (!realpath(dir, directory)) die("POWERCUT_DIR");
    directory_length = strlen(directory);
    if (lstat(directory, &stat) != 0) die("POWERCUT_DIR");
    device = stat.st_dev;
    snprintf(kept, sizeof kept, "%s/kept", side);
    snprintf(path, sizeof path, "%s/faults", side);
    int fd = real_open(path, O_RDWR | O_CLOEXEC, 0);
    if (fd < 0) die("POWERCUT_SIDE/faults");
    void *page = (void *)syscall(SYS_mmap, NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (page == MAP_FAILED) die("POWERCUT_SIDE/faults");
    syscall(SYS_close, fd);
    faults = page;
    snprintf(path, sizeof path, "%s/undo.log", side);
    fd = real_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) die("POWERCUT_SIDE/undo.log");
    log_fd = fd;
    recover_log();
}

static int active(void) {
    pthread_once(&once, start);
    return log_fd >= 0;
}

/* ---- paths ---- */

/* The absolute path, symbolic links unresolved: the directory's own path must have none. */
static int below(int dirfd, const char *path, char *full) {
    if (!active() || !path || !*path) return 0;
    if (path[0] == '/') {
        if (strlen(path) >= PATH_MAX) return 0;
        strcpy(full, path);
    } else {
        char base[PATH_MAX];
        if (dirfd == AT_FDCWD) {
            if (!getcwd(base, sizeof base)) return 0;
        } else {
            char self[64];
            snprintf(self, sizeof self, "/proc/self/fd/%d", dirfd);
            ssize_t n = readlink(self, base, sizeof base - 1);
            if (n < 0) return 0;
            base[n] = 0;
        }
        if (strlen(base) + strlen(path) + 2 > PATH_MAX) return 0;
        strcpy(full, base);
        strcat(full, "/");
        strcat(full, path);
    }
    size_t n = strlen(full);
    while (n > 1 && full[n - 1] == '/') full[--n] = 0;
    return strncmp(full, directory, directory_length) == 0
           && (full[directory_length] == '/' || full[directory_length] == 0);
}

/* Splits off the name; the inode of the directory that has it. */
static uint64_t parent(const char *full, const char **name) {
    char above[PATH_MAX];
    struct stat stat;
    const char *slash = strrchr(full, '/');
    *name = slash + 1;
    memcpy(above, full, (size_t)(slash - full));
    above[slash - full] = 0;
    return lstat(above, &stat) == 0 ? stat.st_ino : 0;
}

static void keep(const char *full, ino_t ino) {
    char path[PATH_MAX + 32];
    snprintf(path, sizeof path, "%s/%llu", kept, (unsigned long long)ino);
    if (syscall(SYS_linkat, AT_FDCWD, full, AT_FDCWD, path, 0) != 0 && errno != EEXIST)
        die("a file that is removed cannot be kept");
}

static int full_disk(void) {
    if (!faults[WRITE_ERRNO]) return 0;
    errno = (int)faults[WRITE_ERRNO];
    return 1;
}

/* ---- open ---- */

static int open_below(const char *full, int flags, mode_t mode) {
    struct stat before;
    const char *name;
    uint64_t at = 0;
    int created = 0;
    pthread_mutex_lock(&mutex);
    int exists = stat(full, &before) == 0;
    if (!exists && (flags & O_CREAT)) {
        if (full_disk()) {
            pthread_mutex_unlock(&mutex);
            return -1;
        }
        uint64_t dir = parent(full, &name);
        at = append(CREATE, dir, 0, 0, 0, name, strlen(name));
        created = 1;
    } else if (exists && S_ISREG(before.st_mode) && (flags & O_TRUNC)
               && (flags & O_ACCMODE) != O_RDONLY && before.st_size > 0) {
        int fd = real_open(full, O_RDONLY | O_CLOEXEC, 0);
        if (fd < 0) die("what is truncated cannot be opened");
        log_old(RESIZE, fd, O_RDONLY, &before, 0, (size_t)before.st_size, 0,
                (uint64_t)before.st_size, 0);
        syscall(SYS_close, fd);
    }
    int fd = real_open(full, flags, mode);
    int error = errno;
    if (fd < 0 && created) append(CANCEL, 0, at, 0, 0, NULL, 0);
    if (fd >= 0 && fstat(fd, &before) == 0 && before.st_dev == device) know(before.st_ino);
    pthread_mutex_unlock(&mutex);
    errno = error;
    return fd;
}

static int open_any(int dirfd, const char *path, int flags, mode_t mode) {
    char full[PATH_MAX];
    if (below(dirfd, path, full)) return open_below(full, flags, mode);
    return (int)syscall(SYS_openat, dirfd, path, flags, mode);
}

#define MODE(flags, last)                                      \
    mode_t mode = 0;                                           \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                     \
        va_list list;                                          \
        va_start(list, last);                                  \
        mode = va_arg(list, mode_t);                           \
        va_end(list);                                          \
    }

int open(const char *path, int flags, ...) {
    MODE(flags, flags)
    return open_any(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE(flags, flags)
    return open_any(AT_FDCWD, path, flags, mode);
}

int openat(int dirfd, const char *path, int flags, ...) {
    MODE(flags, flags)
    return open_any(dirfd, path, flags, mode);
}

int openat64(int dirfd, const char *path, int flags, ...) {
    MODE(flags, flags)
    return open_any(dirfd, path, flags, mode);
}

int creat(const char *path, mode_t mode) {
    return open_any(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int creat64(const char *path, mode_t mode) {
    return open_any(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

/* ---- write ---- */

/* Whether the descriptor is of a file or directory below; fills in its state. */
static int is_ours(int fd, struct stat *stat) {
    if (!active() || fstat(fd, stat) != 0 || stat->st_dev != device) return 0;
    if (!S_ISREG(stat->st_mode) && !S_ISDIR(stat->st_mode)) return 0;
    pthread_mutex_lock(&mutex);
    int ours = known(stat->st_ino);
    pthread_mutex_unlock(&mutex);
    return ours;
}

static ssize_t writev_real(int fd, const struct iovec *parts, int count, off_t at, int positioned) {
    ONCE(writev);
    ONCE(pwritev64);
    return positioned ? cached_pwritev64(fd, parts, count, at) : cached_writev(fd, parts, count);
}

static ssize_t write_any(int fd, const struct iovec *parts, int count, off_t at, int positioned) {
    struct stat before;
    if (!is_ours(fd, &before)) return writev_real(fd, parts, count, at, positioned);
    size_t n = 0;
    for (int i = 0; i < count; i++) n += parts[i].iov_len;
    pthread_mutex_lock(&mutex);
    if (full_disk()) {
        pthread_mutex_unlock(&mutex);
        return -1;
    }
    fstat(fd, &before);
    int flags = fcntl(fd, F_GETFL);
    if (flags & O_APPEND) at = before.st_size;
    else if (!positioned) at = lseek(fd, 0, SEEK_CUR);
    log_old(WRITE, fd, flags, &before, at, n, (uint64_t)at, (uint64_t)before.st_size, n);
    ssize_t written = writev_real(fd, parts, count, at, positioned);
    int error = errno;
    if (written >= 0 && (flags & O_DSYNC) && !faults[LIE])
        append(SYNC, before.st_ino, log_end, 0, 0, NULL, 0);
    pthread_mutex_unlock(&mutex);
    errno = error;
    return written;
}

ssize_t write(int fd, const void *bytes, size_t n) {
    struct iovec part = {(void *)bytes, n};
    return write_any(fd, &part, 1, 0, 0);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) {
    struct iovec part = {(void *)bytes, n};
    return write_any(fd, &part, 1, at, 1);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at) {
    struct iovec part = {(void *)bytes, n};
    return write_any(fd, &part, 1, at, 1);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    return write_any(fd, parts, count, 0, 0);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
    return write_any(fd, parts, count, at, 1);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) {
    return write_any(fd, parts, count, at, 1);
}

/* Callers fall back to write when these are not there. */
ssize_t copy_file_range(int in, off64_t *in_at, int out, off64_t *out_at, size_t n, unsigned flags) {
    struct stat stat;
    if (is_ours(out, &stat)) {
        errno = ENOSYS;
        return -1;
    }
    return REAL(copy_file_range)(in, in_at, out, out_at, n, flags);
}

extern ssize_t sendfile(int, int, off_t *, size_t);
extern ssize_t sendfile64(int, int, off64_t *, size_t);

ssize_t sendfile(int out, int in, off_t *at, size_t n) {
    struct stat stat;
    if (is_ours(out, &stat)) {
        errno = EINVAL;
        return -1;
    }
    return REAL(sendfile64)(out, in, at, n);
}

ssize_t sendfile64(int out, int in, off64_t *at, size_t n) { return sendfile(out, in, at, n); }

/* ---- size ---- */

static int resize(int fd, off_t size, int (*change)(int, int, off_t, off_t), int mode, off_t offset,
                  off_t length) {
    struct stat before;
    if (!is_ours(fd, &before)) return change(fd, mode, offset, length);
    pthread_mutex_lock(&mutex);
    fstat(fd, &before);
    if (size > before.st_size && full_disk()) {
        pthread_mutex_unlock(&mutex);
        return -1;
    }
    uint64_t at = 0;
    int changes = size != before.st_size;
    if (changes) {
        size_t cut = size < before.st_size ? (size_t)(before.st_size - size) : 0;
        at = log_old(RESIZE, fd, fcntl(fd, F_GETFL), &before, size, cut, (uint64_t)size,
                     (uint64_t)before.st_size, 0);
    }
    int result = change(fd, mode, offset, length);
    int error = errno;
    if (result != 0 && changes) append(CANCEL, 0, at, 0, 0, NULL, 0);
    pthread_mutex_unlock(&mutex);
    errno = error;
    return result;
}

static int change_size(int fd, int mode, off_t offset, off_t length) {
    (void)mode;
    (void)offset;
    return (int)syscall(SYS_ftruncate, fd, length);
}

static int change_space(int fd, int mode, off_t offset, off_t length) {
    return (int)syscall(SYS_fallocate, fd, mode, offset, length);
}

int ftruncate(int fd, off_t size) { return resize(fd, size, change_size, 0, 0, size); }
int ftruncate64(int fd, off64_t size) { return resize(fd, size, change_size, 0, 0, size); }

int truncate(const char *path, off_t size) {
    int fd = open_any(AT_FDCWD, path, O_WRONLY | O_CLOEXEC, 0);
    if (fd < 0) return -1;
    int result = ftruncate(fd, size), error = errno;
    syscall(SYS_close, fd);
    errno = error;
    return result;
}

int truncate64(const char *path, off64_t size) { return truncate(path, size); }

int fallocate(int fd, int mode, off_t offset, off_t length) {
    struct stat stat;
    if (mode != 0 && is_ours(fd, &stat)) {
        errno = EOPNOTSUPP;
        return -1;
    }
    off_t size = fstat(fd, &stat) == 0 && stat.st_size > offset + length ? stat.st_size
                                                                        : offset + length;
    return resize(fd, size, change_space, mode, offset, length);
}

int fallocate64(int fd, int mode, off64_t offset, off64_t length) {
    return fallocate(fd, mode, offset, length);
}

int posix_fallocate(int fd, off_t offset, off_t length) {
    return fallocate(fd, 0, offset, length) == 0 ? 0 : errno;
}

int posix_fallocate64(int fd, off64_t offset, off64_t length) {
    return posix_fallocate(fd, offset, length);
}

/* ---- mapped files: what counts is msync, or fsync of the file ---- */

#define MAPS 256
static struct map {
    char *address;
    size_t length;
    ino_t ino;
    off_t offset;
} maps[MAPS];

/* Notes what the mapped bytes are, as a write that replaces them; the mutex is held. */
static void log_mapped(const struct map *map, const char *from, const char *to,
                       const char *snapshot, uint64_t size) {
    off_t offset = map->offset + (from - map->address);
    size_t n = (size_t)(to - from);
    size_t there = (uint64_t)offset >= size ? 0 : size - (uint64_t)offset;
    append(WRITE, map->ino, (uint64_t)offset, size, n, snapshot,
           without_zeros(snapshot, n < there ? n : there));
}

void *mmap(void *address, size_t length, int prot, int flags, int fd, off_t offset) {
    struct stat stat;
    int mine = fd >= 0 && (flags & MAP_SHARED) && (prot & PROT_WRITE) && is_ours(fd, &stat);
    void *mapped = (void *)syscall(SYS_mmap, address, length, prot, flags, fd, offset);
    if (mine && mapped != MAP_FAILED) {
        pthread_mutex_lock(&mutex);
        int i = 0;
        while (i < MAPS && maps[i].address) i++;
        if (i == MAPS) {
            errno = ENOMEM;
            die("more mapped files than expected");
        }
        maps[i] = (struct map){mapped, length, stat.st_ino, offset};
        log_old(WRITE, fd, O_RDWR, &stat, offset, length, (uint64_t)offset, (uint64_t)stat.st_size,
                length);
        pthread_mutex_unlock(&mutex);
    }
    return mapped;
}

void *mmap64(void *address, size_t length, int prot, int flags, int fd, off64_t offset) {
    return mmap(address, length, prot, flags, fd, offset);
}

int munmap(void *address, size_t length) {
    if (active()) {
        pthread_mutex_lock(&mutex);
        for (int i = 0; i < MAPS; i++)
            if (maps[i].address == (char *)address) maps[i].address = NULL;
        pthread_mutex_unlock(&mutex);
    }
    return (int)syscall(SYS_munmap, address, length);
}

/* ---- sync ---- */

/* Whether the real call is to be made; otherwise *result is the answer. */
static int disk_obeys(uint64_t ino, int *result) {
    __atomic_add_fetch(&faults[SYNCS], 1, __ATOMIC_RELAXED);
    if (faults[SYNC_MICROS]) usleep((useconds_t)faults[SYNC_MICROS]);
    if (faults[SYNC_ERRNO]) {
        pthread_mutex_lock(&mutex);
        append(SYNC_FAILED, ino, log_end, 0, 0, NULL, 0);
        pthread_mutex_unlock(&mutex);
        errno = (int)faults[SYNC_ERRNO];
        *result = -1;
        return 0;
    }
    *result = 0;
    return !faults[LIE];
}

static int sync_any(int fd, int (*call)(int)) {
    struct stat stat;
    int result;
    if (!is_ours(fd, &stat)) return call(fd);
    if (!disk_obeys(stat.st_ino, &result)) return result;
    struct { struct map map; char *snapshot; } mapped[MAPS];
    int count = 0;
    pthread_mutex_lock(&mutex);
    uint64_t before = log_end;
    for (int i = 0; i < MAPS; i++)
        if (maps[i].address && maps[i].ino == stat.st_ino) {
            mapped[count].map = maps[i];
            mapped[count].snapshot = malloc(maps[i].length);
            if (!mapped[count].snapshot) die("no memory");
            memcpy(mapped[count].snapshot, maps[i].address, maps[i].length);
            count++;
        }
    pthread_mutex_unlock(&mutex);
    result = call(fd);
    int error = errno;
    pthread_mutex_lock(&mutex);
    if (result == 0) {
        append(S_ISDIR(stat.st_mode) ? SYNC_DIRECTORY : SYNC, stat.st_ino, before, 0, 0, NULL, 0);
        for (int i = 0; i < count; i++)
            log_mapped(&mapped[i].map, mapped[i].map.address,
                       mapped[i].map.address + mapped[i].map.length, mapped[i].snapshot,
                       (uint64_t)stat.st_size);
    }
    pthread_mutex_unlock(&mutex);
    for (int i = 0; i < count; i++) free(mapped[i].snapshot);
    errno = error;
    return result;
}

int fsync(int fd) {
    ONCE(fsync);
    return sync_any(fd, cached_fsync);
}

int fdatasync(int fd) {
    ONCE(fdatasync);
    return sync_any(fd, cached_fdatasync);
}

int msync(void *address, size_t length, int flags) {
    ONCE(msync);
    char *from = address, *to = from + length, *snapshot;
    struct map map = {0};
    int result;
    if (!active() || !(flags & MS_SYNC)) return cached_msync(address, length, flags);
    pthread_mutex_lock(&mutex);
    for (int i = 0; i < MAPS; i++)
        if (maps[i].address && from >= maps[i].address && to <= maps[i].address + maps[i].length)
            map = maps[i];
    uint64_t before = log_end;
    pthread_mutex_unlock(&mutex);
    if (!map.address) return cached_msync(address, length, flags);
    if (!disk_obeys(map.ino, &result)) return result;
    snapshot = malloc(length);
    if (!snapshot) die("no memory");
    memcpy(snapshot, address, length);
    result = cached_msync(address, length, flags);
    int error = errno;
    if (result == 0) {
        pthread_mutex_lock(&mutex);
        append(SYNC_RANGE, map.ino, before, (uint64_t)(map.offset + (from - map.address)), length,
               NULL, 0);
        log_mapped(&map, from, to, snapshot,
                   (uint64_t)(map.offset + (from - map.address)) + length);
        pthread_mutex_unlock(&mutex);
    }
    free(snapshot);
    errno = error;
    return result;
}

/* ---- names ---- */

/* After the real call: takes the record back if it failed, and lets go of the mutex. */
static int made(int result, uint64_t at) {
    int error = errno;
    if (result != 0) append(CANCEL, 0, at, 0, 0, NULL, 0);
    pthread_mutex_unlock(&mutex);
    errno = error;
    return result;
}

static int remove_any(int dirfd, const char *path, int flags) {
    char full[PATH_MAX];
    struct stat stat;
    const char *name;
    if (!below(dirfd, path, full) || lstat(full, &stat) != 0)
        return (int)syscall(SYS_unlinkat, dirfd, path, flags);
    pthread_mutex_lock(&mutex);
    int is_directory = S_ISDIR(stat.st_mode);
    if (!is_directory) keep(full, stat.st_ino);
    uint64_t dir = parent(full, &name);
    uint64_t at = append(REMOVE, dir, stat.st_ino, (uint64_t)is_directory, 0, name, strlen(name));
    return made((int)syscall(SYS_unlinkat, dirfd, path, flags), at);
}

int unlink(const char *path) { return remove_any(AT_FDCWD, path, 0); }
int unlinkat(int dirfd, const char *path, int flags) { return remove_any(dirfd, path, flags); }
int rmdir(const char *path) { return remove_any(AT_FDCWD, path, AT_REMOVEDIR); }

int remove(const char *path) {
    int result = unlink(path);
    return result != 0 && errno == EISDIR ? rmdir(path) : result;
}

static int rename_any(int old_dirfd, const char *old, int new_dirfd, const char *new,
                      unsigned flags) {
    char from[PATH_MAX], to[PATH_MAX], names[2 * NAME_MAX + 2];
    struct stat moved, replaced;
    const char *old_name, *new_name;
    int ours = below(old_dirfd, old, from);
    if (!ours && !below(new_dirfd, new, to))
        return (int)syscall(SYS_renameat2, old_dirfd, old, new_dirfd, new, flags);
    if (!ours || !below(new_dirfd, new, to) || (flags & RENAME_EXCHANGE)) {
        errno = EXDEV; /* In or out of the directory: callers copy instead. */
        return -1;
    }
    pthread_mutex_lock(&mutex);
    ino_t kept_ino = 0;
    if (lstat(from, &moved) != 0) moved.st_ino = 0;
    if (lstat(to, &replaced) == 0 && replaced.st_ino != moved.st_ino
        && !S_ISDIR(replaced.st_mode)) {
        keep(to, replaced.st_ino);
        kept_ino = replaced.st_ino;
    }
    uint64_t from_dir = parent(from, &old_name), to_dir = parent(to, &new_name);
    size_t n = (size_t)snprintf(names, sizeof names, "%s%c%s", old_name, 0, new_name);
    uint64_t at = append(RENAME, from_dir, to_dir, kept_ino, moved.st_ino, names, n);
    return made((int)syscall(SYS_renameat2, old_dirfd, old, new_dirfd, new, flags), at);
}

int rename(const char *old, const char *new) {
    return rename_any(AT_FDCWD, old, AT_FDCWD, new, 0);
}

int renameat(int old_dirfd, const char *old, int new_dirfd, const char *new) {
    return rename_any(old_dirfd, old, new_dirfd, new, 0);
}

int renameat2(int old_dirfd, const char *old, int new_dirfd, const char *new, unsigned flags) {
    return rename_any(old_dirfd, old, new_dirfd, new, flags);
}

static uint64_t log_create(const char *full) {
    const char *name;
    pthread_mutex_lock(&mutex);
    uint64_t dir = parent(full, &name);
    return append(CREATE, dir, 0, 0, 0, name, strlen(name));
}

int linkat(int old_dirfd, const char *old, int new_dirfd, const char *new, int flags) {
    char full[PATH_MAX];
    if (!below(new_dirfd, new, full))
        return (int)syscall(SYS_linkat, old_dirfd, old, new_dirfd, new, flags);
    uint64_t at = log_create(full);
    return made((int)syscall(SYS_linkat, old_dirfd, old, new_dirfd, new, flags), at);
}

int link(const char *old, const char *new) { return linkat(AT_FDCWD, old, AT_FDCWD, new, 0); }

int symlinkat(const char *target, int dirfd, const char *path) {
    char full[PATH_MAX];
    if (!below(dirfd, path, full)) return (int)syscall(SYS_symlinkat, target, dirfd, path);
    uint64_t at = log_create(full);
    return made((int)syscall(SYS_symlinkat, target, dirfd, path), at);
}

int symlink(const char *target, const char *path) { return symlinkat(target, AT_FDCWD, path); }

int mkdirat(int dirfd, const char *path, mode_t mode) {
    char full[PATH_MAX];
    if (!below(dirfd, path, full)) return (int)syscall(SYS_mkdirat, dirfd, path, mode);
    if (full_disk()) return -1;
    uint64_t at = log_create(full);
    return made((int)syscall(SYS_mkdirat, dirfd, path, mode), at);
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

/* ---- the wall clock ---- */

int clock_gettime(clockid_t clock, struct timespec *now) {
    ONCE(clock_gettime);
    int result = cached_clock_gettime(clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) && active()) {
        int64_t millis = faults[CLOCK_MILLIS];
        int64_t nanos = now->tv_nsec + (millis % 1000) * 1000000;
        now->tv_sec += millis / 1000 + (nanos < 0 ? -1 : nanos / 1000000000);
        now->tv_nsec = nanos < 0 ? nanos + 1000000000 : nanos % 1000000000;
    }
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec precise;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &precise);
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *where) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (where) *where = now.tv_sec;
    return now.tv_sec;
}
