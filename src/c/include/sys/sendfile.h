/* Copying between descriptors (Linux). */
#ifndef LENS_SYS_SENDFILE_H
#define LENS_SYS_SENDFILE_H

#include "../lens/size_t.h"
#include "../lens/ssize_t.h"
ssize_t sendfile(int to, int from, off_t *offset, size_t size);

#endif
