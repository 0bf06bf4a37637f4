/* Device numbers (Linux). */
#ifndef LENS_LINUX_MAJOR_H
#define LENS_LINUX_MAJOR_H

#define MEM_MAJOR 1
#define LOOP_MAJOR 7
#define MISC_MAJOR 10

#endif
