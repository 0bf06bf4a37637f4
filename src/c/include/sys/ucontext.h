/* Machine context under its other name. */
#ifndef LENS_SYS_UCONTEXT_H
#define LENS_SYS_UCONTEXT_H

#include "../ucontext.h"

#endif
