/* File systems under their other name. */
#ifndef LENS_SYS_VFS_H
#define LENS_SYS_VFS_H

#include "statfs.h"

#endif
