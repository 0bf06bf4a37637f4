/* Constants for C and assembly (Linux). */
#ifndef LENS_LINUX_CONST_H
#define LENS_LINUX_CONST_H

#define _AC(x, y) x ## y
#define _AT(type, x) ((type)(x))
#define _BITUL(x) (1UL << (x))
#define _BITULL(x) (1ULL << (x))

#endif
