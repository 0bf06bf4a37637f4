/* Sockets in the file system (Linux). */
#ifndef LENS_LINUX_UN_H
#define LENS_LINUX_UN_H

#define UNIX_PATH_MAX 108
#include "../sys/un.h"

#endif
