/* Device control (Linux). */
#ifndef LENS_SYS_IOCTL_H
#define LENS_SYS_IOCTL_H

#include "../asm/ioctl.h"
#include "../linux/sockios.h"
struct winsize {
	unsigned short ws_row;
	unsigned short ws_col;
	unsigned short ws_xpixel;
	unsigned short ws_ypixel;
};
#define TCGETS 0x5401
#define TCSETS 0x5402
#define TIOCGWINSZ 0x5413
#define TIOCSWINSZ 0x5414
#define FIONREAD 0x541B
#define TIOCINQ FIONREAD
#define FIONBIO 0x5421
#define FIOASYNC 0x5452
#define FIOCLEX 0x5451
int ioctl(int fd, unsigned long request, ...);

#endif
