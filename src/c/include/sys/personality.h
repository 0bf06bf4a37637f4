/* Execution domains (Linux). */
#ifndef LENS_SYS_PERSONALITY_H
#define LENS_SYS_PERSONALITY_H

enum {
	ADDR_NO_RANDOMIZE = 0x0040000,
	PER_LINUX = 0x0000
};
#define ADDR_NO_RANDOMIZE ADDR_NO_RANDOMIZE
int personality(unsigned long persona);

#endif
