/* Parts of device numbers (Linux). */
#ifndef LENS_SYS_SYSMACROS_H
#define LENS_SYS_SYSMACROS_H

#define major(device) ((unsigned int)((((device) >> 8) & 0xfff) | (((device) >> 32) & ~0xfffu)))
#define minor(device) ((unsigned int)(((device) & 0xff) | (((device) >> 12) & ~0xffu)))
#define makedev(major, minor) \
	((((unsigned long)(major) & 0xfffu) << 8) | (((unsigned long)(major) & ~0xfffu) << 32) | \
	 ((unsigned long)(minor) & 0xffu) | (((unsigned long)(minor) & ~0xffu) << 12))

#endif
