/* Numbers of system calls. */
#ifndef LENS_SYSCALL_H
#define LENS_SYSCALL_H

#include "sys/syscall.h"

#endif
