/* Parts of paths (POSIX libgen.h). */
#ifndef LENS_LIBGEN_H
#define LENS_LIBGEN_H

char *dirname(char *path);
char *__xpg_basename(char *path);
#define basename __xpg_basename

#endif
