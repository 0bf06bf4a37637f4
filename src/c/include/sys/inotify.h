/* Watching files (Linux). */
#ifndef LENS_SYS_INOTIFY_H
#define LENS_SYS_INOTIFY_H

#include "../stdint.h"
struct inotify_event {
	int wd;
	uint32_t mask;
	uint32_t cookie;
	uint32_t len;
	char name[];
};
#define IN_NONBLOCK 00004000
#define IN_CLOEXEC 02000000
#define IN_ACCESS 0x00000001
#define IN_MODIFY 0x00000002
#define IN_CLOSE_WRITE 0x00000008
#define IN_MOVED_TO 0x00000080
#define IN_CREATE 0x00000100
#define IN_DELETE 0x00000200
int inotify_init(void);
int inotify_init1(int flags);
int inotify_add_watch(int fd, const char *path, uint32_t mask);
int inotify_rm_watch(int fd, int watch);

#endif
