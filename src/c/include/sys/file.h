/* Locks on files (BSD). */
#ifndef LENS_SYS_FILE_H
#define LENS_SYS_FILE_H

#include "../fcntl.h"
int flock(int fd, int operation);

#endif
