/* Ports of x86. */
#ifndef LENS_SYS_IO_H
#define LENS_SYS_IO_H

int ioperm(unsigned long from, unsigned long count, int on);
int iopl(int level);
static inline unsigned char inb(unsigned short port)
{
	unsigned char value;
	__asm__ __volatile__("inb %w1,%0" : "=a"(value) : "Nd"(port));
	return value;
}
static inline unsigned short inw(unsigned short port)
{
	unsigned short value;
	__asm__ __volatile__("inw %w1,%0" : "=a"(value) : "Nd"(port));
	return value;
}
static inline unsigned int inl(unsigned short port)
{
	unsigned int value;
	__asm__ __volatile__("inl %w1,%0" : "=a"(value) : "Nd"(port));
	return value;
}
static inline void outb(unsigned char value, unsigned short port)
{
	__asm__ __volatile__("outb %b0,%w1" : : "a"(value), "Nd"(port));
}
static inline void outw(unsigned short value, unsigned short port)
{
	__asm__ __volatile__("outw %w0,%w1" : : "a"(value), "Nd"(port));
}
static inline void outl(unsigned int value, unsigned short port)
{
	__asm__ __volatile__("outl %0,%w1" : : "a"(value), "Nd"(port));
}
static inline void outb_p(unsigned char value, unsigned short port)
{
	outb(value, port);
}
static inline void outw_p(unsigned short value, unsigned short port)
{
	outw(value, port);
}
static inline void outl_p(unsigned int value, unsigned short port)
{
	outl(value, port);
}

#endif
