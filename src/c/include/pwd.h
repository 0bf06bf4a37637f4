/* Users (POSIX pwd.h). */
#ifndef LENS_PWD_H
#define LENS_PWD_H

#include "lens/size_t.h"
#include "lens/ssize_t.h"
struct passwd {
	char *pw_name;
	char *pw_passwd;
	uid_t pw_uid;
	gid_t pw_gid;
	char *pw_gecos;
	char *pw_dir;
	char *pw_shell;
};
struct passwd *getpwuid(uid_t uid);
struct passwd *getpwnam(const char *name);
int getpwuid_r(uid_t uid, struct passwd *restrict entry, char *restrict buffer, size_t size,
	struct passwd **restrict result);
int getpwnam_r(const char *restrict name, struct passwd *restrict entry, char *restrict buffer, size_t size,
	       struct passwd **restrict result);

#endif
