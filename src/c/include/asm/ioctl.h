/* Numbers of ioctls (Linux). */
#ifndef LENS_ASM_IOCTL_H
#define LENS_ASM_IOCTL_H

#define _IOC_NRBITS 8
#define _IOC_TYPEBITS 8
#define _IOC_SIZEBITS 14
#define _IOC_DIRBITS 2
#define _IOC_NRSHIFT 0
#define _IOC_TYPESHIFT 8
#define _IOC_SIZESHIFT 16
#define _IOC_DIRSHIFT 30
#define _IOC_NONE 0U
#define _IOC_WRITE 1U
#define _IOC_READ 2U
#define _IOC(direction, type, number, size) \
	(((direction) << _IOC_DIRSHIFT) | ((type) << _IOC_TYPESHIFT) | ((number) << _IOC_NRSHIFT) | ((size) << _IOC_SIZESHIFT))
#define _IO(type, number) _IOC(_IOC_NONE, (type), (number), 0)
#define _IOR(type, number, size) _IOC(_IOC_READ, (type), (number), (sizeof(size)))
#define _IOW(type, number, size) _IOC(_IOC_WRITE, (type), (number), (sizeof(size)))
#define _IOWR(type, number, size) _IOC(_IOC_READ | _IOC_WRITE, (type), (number), (sizeof(size)))
#define _IOC_DIR(number) (((number) >> _IOC_DIRSHIFT) & 3)
#define _IOC_TYPE(number) (((number) >> _IOC_TYPESHIFT) & 0xff)
#define _IOC_NR(number) (((number) >> _IOC_NRSHIFT) & 0xff)
#define _IOC_SIZE(number) (((number) >> _IOC_SIZESHIFT) & 0x3fff)

#endif
