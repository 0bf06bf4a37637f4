/* size_t and NULL (C11 7.19). */
#ifndef LENS_LENS_SIZE_T_H
#define LENS_LENS_SIZE_T_H

typedef __SIZE_TYPE__ size_t;
#define NULL ((void *)0)

#endif
