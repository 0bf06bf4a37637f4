/* Groups (POSIX grp.h). */
#ifndef LENS_GRP_H
#define LENS_GRP_H

#include "lens/size_t.h"
#include "lens/ssize_t.h"
struct group {
	char *gr_name;
	char *gr_passwd;
	gid_t gr_gid;
	char **gr_mem;
};
struct group *getgrgid(gid_t gid);
struct group *getgrnam(const char *name);
int getgrgid_r(gid_t gid, struct group *restrict entry, char *restrict buffer, size_t size,
	struct group **restrict result);
int getgrnam_r(const char *restrict name, struct group *restrict entry, char *restrict buffer, size_t size,
	       struct group **restrict result);
int initgroups(const char *user, gid_t group);
int setgroups(size_t size, const gid_t *list);

#endif
