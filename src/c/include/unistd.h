/* The system's interface (POSIX unistd.h, GNU). */
#ifndef LENS_UNISTD_H
#define LENS_UNISTD_H

#include "features.h"
#include "lens/size_t.h"
#include "lens/ssize_t.h"
#include "stdint.h"
#include "getopt.h"
#define _POSIX_VERSION 200809L
#define _POSIX2_VERSION 200809L
#define _POSIX_THREADS 200809L
#define _POSIX_TIMERS 200809L
#define _POSIX_MONOTONIC_CLOCK 0
#define _POSIX_SPIN_LOCKS 200809L
#define _POSIX_BARRIERS 200809L
#define _XOPEN_VERSION 700
#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
#define R_OK 4
#define W_OK 2
#define X_OK 1
#define F_OK 0
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define SEEK_DATA 3
#define SEEK_HOLE 4
#define F_ULOCK 0
#define F_LOCK 1
#define F_TLOCK 2
#define F_TEST 3
#define _PC_LINK_MAX 0
#define _PC_NAME_MAX 3
#define _PC_PATH_MAX 4
#define _PC_PIPE_BUF 5
#define _SC_ARG_MAX 0
#define _SC_CHILD_MAX 1
#define _SC_CLK_TCK 2
#define _SC_NGROUPS_MAX 3
#define _SC_OPEN_MAX 4
#define _SC_PAGESIZE 30
#define _SC_PAGE_SIZE _SC_PAGESIZE
#define _SC_VERSION 29
#define _SC_LINE_MAX 43
#define _SC_UIO_MAXIOV 60
#define _SC_IOV_MAX _SC_UIO_MAXIOV
#define _SC_GETGR_R_SIZE_MAX 69
#define _SC_GETPW_R_SIZE_MAX 70
#define _SC_LOGIN_NAME_MAX 71
#define _SC_NPROCESSORS_CONF 83
#define _SC_NPROCESSORS_ONLN 84
#define _SC_PHYS_PAGES 85
#define _SC_AVPHYS_PAGES 86
#define _SC_HOST_NAME_MAX 180
#define _SC_LEVEL1_DCACHE_SIZE 188
#define _SC_LEVEL1_DCACHE_LINESIZE 190
#define _SC_LEVEL2_CACHE_SIZE 191
#define _SC_LEVEL3_CACHE_SIZE 194
#define _CS_PATH 0
extern char **environ;
int access(const char *path, int mode);
int faccessat(int folder, const char *path, int mode, int flags);
int eaccess(const char *path, int mode);
off_t lseek(int fd, off_t offset, int whence);
off64_t lseek64(int fd, off64_t offset, int whence);
int close(int fd);
ssize_t read(int fd, void *to, size_t size);
ssize_t write(int fd, const void *from, size_t size);
ssize_t pread(int fd, void *to, size_t size, off_t offset);
ssize_t pwrite(int fd, const void *from, size_t size, off_t offset);
int pipe(int fds[2]);
int pipe2(int fds[2], int flags);
unsigned int alarm(unsigned int seconds);
unsigned int sleep(unsigned int seconds);
unsigned int ualarm(useconds_t value, useconds_t interval);
int usleep(useconds_t microseconds);
int pause(void);
int chown(const char *path, uid_t owner, gid_t group);
int fchown(int fd, uid_t owner, gid_t group);
int lchown(const char *path, uid_t owner, gid_t group);
int chdir(const char *path);
int fchdir(int fd);
char *getcwd(char *to, size_t size);
char *get_current_dir_name(void);
int dup(int fd);
int dup2(int from, int to);
int dup3(int from, int to, int flags);
int execve(const char *path, char *const argv[], char *const envp[]);
int execv(const char *path, char *const argv[]);
int execvp(const char *file, char *const argv[]);
int execvpe(const char *file, char *const argv[], char *const envp[]);
int execl(const char *path, const char *arg, ...);
int execle(const char *path, const char *arg, ...);
int execlp(const char *file, const char *arg, ...);
int nice(int increment);
void _exit(int status) __attribute__((__noreturn__));
long pathconf(const char *path, int name);
long fpathconf(int fd, int name);
long sysconf(int name);
size_t confstr(int name, char *to, size_t size);
pid_t getpid(void);
pid_t getppid(void);
pid_t getpgrp(void);
pid_t getpgid(pid_t pid);
int setpgid(pid_t pid, pid_t group);
pid_t setsid(void);
pid_t getsid(pid_t pid);
pid_t gettid(void);
uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
int getgroups(int size, gid_t list[]);
int setuid(uid_t uid);
int seteuid(uid_t uid);
int setreuid(uid_t real, uid_t effective);
int setresuid(uid_t real, uid_t effective, uid_t saved);
int getresuid(uid_t *real, uid_t *effective, uid_t *saved);
int setgid(gid_t gid);
int setegid(gid_t gid);
int setregid(gid_t real, gid_t effective);
int setresgid(gid_t real, gid_t effective, gid_t saved);
int getresgid(gid_t *real, gid_t *effective, gid_t *saved);
int setgroups(size_t size, const gid_t *list);
pid_t fork(void);
pid_t vfork(void);
char *ttyname(int fd);
int isatty(int fd);
int link(const char *from, const char *to);
int symlink(const char *from, const char *to);
ssize_t readlink(const char *restrict path, char *restrict to, size_t size);
ssize_t readlinkat(int folder, const char *restrict path, char *restrict to, size_t size);
int unlink(const char *path);
int unlinkat(int folder, const char *path, int flags);
int rmdir(const char *path);
char *getlogin(void);
int gethostname(char *to, size_t size);
int sethostname(const char *name, size_t size);
int getdomainname(char *to, size_t size);
int daemon(int no_chdir, int no_close);
int chroot(const char *path);
char *getpass(const char *prompt);
int fsync(int fd);
int fdatasync(int fd);
void sync(void);
int syncfs(int fd);
int getpagesize(void);
int getdtablesize(void);
int truncate(const char *path, off_t size);
int ftruncate(int fd, off_t size);
int brk(void *address);
void *sbrk(intptr_t increment);
long syscall(long number, ...);
int lockf(int fd, int command, off_t size);
int getentropy(void *to, size_t size);
char *crypt(const char *phrase, const char *salt);
void swab(const void *restrict from, void *restrict to, ssize_t size);
ssize_t copy_file_range(int from, off64_t *from_offset, int to, off64_t *to_offset, size_t size, unsigned int flags);
int close_range(unsigned int first, unsigned int last, int flags);
int vhangup(void);
int acct(const char *path);

#endif
