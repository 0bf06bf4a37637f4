/* _Noreturn (C11 7.23). */
#ifndef LENS_STDNORETURN_H
#define LENS_STDNORETURN_H

#define noreturn _Noreturn

#endif
