/* Folders (POSIX dirent.h). */
#ifndef LENS_DIRENT_H
#define LENS_DIRENT_H

#include "features.h"
#include "lens/size_t.h"
#include "lens/ssize_t.h"
struct dirent {
	ino_t d_ino;
	off_t d_off;
	unsigned short d_reclen;
	unsigned char d_type;
	char d_name[256];
};
#define d_fileno d_ino
#define _DIRENT_HAVE_D_TYPE 1
typedef struct __dirstream DIR;
#define DT_UNKNOWN 0
#define DT_FIFO 1
#define DT_CHR 2
#define DT_DIR 4
#define DT_BLK 6
#define DT_REG 8
#define DT_LNK 10
#define DT_SOCK 12
#define DT_WHT 14
#define MAXNAMLEN 255
DIR *opendir(const char *path);
DIR *fdopendir(int fd);
int closedir(DIR *folder);
struct dirent *readdir(DIR *folder);
int readdir_r(DIR *restrict folder, struct dirent *restrict entry, struct dirent **restrict result);
void rewinddir(DIR *folder);
void seekdir(DIR *folder, long position);
long telldir(DIR *folder);
int dirfd(DIR *folder);
int scandir(const char *restrict path, struct dirent ***restrict list, int (*select)(const struct dirent *),
	    int (*compare)(const struct dirent **, const struct dirent **));
int alphasort(const struct dirent **a, const struct dirent **b);
int versionsort(const struct dirent **a, const struct dirent **b);

#endif
