/* Input and output (C11 7.21, POSIX, GNU). */
#ifndef LENS_STDIO_H
#define LENS_STDIO_H

#include "features.h"
#include "lens/size_t.h"
#include "lens/ssize_t.h"
#include "stdarg.h"
typedef struct _IO_FILE FILE;
typedef struct {
	long __pos;
	unsigned long __state;
} fpos_t;
typedef ssize_t cookie_read_function_t(void *cookie, char *buffer, size_t size);
typedef ssize_t cookie_write_function_t(void *cookie, const char *buffer, size_t size);
typedef int cookie_seek_function_t(void *cookie, off64_t *position, int whence);
typedef int cookie_close_function_t(void *cookie);
typedef struct _IO_cookie_io_functions_t {
	cookie_read_function_t *read;
	cookie_write_function_t *write;
	cookie_seek_function_t *seek;
	cookie_close_function_t *close;
} cookie_io_functions_t;
#define EOF (-1)
#define BUFSIZ 8192
#define FILENAME_MAX 4096
#define FOPEN_MAX 16
#define L_tmpnam 20
#define TMP_MAX 238328
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2
#define P_tmpdir "/tmp"
extern FILE *stdin;
extern FILE *stdout;
extern FILE *stderr;
#define stdin stdin
#define stdout stdout
#define stderr stderr
int remove(const char *path);
int rename(const char *from, const char *to);
int renameat(int from_fd, const char *from, int to_fd, const char *to);
FILE *tmpfile(void);
char *tmpnam(char *name);
char *tempnam(const char *folder, const char *prefix);
int fclose(FILE *stream);
int fflush(FILE *stream);
int fcloseall(void);
FILE *fopen(const char *restrict path, const char *restrict mode);
FILE *fopen64(const char *restrict path, const char *restrict mode);
FILE *freopen(const char *restrict path, const char *restrict mode, FILE *restrict stream);
FILE *fdopen(int fd, const char *mode);
FILE *fopencookie(void *restrict cookie, const char *restrict mode, cookie_io_functions_t functions);
FILE *fmemopen(void *buffer, size_t size, const char *mode);
FILE *open_memstream(char **buffer, size_t *size);
void setbuf(FILE *restrict stream, char *restrict buffer);
int setvbuf(FILE *restrict stream, char *restrict buffer, int mode, size_t size);
void setbuffer(FILE *stream, char *buffer, size_t size);
void setlinebuf(FILE *stream);
int printf(const char *restrict format, ...) __attribute__((__format__(__printf__, 1, 2)));
int fprintf(FILE *restrict stream, const char *restrict format, ...) __attribute__((__format__(__printf__, 2, 3)));
int sprintf(char *restrict to, const char *restrict format, ...) __attribute__((__format__(__printf__, 2, 3)));
int snprintf(char *restrict to, size_t size, const char *restrict format, ...)
	__attribute__((__format__(__printf__, 3, 4)));
int dprintf(int fd, const char *restrict format, ...) __attribute__((__format__(__printf__, 2, 3)));
int asprintf(char **restrict to, const char *restrict format, ...) __attribute__((__format__(__printf__, 2, 3)));
int vprintf(const char *restrict format, va_list list) __attribute__((__format__(__printf__, 1, 0)));
int vfprintf(FILE *restrict stream, const char *restrict format, va_list list)
	__attribute__((__format__(__printf__, 2, 0)));
int vsprintf(char *restrict to, const char *restrict format, va_list list)
	__attribute__((__format__(__printf__, 2, 0)));
int vsnprintf(char *restrict to, size_t size, const char *restrict format, va_list list)
	__attribute__((__format__(__printf__, 3, 0)));
int vdprintf(int fd, const char *restrict format, va_list list) __attribute__((__format__(__printf__, 2, 0)));
int vasprintf(char **restrict to, const char *restrict format, va_list list)
	__attribute__((__format__(__printf__, 2, 0)));
int scanf(const char *restrict format, ...) __attribute__((__format__(__scanf__, 1, 2)));
int fscanf(FILE *restrict stream, const char *restrict format, ...) __attribute__((__format__(__scanf__, 2, 3)));
int sscanf(const char *restrict text, const char *restrict format, ...) __attribute__((__format__(__scanf__, 2, 3)));
int vscanf(const char *restrict format, va_list list);
int vfscanf(FILE *restrict stream, const char *restrict format, va_list list);
int vsscanf(const char *restrict text, const char *restrict format, va_list list);
int fgetc(FILE *stream);
int getc(FILE *stream);
int getchar(void);
int getc_unlocked(FILE *stream);
int getchar_unlocked(void);
int fputc(int c, FILE *stream);
int putc(int c, FILE *stream);
int putchar(int c);
int fputc_unlocked(int c, FILE *stream);
char *fgets(char *restrict to, int size, FILE *restrict stream);
int fputs(const char *restrict text, FILE *restrict stream);
int puts(const char *text);
int ungetc(int c, FILE *stream);
size_t fread(void *restrict to, size_t size, size_t count, FILE *restrict stream);
size_t fwrite(const void *restrict from, size_t size, size_t count, FILE *restrict stream);
ssize_t getline(char **restrict line, size_t *restrict size, FILE *restrict stream);
ssize_t getdelim(char **restrict line, size_t *restrict size, int delimiter, FILE *restrict stream);
int fseek(FILE *stream, long offset, int whence);
long ftell(FILE *stream);
void rewind(FILE *stream);
int fseeko(FILE *stream, off_t offset, int whence);
off_t ftello(FILE *stream);
int fgetpos(FILE *restrict stream, fpos_t *restrict position);
int fsetpos(FILE *stream, const fpos_t *position);
void clearerr(FILE *stream);
int feof(FILE *stream);
int ferror(FILE *stream);
void perror(const char *text);
int fileno(FILE *stream);
FILE *popen(const char *command, const char *mode);
int pclose(FILE *stream);
void flockfile(FILE *stream);
int ftrylockfile(FILE *stream);
void funlockfile(FILE *stream);

#endif
