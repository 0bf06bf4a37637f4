/* Folders and patterns of file names (POSIX dirent.h, glob.h, fnmatch.h, libgen.h) for the machine, over the calls of its kernel. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

long getdents64(int fd, void *to, size_t size);

struct __dirstream {
	int fd;
	int used;
	int at;
	long position;
	struct dirent entry;
	char room[4096] __attribute__((__aligned__(8)));
};

DIR *fdopendir(int fd)
{
	struct stat status;
	DIR *folder;

	if (fstat(fd, &status) != 0)
		return NULL;
	if (!S_ISDIR(status.st_mode)) {
		errno = ENOTDIR;
		return NULL;
	}
	folder = calloc(1, sizeof(*folder));
	folder->fd = fd;
	return folder;
}

DIR *opendir(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? NULL : fdopendir(fd);
}

int closedir(DIR *folder)
{
	int fd = folder->fd;

	free(folder);
	return close(fd);
}

struct dirent *readdir(DIR *folder)
{
	const char *from;
	unsigned short length;

	if (folder->at >= folder->used) {
		folder->used = getdents64(folder->fd, folder->room, sizeof(folder->room));
		folder->at = 0;
		if (folder->used <= 0)
			return NULL;
	}
	from = folder->room + folder->at;
	length = *(const unsigned short *)(from + 16);
	memcpy(&folder->entry, from, length < sizeof(folder->entry) ? length : sizeof(folder->entry));
	folder->at += length;
	folder->position = folder->entry.d_off;
	return &folder->entry;
}

struct dirent *readdir64(DIR *folder)
{
	return readdir(folder);
}

int readdir_r(DIR *restrict folder, struct dirent *restrict entry, struct dirent **restrict result)
{
	struct dirent *next;
	int old = errno;

	errno = 0;
	next = readdir(folder);
	*result = NULL;
	if (!next && errno)
		return errno;
	errno = old;
	if (next) {
		*entry = *next;
		*result = entry;
	}
	return 0;
}

void seekdir(DIR *folder, long position)
{
	lseek(folder->fd, position, SEEK_SET);
	folder->used = folder->at = 0;
	folder->position = position;
}

void rewinddir(DIR *folder)
{
	seekdir(folder, 0);
}

long telldir(DIR *folder)
{
	return folder->position;
}

int dirfd(DIR *folder)
{
	return folder->fd;
}

int alphasort(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

typedef int (*lens_select)(const struct dirent *);
typedef int (*lens_compare)(const struct dirent **, const struct dirent **);

int scandir(const char *restrict path, struct dirent ***restrict list, lens_select select, lens_compare compare)
{
	struct dirent *entry, **all = NULL;
	DIR *folder = opendir(path);
	int n = 0;

	if (!folder)
		return -1;
	while ((entry = readdir(folder)) != NULL) {
		if (select && !select(entry))
			continue;
		all = realloc(all, (n + 1) * sizeof(*all));
		all[n] = malloc(sizeof(*entry));
		*all[n++] = *entry;
	}
	closedir(folder);
	if (compare && n > 1)
		qsort(all, n, sizeof(*all), (int (*)(const void *, const void *))compare);
	*list = all ? all : malloc(sizeof(*all));
	return n;
}

/* fnmatch(3) */

static int lens_in_set(const char **pattern, char c, int flags)
{
	const char *p = *pattern + 1;
	int inverted = *p == '!' || *p == '^', found = 0, first = 1;

	p += inverted;
	for (; *p && (first || *p != ']'); first = 0) {
		char low = *p++, high;

		if (low == '\\' && !(flags & FNM_NOESCAPE) && *p)
			low = *p++;
		high = low;
		if (p[0] == '-' && p[1] && p[1] != ']') {
			high = p[1];
			p += 2;
		}
		if (c >= low && c <= high)
			found = 1;
	}
	if (!*p)
		return -1;
	*pattern = p;
	return found != inverted;
}

static int lens_hidden(const char *text, const char *start, int flags)
{
	return (flags & FNM_PERIOD) && *text == '.' && (text == start || ((flags & FNM_PATHNAME) && text[-1] == '/'));
}

static int lens_match(const char *pattern, const char *text, const char *start, int flags)
{
	for (; *pattern; pattern++, text++) {
		switch (*pattern) {
		case '*':
			if (lens_hidden(text, start, flags))
				return FNM_NOMATCH;
			while (pattern[1] == '*')
				pattern++;
			for (;; text++) {
				if (lens_match(pattern + 1, text, start, flags & ~FNM_PERIOD) == 0)
					return 0;
				if (!*text || ((flags & FNM_PATHNAME) && *text == '/'))
					return FNM_NOMATCH;
			}
		case '?':
			if (!*text || ((flags & FNM_PATHNAME) && *text == '/') || lens_hidden(text, start, flags))
				return FNM_NOMATCH;
			break;
		case '[': {
			int in = lens_in_set(&pattern, *text, flags);

			if (in < 0 ? *text != '[' : !in || !*text || lens_hidden(text, start, flags))
				return FNM_NOMATCH;
			break;
		}
		case '\\':
			if (!(flags & FNM_NOESCAPE) && pattern[1])
				pattern++;
			/* fall through */
		default:
			if (*pattern != *text)
				return FNM_NOMATCH;
		}
	}
	return *text ? FNM_NOMATCH : 0;
}

int fnmatch(const char *pattern, const char *text, int flags)
{
	return lens_match(pattern, text, text, flags);
}

/* glob(3) */

static int lens_is_pattern(const char *text)
{
	return strpbrk(text, "*?[") != NULL;
}

static void lens_glob_add(glob_t *result, const char *path)
{
	result->gl_pathv = realloc(result->gl_pathv, (result->gl_offs + result->gl_pathc + 2) * sizeof(char *));
	result->gl_pathv[result->gl_offs + result->gl_pathc++] = strdup(path);
	result->gl_pathv[result->gl_offs + result->gl_pathc] = NULL;
}

static void lens_glob_in(glob_t *result, const char *before, const char *rest, int flags)
{
	char path[4096], part[256];
	const char *end = strchr(rest, '/');
	size_t length = end ? (size_t)(end - rest) : strlen(rest);
	struct dirent *entry;
	struct stat status;
	DIR *folder;

	memcpy(part, rest, length);
	part[length] = 0;
	while (end && *end == '/')
		end++;
	if (!lens_is_pattern(part)) {
		strcpy(path, before);
		strcat(path, part);
		if (lstat(*path ? path : "/", &status) != 0)
			return;
		if (end)
			strcat(path, "/");
		if (end && *end)
			lens_glob_in(result, path, end, flags);
		else
			lens_glob_add(result, path);
		return;
	}
	folder = opendir(*before ? before : ".");
	if (!folder)
		return;
	while ((entry = readdir(folder)) != NULL) {
		if (fnmatch(part, entry->d_name, FNM_PERIOD) != 0)
			continue;
		if (end && entry->d_type != DT_DIR && entry->d_type != DT_LNK)
			continue;
		strcpy(path, before);
		strcat(path, entry->d_name);
		if (end) {
			strcat(path, "/");
			if (*end)
				lens_glob_in(result, path, end, flags);
			else
				lens_glob_add(result, path);
		} else
			lens_glob_add(result, path);
	}
	closedir(folder);
}

static int lens_glob_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

typedef int (*lens_glob_failed)(const char *path, int error);

int glob(const char *restrict pattern, int flags, lens_glob_failed failed, glob_t *restrict result)
{
	size_t before;
	size_t i;

	if (!(flags & GLOB_APPEND)) {
		result->gl_pathc = 0;
		result->gl_pathv = NULL;
		if (!(flags & GLOB_DOOFFS))
			result->gl_offs = 0;
		result->gl_pathv = calloc(result->gl_offs + 1, sizeof(char *));
	}
	before = result->gl_pathc;
	if (*pattern == '/')
		lens_glob_in(result, "/", pattern + strspn(pattern, "/"), flags);
	else
		lens_glob_in(result, "", pattern, flags);
	if (result->gl_pathc == before) {
		if (!(flags & GLOB_NOCHECK))
			return GLOB_NOMATCH;
		lens_glob_add(result, pattern);
	} else if (!(flags & GLOB_NOSORT))
		qsort(result->gl_pathv + result->gl_offs + before, result->gl_pathc - before, sizeof(char *), lens_glob_compare);
	if (flags & GLOB_MARK) {
		for (i = before; i < result->gl_pathc; i++) {
			char **path = &result->gl_pathv[result->gl_offs + i];
			struct stat status;

			if (stat(*path, &status) == 0 && S_ISDIR(status.st_mode) && (*path)[strlen(*path) - 1] != '/') {
				*path = realloc(*path, strlen(*path) + 2);
				strcat(*path, "/");
			}
		}
	}
	return 0;
}

void globfree(glob_t *result)
{
	size_t i;

	for (i = 0; i < result->gl_pathc; i++)
		free(result->gl_pathv[result->gl_offs + i]);
	free(result->gl_pathv);
	result->gl_pathv = NULL;
	result->gl_pathc = 0;
}

/* libgen.h, as POSIX has them */

char *dirname(char *path)
{
	char *end;

	if (!path || !strchr(path, '/'))
		return ".";
	end = path + strlen(path);
	while (end > path + 1 && end[-1] == '/')
		end--;
	while (end > path && end[-1] != '/')
		end--;
	while (end > path + 1 && end[-1] == '/')
		end--;
	if (end == path)
		return ".";
	*end = 0;
	return path;
}

char *__xpg_basename(char *path)
{
	char *end;

	if (!path || !*path)
		return ".";
	end = path + strlen(path);
	while (end > path + 1 && end[-1] == '/')
		*--end = 0;
	while (end > path && end[-1] != '/')
		end--;
	return *end ? end : path;
}
