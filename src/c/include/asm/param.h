/* Parameters of Linux on x86-64. */
#ifndef LENS_ASM_PARAM_H
#define LENS_ASM_PARAM_H

#define HZ 100
#define EXEC_PAGESIZE 4096
#define NOGROUP (-1)
#define MAXHOSTNAMELEN 64

#endif
