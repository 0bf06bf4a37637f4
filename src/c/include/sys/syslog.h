/* The system's log under its other name. */
#ifndef LENS_SYS_SYSLOG_H
#define LENS_SYS_SYSLOG_H

#include "../syslog.h"

#endif
