/* Waiting for descriptors under its old name. */
#ifndef LENS_SYS_POLL_H
#define LENS_SYS_POLL_H

#include "../poll.h"

#endif
