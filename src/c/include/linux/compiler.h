/* Compiler attributes (Linux). */
#ifndef LENS_LINUX_COMPILER_H
#define LENS_LINUX_COMPILER_H

#ifndef __user
#define __user
#endif
#ifndef __force
#define __force
#endif

#endif
