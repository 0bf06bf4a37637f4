/* Mounted file systems (GNU). */
#ifndef LENS_MNTENT_H
#define LENS_MNTENT_H

#include "stdio.h"
struct mntent {
	char *mnt_fsname;
	char *mnt_dir;
	char *mnt_type;
	char *mnt_opts;
	int mnt_freq;
	int mnt_passno;
};
#define MOUNTED "/etc/mtab"
FILE *setmntent(const char *path, const char *mode);
struct mntent *getmntent(FILE *stream);
struct mntent *getmntent_r(FILE *restrict stream, struct mntent *restrict entry, char *restrict buffer, int size);
int endmntent(FILE *stream);
char *hasmntopt(const struct mntent *entry, const char *option);

#endif
