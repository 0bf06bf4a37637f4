/** The headers that come with the program, by the name that they are included by. All text in them is our own. */

import h0 from './alloca.h';
import h1 from './arpa/inet.h';
import h2 from './asm/errno.h';
import h3 from './asm/ioctl.h';
import h4 from './asm/param.h';
import h5 from './asm/socket.h';
import h6 from './asm/unistd.h';
import h7 from './assert.h';
import h8 from './byteswap.h';
import h9 from './ctype.h';
import h10 from './dirent.h';
import h11 from './dlfcn.h';
import h12 from './elf.h';
import h13 from './endian.h';
import h14 from './err.h';
import h15 from './errno.h';
import h16 from './error.h';
import h17 from './execinfo.h';
import h18 from './fcntl.h';
import h19 from './features.h';
import h20 from './float.h';
import h21 from './fnmatch.h';
import h22 from './fts.h';
import h23 from './ftw.h';
import h24 from './getopt.h';
import h25 from './glob.h';
import h26 from './grp.h';
import h27 from './ifaddrs.h';
import h28 from './inttypes.h';
import h29 from './lens/cpu_set.h';
import h30 from './lens/ifreq.h';
import h31 from './lens/iovec.h';
import h32 from './lens/locale_t.h';
import h33 from './lens/pthread_types.h';
import h34 from './lens/sigset.h';
import h35 from './lens/size_t.h';
import h36 from './lens/sockaddr.h';
import h37 from './lens/ssize_t.h';
import h38 from './lens/time_t.h';
import h39 from './lens/types.h';
import h40 from './libgen.h';
import h41 from './limits.h';
import h42 from './link.h';
import h43 from './linux/errno.h';
import h44 from './linux/if.h';
import h45 from './linux/if_arp.h';
import h46 from './linux/in.h';
import h47 from './linux/in6.h';
import h48 from './linux/ioctl.h';
import h49 from './linux/ip.h';
import h50 from './linux/ipv6.h';
import h51 from './linux/un.h';
import h52 from './locale.h';
import h53 from './malloc.h';
import h54 from './math.h';
import h55 from './mntent.h';
import h56 from './net/ethernet.h';
import h57 from './net/if.h';
import h58 from './net/if_arp.h';
import h59 from './net/route.h';
import h60 from './netdb.h';
import h61 from './netinet/ether.h';
import h62 from './netinet/icmp6.h';
import h63 from './netinet/if_ether.h';
import h64 from './netinet/in.h';
import h65 from './netinet/ip.h';
import h66 from './netinet/ip6.h';
import h67 from './netinet/ip_icmp.h';
import h68 from './netinet/tcp.h';
import h69 from './netinet/udp.h';
import h70 from './netpacket/packet.h';
import h71 from './poll.h';
import h72 from './pthread.h';
import h73 from './pwd.h';
import h74 from './regex.h';
import h75 from './sched.h';
import h76 from './semaphore.h';
import h77 from './setjmp.h';
import h78 from './signal.h';
import h79 from './stdalign.h';
import h80 from './stdarg.h';
import h81 from './stdatomic.h';
import h82 from './stdbool.h';
import h83 from './stddef.h';
import h84 from './stdint.h';
import h85 from './stdio.h';
import h86 from './stdlib.h';
import h87 from './stdnoreturn.h';
import h88 from './string.h';
import h89 from './strings.h';
import h90 from './sys/auxv.h';
import h91 from './sys/cdefs.h';
import h92 from './sys/epoll.h';
import h93 from './sys/errno.h';
import h94 from './sys/eventfd.h';
import h95 from './sys/fcntl.h';
import h96 from './sys/file.h';
import h97 from './sys/inotify.h';
import h98 from './sys/io.h';
import h99 from './sys/ioctl.h';
import h100 from './sys/ipc.h';
import h101 from './sys/mman.h';
import h102 from './sys/mount.h';
import h103 from './sys/param.h';
import h104 from './sys/personality.h';
import h105 from './sys/poll.h';
import h106 from './sys/prctl.h';
import h107 from './sys/queue.h';
import h108 from './sys/random.h';
import h109 from './sys/resource.h';
import h110 from './sys/select.h';
import h111 from './sys/sendfile.h';
import h112 from './sys/shm.h';
import h113 from './sys/signal.h';
import h114 from './sys/signalfd.h';
import h115 from './sys/socket.h';
import h116 from './sys/stat.h';
import h117 from './sys/statfs.h';
import h118 from './sys/statvfs.h';
import h119 from './sys/syscall.h';
import h120 from './sys/sysinfo.h';
import h121 from './sys/syslog.h';
import h122 from './sys/sysmacros.h';
import h123 from './sys/time.h';
import h124 from './sys/timerfd.h';
import h125 from './sys/times.h';
import h126 from './sys/types.h';
import h127 from './sys/ucontext.h';
import h128 from './sys/uio.h';
import h129 from './sys/un.h';
import h130 from './sys/user.h';
import h131 from './sys/utsname.h';
import h132 from './sys/vfs.h';
import h133 from './sys/wait.h';
import h134 from './syscall.h';
import h135 from './syslog.h';
import h136 from './termios.h';
import h137 from './time.h';
import h138 from './ucontext.h';
import h139 from './unistd.h';
import h140 from './wchar.h';

export const bundledHeaders: ReadonlyMap<string, string> = new Map(Object.entries({
  'alloca.h': h0,
  'arpa/inet.h': h1,
  'asm/errno.h': h2,
  'asm/ioctl.h': h3,
  'asm/param.h': h4,
  'asm/socket.h': h5,
  'asm/unistd.h': h6,
  'assert.h': h7,
  'byteswap.h': h8,
  'ctype.h': h9,
  'dirent.h': h10,
  'dlfcn.h': h11,
  'elf.h': h12,
  'endian.h': h13,
  'err.h': h14,
  'errno.h': h15,
  'error.h': h16,
  'execinfo.h': h17,
  'fcntl.h': h18,
  'features.h': h19,
  'float.h': h20,
  'fnmatch.h': h21,
  'fts.h': h22,
  'ftw.h': h23,
  'getopt.h': h24,
  'glob.h': h25,
  'grp.h': h26,
  'ifaddrs.h': h27,
  'inttypes.h': h28,
  'lens/cpu_set.h': h29,
  'lens/ifreq.h': h30,
  'lens/iovec.h': h31,
  'lens/locale_t.h': h32,
  'lens/pthread_types.h': h33,
  'lens/sigset.h': h34,
  'lens/size_t.h': h35,
  'lens/sockaddr.h': h36,
  'lens/ssize_t.h': h37,
  'lens/time_t.h': h38,
  'lens/types.h': h39,
  'libgen.h': h40,
  'limits.h': h41,
  'link.h': h42,
  'linux/errno.h': h43,
  'linux/if.h': h44,
  'linux/if_arp.h': h45,
  'linux/in.h': h46,
  'linux/in6.h': h47,
  'linux/ioctl.h': h48,
  'linux/ip.h': h49,
  'linux/ipv6.h': h50,
  'linux/un.h': h51,
  'locale.h': h52,
  'malloc.h': h53,
  'math.h': h54,
  'mntent.h': h55,
  'net/ethernet.h': h56,
  'net/if.h': h57,
  'net/if_arp.h': h58,
  'net/route.h': h59,
  'netdb.h': h60,
  'netinet/ether.h': h61,
  'netinet/icmp6.h': h62,
  'netinet/if_ether.h': h63,
  'netinet/in.h': h64,
  'netinet/ip.h': h65,
  'netinet/ip6.h': h66,
  'netinet/ip_icmp.h': h67,
  'netinet/tcp.h': h68,
  'netinet/udp.h': h69,
  'netpacket/packet.h': h70,
  'poll.h': h71,
  'pthread.h': h72,
  'pwd.h': h73,
  'regex.h': h74,
  'sched.h': h75,
  'semaphore.h': h76,
  'setjmp.h': h77,
  'signal.h': h78,
  'stdalign.h': h79,
  'stdarg.h': h80,
  'stdatomic.h': h81,
  'stdbool.h': h82,
  'stddef.h': h83,
  'stdint.h': h84,
  'stdio.h': h85,
  'stdlib.h': h86,
  'stdnoreturn.h': h87,
  'string.h': h88,
  'strings.h': h89,
  'sys/auxv.h': h90,
  'sys/cdefs.h': h91,
  'sys/epoll.h': h92,
  'sys/errno.h': h93,
  'sys/eventfd.h': h94,
  'sys/fcntl.h': h95,
  'sys/file.h': h96,
  'sys/inotify.h': h97,
  'sys/io.h': h98,
  'sys/ioctl.h': h99,
  'sys/ipc.h': h100,
  'sys/mman.h': h101,
  'sys/mount.h': h102,
  'sys/param.h': h103,
  'sys/personality.h': h104,
  'sys/poll.h': h105,
  'sys/prctl.h': h106,
  'sys/queue.h': h107,
  'sys/random.h': h108,
  'sys/resource.h': h109,
  'sys/select.h': h110,
  'sys/sendfile.h': h111,
  'sys/shm.h': h112,
  'sys/signal.h': h113,
  'sys/signalfd.h': h114,
  'sys/socket.h': h115,
  'sys/stat.h': h116,
  'sys/statfs.h': h117,
  'sys/statvfs.h': h118,
  'sys/syscall.h': h119,
  'sys/sysinfo.h': h120,
  'sys/syslog.h': h121,
  'sys/sysmacros.h': h122,
  'sys/time.h': h123,
  'sys/timerfd.h': h124,
  'sys/times.h': h125,
  'sys/types.h': h126,
  'sys/ucontext.h': h127,
  'sys/uio.h': h128,
  'sys/un.h': h129,
  'sys/user.h': h130,
  'sys/utsname.h': h131,
  'sys/vfs.h': h132,
  'sys/wait.h': h133,
  'syscall.h': h134,
  'syslog.h': h135,
  'termios.h': h136,
  'time.h': h137,
  'ucontext.h': h138,
  'unistd.h': h139,
  'wchar.h': h140,
}));
