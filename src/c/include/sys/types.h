/* Types (POSIX sys/types.h, BSD). */
#ifndef LENS_SYS_TYPES_H
#define LENS_SYS_TYPES_H

#include "../features.h"
#include "../lens/types.h"
#include "../lens/size_t.h"
#include "../lens/ssize_t.h"
#include "../lens/time_t.h"
#include "../lens/sigset.h"
#include "../lens/pthread_types.h"
#include "../stdint.h"
#include "../endian.h"
#include "select.h"
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef long quad_t;
typedef unsigned long u_quad_t;
typedef unsigned short ushort;
typedef unsigned int uint;
typedef unsigned long ulong;
typedef uint8_t u_int8_t;
typedef uint16_t u_int16_t;
typedef uint32_t u_int32_t;
typedef uint64_t u_int64_t;
typedef long register_t;
typedef struct {
	int __val[2];
} fsid_t;
typedef int daddr_t;

#endif
