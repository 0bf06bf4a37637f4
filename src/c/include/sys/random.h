/* Random numbers of the kernel (Linux). */
#ifndef LENS_SYS_RANDOM_H
#define LENS_SYS_RANDOM_H

#include "../lens/size_t.h"
#include "../lens/ssize_t.h"
#define GRND_NONBLOCK 1
#define GRND_RANDOM 2
ssize_t getrandom(void *to, size_t size, unsigned int flags);
int getentropy(void *to, size_t size);

#endif
