/* Files under their old name. */
#ifndef LENS_SYS_FCNTL_H
#define LENS_SYS_FCNTL_H

#include "../fcntl.h"

#endif
