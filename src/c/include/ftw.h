/* Walks over trees of files (POSIX ftw.h). */
#ifndef LENS_FTW_H
#define LENS_FTW_H

#include "sys/stat.h"
struct FTW {
	int base;
	int level;
};
#define FTW_F 0
#define FTW_D 1
#define FTW_DNR 2
#define FTW_NS 3
#define FTW_SL 4
#define FTW_DP 5
#define FTW_PHYS 1
#define FTW_DEPTH 8
int ftw(const char *path, int (*function)(const char *path, const struct stat *status, int flag), int descriptors);
int nftw(const char *path, int (*function)(const char *path, const struct stat *status, int flag, struct FTW *where),
	 int descriptors, int flags);

#endif
