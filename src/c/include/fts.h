/* Trees of files (BSD). */
#ifndef LENS_FTS_H
#define LENS_FTS_H

#include "sys/types.h"
#include "sys/stat.h"
typedef struct _ftsent {
	struct _ftsent *fts_cycle;
	struct _ftsent *fts_parent;
	struct _ftsent *fts_link;
	long fts_number;
	void *fts_pointer;
	char *fts_accpath;
	char *fts_path;
	int fts_errno;
	int fts_symfd;
	unsigned short fts_pathlen;
	unsigned short fts_namelen;
	ino_t fts_ino;
	dev_t fts_dev;
	nlink_t fts_nlink;
	short fts_level;
	unsigned short fts_info;
	unsigned short fts_flags;
	unsigned short fts_instr;
	struct stat *fts_statp;
	char fts_name[1];
} FTSENT;
typedef struct __fts FTS;
#define FTS_COMFOLLOW 0x0001
#define FTS_LOGICAL 0x0002
#define FTS_NOCHDIR 0x0004
#define FTS_NOSTAT 0x0008
#define FTS_PHYSICAL 0x0010
#define FTS_D 1
#define FTS_DNR 4
#define FTS_DP 6
#define FTS_ERR 7
#define FTS_F 8
FTS *fts_open(char *const *paths, int options, int (*compare)(const FTSENT **, const FTSENT **));
FTSENT *fts_read(FTS *tree);
FTSENT *fts_children(FTS *tree, int options);
int fts_set(FTS *tree, FTSENT *entry, int options);
int fts_close(FTS *tree);

#endif
