/* POSIX types of the kernel interface. */
#ifndef LENS_LINUX_POSIX_TYPES_H
#define LENS_LINUX_POSIX_TYPES_H

typedef long __kernel_long_t;
typedef unsigned long __kernel_ulong_t;
typedef unsigned long __kernel_size_t;
typedef long __kernel_ssize_t;
typedef long long __kernel_loff_t;
typedef long __kernel_time_t;
typedef int __kernel_pid_t;
typedef unsigned short __kernel_sa_family_t;

#endif
