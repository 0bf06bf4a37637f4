/* Shared objects (POSIX dlfcn.h, GNU). */
#ifndef LENS_DLFCN_H
#define LENS_DLFCN_H

#define RTLD_LAZY 0x00001
#define RTLD_NOW 0x00002
#define RTLD_NOLOAD 0x00004
#define RTLD_DEEPBIND 0x00008
#define RTLD_GLOBAL 0x00100
#define RTLD_LOCAL 0
#define RTLD_NODELETE 0x01000
#define RTLD_NEXT ((void *)-1L)
#define RTLD_DEFAULT ((void *)0)
#define RTLD_DI_LINKMAP 2
typedef struct {
	const char *dli_fname;
	void *dli_fbase;
	const char *dli_sname;
	void *dli_saddr;
} Dl_info;
void *dlopen(const char *path, int mode);
int dlclose(void *handle);
void *dlsym(void *restrict handle, const char *restrict name);
char *dlerror(void);
int dladdr(const void *address, Dl_info *info);
int dlinfo(void *restrict handle, int request, void *restrict arg);

#endif
