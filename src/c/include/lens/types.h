/* Types that several headers share (System V AMD64 ABI, Linux x86-64). */
#ifndef LENS_LENS_TYPES_H
#define LENS_LENS_TYPES_H

typedef unsigned char __u_char;
typedef unsigned long __dev_t;
typedef unsigned int __uid_t;
typedef unsigned int __gid_t;
typedef unsigned long __ino_t;
typedef unsigned int __mode_t;
typedef unsigned long __nlink_t;
typedef long __off_t;
typedef int __pid_t;
typedef long __time_t;
typedef long __suseconds_t;
typedef long __syscall_slong_t;
typedef unsigned int __socklen_t;

#endif
