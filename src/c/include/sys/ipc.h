/* Keys of System V objects. */
#ifndef LENS_SYS_IPC_H
#define LENS_SYS_IPC_H

#include "shm.h"
key_t ftok(const char *path, int id);

#endif
