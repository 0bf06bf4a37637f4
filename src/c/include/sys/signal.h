/* Signals under their old name. */
#ifndef LENS_SYS_SIGNAL_H
#define LENS_SYS_SIGNAL_H

#include "../signal.h"

#endif
