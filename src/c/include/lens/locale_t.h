/* locale_t (POSIX). */
#ifndef LENS_LENS_LOCALE_T_H
#define LENS_LENS_LOCALE_T_H

typedef struct __locale_struct *locale_t;

#endif
