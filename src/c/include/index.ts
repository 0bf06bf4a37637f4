/** The headers that come with the program, by the name that they are included by. All text in them is our own. */

import h0 from './alloca.h';
import h1 from './arpa/inet.h';
import h2 from './asm/errno.h';
import h3 from './asm/hugetlb_encode.h';
import h4 from './asm/ioctl.h';
import h5 from './asm/param.h';
import h6 from './asm/socket.h';
import h7 from './asm/types.h';
import h8 from './asm/unistd.h';
import h9 from './assert.h';
import h10 from './avxintrin.h';
import h11 from './byteswap.h';
import h12 from './cpuid.h';
import h13 from './ctype.h';
import h14 from './dirent.h';
import h15 from './dlfcn.h';
import h16 from './elf.h';
import h17 from './emmintrin.h';
import h18 from './endian.h';
import h19 from './err.h';
import h20 from './errno.h';
import h21 from './error.h';
import h22 from './execinfo.h';
import h23 from './fcntl.h';
import h24 from './features.h';
import h25 from './float.h';
import h26 from './fnmatch.h';
import h27 from './fts.h';
import h28 from './ftw.h';
import h29 from './getopt.h';
import h30 from './glob.h';
import h31 from './grp.h';
import h32 from './ia32intrin.h';
import h33 from './ifaddrs.h';
import h34 from './immintrin.h';
import h35 from './inttypes.h';
import h36 from './lens/cpu_set.h';
import h37 from './lens/ifreq.h';
import h38 from './lens/iovec.h';
import h39 from './lens/locale_t.h';
import h40 from './lens/pthread_types.h';
import h41 from './lens/sigset.h';
import h42 from './lens/size_t.h';
import h43 from './lens/sockaddr.h';
import h44 from './lens/ssize_t.h';
import h45 from './lens/time_t.h';
import h46 from './lens/types.h';
import h47 from './libgen.h';
import h48 from './limits.h';
import h49 from './link.h';
import h50 from './linux/bpf.h';
import h51 from './linux/bpf_common.h';
import h52 from './linux/compiler.h';
import h53 from './linux/const.h';
import h54 from './linux/errno.h';
import h55 from './linux/ethtool.h';
import h56 from './linux/falloc.h';
import h57 from './linux/filter.h';
import h58 from './linux/gen_stats.h';
import h59 from './linux/genetlink.h';
import h60 from './linux/if.h';
import h61 from './linux/if_addr.h';
import h62 from './linux/if_arp.h';
import h63 from './linux/if_ether.h';
import h64 from './linux/if_link.h';
import h65 from './linux/if_packet.h';
import h66 from './linux/if_tun.h';
import h67 from './linux/if_tunnel.h';
import h68 from './linux/if_vlan.h';
import h69 from './linux/if_xdp.h';
import h70 from './linux/in.h';
import h71 from './linux/in6.h';
import h72 from './linux/ioctl.h';
import h73 from './linux/ip.h';
import h74 from './linux/ipv6.h';
import h75 from './linux/limits.h';
import h76 from './linux/magic.h';
import h77 from './linux/major.h';
import h78 from './linux/memfd.h';
import h79 from './linux/mii.h';
import h80 from './linux/mman.h';
import h81 from './linux/neighbour.h';
import h82 from './linux/net_namespace.h';
import h83 from './linux/netfilter/nfnetlink.h';
import h84 from './linux/netfilter/nfnetlink_compat.h';
import h85 from './linux/netlink.h';
import h86 from './linux/pci_regs.h';
import h87 from './linux/perf_event.h';
import h88 from './linux/pkt_cls.h';
import h89 from './linux/pkt_sched.h';
import h90 from './linux/posix_types.h';
import h91 from './linux/psample.h';
import h92 from './linux/rtnetlink.h';
import h93 from './linux/sched.h';
import h94 from './linux/sockios.h';
import h95 from './linux/tc_act/tc_bpf.h';
import h96 from './linux/tc_act/tc_csum.h';
import h97 from './linux/tc_act/tc_gact.h';
import h98 from './linux/tc_act/tc_mirred.h';
import h99 from './linux/tc_act/tc_skbedit.h';
import h100 from './linux/types.h';
import h101 from './linux/un.h';
import h102 from './linux/userfaultfd.h';
import h103 from './linux/version.h';
import h104 from './linux/vfio.h';
import h105 from './linux/vhost.h';
import h106 from './linux/vhost_types.h';
import h107 from './linux/virtio_blk.h';
import h108 from './linux/virtio_config.h';
import h109 from './linux/virtio_ids.h';
import h110 from './linux/virtio_net.h';
import h111 from './linux/virtio_ring.h';
import h112 from './linux/virtio_types.h';
import h113 from './locale.h';
import h114 from './malloc.h';
import h115 from './math.h';
import h116 from './mmintrin.h';
import h117 from './mntent.h';
import h118 from './net/ethernet.h';
import h119 from './net/if.h';
import h120 from './net/if_arp.h';
import h121 from './net/route.h';
import h122 from './netdb.h';
import h123 from './netinet/ether.h';
import h124 from './netinet/icmp6.h';
import h125 from './netinet/if_ether.h';
import h126 from './netinet/in.h';
import h127 from './netinet/in6.h';
import h128 from './netinet/in_systm.h';
import h129 from './netinet/ip.h';
import h130 from './netinet/ip6.h';
import h131 from './netinet/ip_icmp.h';
import h132 from './netinet/tcp.h';
import h133 from './netinet/udp.h';
import h134 from './netpacket/packet.h';
import h135 from './nmmintrin.h';
import h136 from './numa.h';
import h137 from './numaif.h';
import h138 from './pcap.h';
import h139 from './pcap/bpf.h';
import h140 from './pcap/pcap.h';
import h141 from './pmmintrin.h';
import h142 from './poll.h';
import h143 from './popcntintrin.h';
import h144 from './pthread.h';
import h145 from './pwd.h';
import h146 from './regex.h';
import h147 from './sched.h';
import h148 from './semaphore.h';
import h149 from './setjmp.h';
import h150 from './signal.h';
import h151 from './smmintrin.h';
import h152 from './stdalign.h';
import h153 from './stdarg.h';
import h154 from './stdatomic.h';
import h155 from './stdbool.h';
import h156 from './stddef.h';
import h157 from './stdint.h';
import h158 from './stdio.h';
import h159 from './stdlib.h';
import h160 from './stdnoreturn.h';
import h161 from './string.h';
import h162 from './strings.h';
import h163 from './sys/auxv.h';
import h164 from './sys/cdefs.h';
import h165 from './sys/epoll.h';
import h166 from './sys/errno.h';
import h167 from './sys/eventfd.h';
import h168 from './sys/fcntl.h';
import h169 from './sys/file.h';
import h170 from './sys/inotify.h';
import h171 from './sys/io.h';
import h172 from './sys/ioctl.h';
import h173 from './sys/ipc.h';
import h174 from './sys/mman.h';
import h175 from './sys/mount.h';
import h176 from './sys/param.h';
import h177 from './sys/personality.h';
import h178 from './sys/poll.h';
import h179 from './sys/prctl.h';
import h180 from './sys/queue.h';
import h181 from './sys/random.h';
import h182 from './sys/resource.h';
import h183 from './sys/select.h';
import h184 from './sys/sendfile.h';
import h185 from './sys/shm.h';
import h186 from './sys/signal.h';
import h187 from './sys/signalfd.h';
import h188 from './sys/socket.h';
import h189 from './sys/stat.h';
import h190 from './sys/statfs.h';
import h191 from './sys/statvfs.h';
import h192 from './sys/syscall.h';
import h193 from './sys/sysinfo.h';
import h194 from './sys/syslog.h';
import h195 from './sys/sysmacros.h';
import h196 from './sys/time.h';
import h197 from './sys/timerfd.h';
import h198 from './sys/times.h';
import h199 from './sys/types.h';
import h200 from './sys/ucontext.h';
import h201 from './sys/uio.h';
import h202 from './sys/un.h';
import h203 from './sys/user.h';
import h204 from './sys/utsname.h';
import h205 from './sys/vfs.h';
import h206 from './sys/wait.h';
import h207 from './syscall.h';
import h208 from './syslog.h';
import h209 from './termios.h';
import h210 from './threads.h';
import h211 from './time.h';
import h212 from './tmmintrin.h';
import h213 from './ucontext.h';
import h214 from './unistd.h';
import h215 from './wchar.h';
import h216 from './wmmintrin.h';
import h217 from './x86intrin.h';
import h218 from './xmmintrin.h';

export const bundledHeaders: ReadonlyMap<string, string> = new Map(Object.entries({
  'alloca.h': h0,
  'arpa/inet.h': h1,
  'asm/errno.h': h2,
  'asm/hugetlb_encode.h': h3,
  'asm/ioctl.h': h4,
  'asm/param.h': h5,
  'asm/socket.h': h6,
  'asm/types.h': h7,
  'asm/unistd.h': h8,
  'assert.h': h9,
  'avxintrin.h': h10,
  'byteswap.h': h11,
  'cpuid.h': h12,
  'ctype.h': h13,
  'dirent.h': h14,
  'dlfcn.h': h15,
  'elf.h': h16,
  'emmintrin.h': h17,
  'endian.h': h18,
  'err.h': h19,
  'errno.h': h20,
  'error.h': h21,
  'execinfo.h': h22,
  'fcntl.h': h23,
  'features.h': h24,
  'float.h': h25,
  'fnmatch.h': h26,
  'fts.h': h27,
  'ftw.h': h28,
  'getopt.h': h29,
  'glob.h': h30,
  'grp.h': h31,
  'ia32intrin.h': h32,
  'ifaddrs.h': h33,
  'immintrin.h': h34,
  'inttypes.h': h35,
  'lens/cpu_set.h': h36,
  'lens/ifreq.h': h37,
  'lens/iovec.h': h38,
  'lens/locale_t.h': h39,
  'lens/pthread_types.h': h40,
  'lens/sigset.h': h41,
  'lens/size_t.h': h42,
  'lens/sockaddr.h': h43,
  'lens/ssize_t.h': h44,
  'lens/time_t.h': h45,
  'lens/types.h': h46,
  'libgen.h': h47,
  'limits.h': h48,
  'link.h': h49,
  'linux/bpf.h': h50,
  'linux/bpf_common.h': h51,
  'linux/compiler.h': h52,
  'linux/const.h': h53,
  'linux/errno.h': h54,
  'linux/ethtool.h': h55,
  'linux/falloc.h': h56,
  'linux/filter.h': h57,
  'linux/gen_stats.h': h58,
  'linux/genetlink.h': h59,
  'linux/if.h': h60,
  'linux/if_addr.h': h61,
  'linux/if_arp.h': h62,
  'linux/if_ether.h': h63,
  'linux/if_link.h': h64,
  'linux/if_packet.h': h65,
  'linux/if_tun.h': h66,
  'linux/if_tunnel.h': h67,
  'linux/if_vlan.h': h68,
  'linux/if_xdp.h': h69,
  'linux/in.h': h70,
  'linux/in6.h': h71,
  'linux/ioctl.h': h72,
  'linux/ip.h': h73,
  'linux/ipv6.h': h74,
  'linux/limits.h': h75,
  'linux/magic.h': h76,
  'linux/major.h': h77,
  'linux/memfd.h': h78,
  'linux/mii.h': h79,
  'linux/mman.h': h80,
  'linux/neighbour.h': h81,
  'linux/net_namespace.h': h82,
  'linux/netfilter/nfnetlink.h': h83,
  'linux/netfilter/nfnetlink_compat.h': h84,
  'linux/netlink.h': h85,
  'linux/pci_regs.h': h86,
  'linux/perf_event.h': h87,
  'linux/pkt_cls.h': h88,
  'linux/pkt_sched.h': h89,
  'linux/posix_types.h': h90,
  'linux/psample.h': h91,
  'linux/rtnetlink.h': h92,
  'linux/sched.h': h93,
  'linux/sockios.h': h94,
  'linux/tc_act/tc_bpf.h': h95,
  'linux/tc_act/tc_csum.h': h96,
  'linux/tc_act/tc_gact.h': h97,
  'linux/tc_act/tc_mirred.h': h98,
  'linux/tc_act/tc_skbedit.h': h99,
  'linux/types.h': h100,
  'linux/un.h': h101,
  'linux/userfaultfd.h': h102,
  'linux/version.h': h103,
  'linux/vfio.h': h104,
  'linux/vhost.h': h105,
  'linux/vhost_types.h': h106,
  'linux/virtio_blk.h': h107,
  'linux/virtio_config.h': h108,
  'linux/virtio_ids.h': h109,
  'linux/virtio_net.h': h110,
  'linux/virtio_ring.h': h111,
  'linux/virtio_types.h': h112,
  'locale.h': h113,
  'malloc.h': h114,
  'math.h': h115,
  'mmintrin.h': h116,
  'mntent.h': h117,
  'net/ethernet.h': h118,
  'net/if.h': h119,
  'net/if_arp.h': h120,
  'net/route.h': h121,
  'netdb.h': h122,
  'netinet/ether.h': h123,
  'netinet/icmp6.h': h124,
  'netinet/if_ether.h': h125,
  'netinet/in.h': h126,
  'netinet/in6.h': h127,
  'netinet/in_systm.h': h128,
  'netinet/ip.h': h129,
  'netinet/ip6.h': h130,
  'netinet/ip_icmp.h': h131,
  'netinet/tcp.h': h132,
  'netinet/udp.h': h133,
  'netpacket/packet.h': h134,
  'nmmintrin.h': h135,
  'numa.h': h136,
  'numaif.h': h137,
  'pcap.h': h138,
  'pcap/bpf.h': h139,
  'pcap/pcap.h': h140,
  'pmmintrin.h': h141,
  'poll.h': h142,
  'popcntintrin.h': h143,
  'pthread.h': h144,
  'pwd.h': h145,
  'regex.h': h146,
  'sched.h': h147,
  'semaphore.h': h148,
  'setjmp.h': h149,
  'signal.h': h150,
  'smmintrin.h': h151,
  'stdalign.h': h152,
  'stdarg.h': h153,
  'stdatomic.h': h154,
  'stdbool.h': h155,
  'stddef.h': h156,
  'stdint.h': h157,
  'stdio.h': h158,
  'stdlib.h': h159,
  'stdnoreturn.h': h160,
  'string.h': h161,
  'strings.h': h162,
  'sys/auxv.h': h163,
  'sys/cdefs.h': h164,
  'sys/epoll.h': h165,
  'sys/errno.h': h166,
  'sys/eventfd.h': h167,
  'sys/fcntl.h': h168,
  'sys/file.h': h169,
  'sys/inotify.h': h170,
  'sys/io.h': h171,
  'sys/ioctl.h': h172,
  'sys/ipc.h': h173,
  'sys/mman.h': h174,
  'sys/mount.h': h175,
  'sys/param.h': h176,
  'sys/personality.h': h177,
  'sys/poll.h': h178,
  'sys/prctl.h': h179,
  'sys/queue.h': h180,
  'sys/random.h': h181,
  'sys/resource.h': h182,
  'sys/select.h': h183,
  'sys/sendfile.h': h184,
  'sys/shm.h': h185,
  'sys/signal.h': h186,
  'sys/signalfd.h': h187,
  'sys/socket.h': h188,
  'sys/stat.h': h189,
  'sys/statfs.h': h190,
  'sys/statvfs.h': h191,
  'sys/syscall.h': h192,
  'sys/sysinfo.h': h193,
  'sys/syslog.h': h194,
  'sys/sysmacros.h': h195,
  'sys/time.h': h196,
  'sys/timerfd.h': h197,
  'sys/times.h': h198,
  'sys/types.h': h199,
  'sys/ucontext.h': h200,
  'sys/uio.h': h201,
  'sys/un.h': h202,
  'sys/user.h': h203,
  'sys/utsname.h': h204,
  'sys/vfs.h': h205,
  'sys/wait.h': h206,
  'syscall.h': h207,
  'syslog.h': h208,
  'termios.h': h209,
  'threads.h': h210,
  'time.h': h211,
  'tmmintrin.h': h212,
  'ucontext.h': h213,
  'unistd.h': h214,
  'wchar.h': h215,
  'wmmintrin.h': h216,
  'x86intrin.h': h217,
  'xmmintrin.h': h218,
}));
