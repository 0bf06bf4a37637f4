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
import h83 from './linux/netlink.h';
import h84 from './linux/pci_regs.h';
import h85 from './linux/perf_event.h';
import h86 from './linux/pkt_cls.h';
import h87 from './linux/pkt_sched.h';
import h88 from './linux/posix_types.h';
import h89 from './linux/psample.h';
import h90 from './linux/rtnetlink.h';
import h91 from './linux/sched.h';
import h92 from './linux/sockios.h';
import h93 from './linux/tc_act/tc_bpf.h';
import h94 from './linux/tc_act/tc_csum.h';
import h95 from './linux/tc_act/tc_gact.h';
import h96 from './linux/tc_act/tc_mirred.h';
import h97 from './linux/tc_act/tc_skbedit.h';
import h98 from './linux/types.h';
import h99 from './linux/un.h';
import h100 from './linux/userfaultfd.h';
import h101 from './linux/version.h';
import h102 from './linux/vfio.h';
import h103 from './linux/vhost.h';
import h104 from './linux/vhost_types.h';
import h105 from './linux/virtio_blk.h';
import h106 from './linux/virtio_config.h';
import h107 from './linux/virtio_ids.h';
import h108 from './linux/virtio_net.h';
import h109 from './linux/virtio_ring.h';
import h110 from './linux/virtio_types.h';
import h111 from './locale.h';
import h112 from './malloc.h';
import h113 from './math.h';
import h114 from './mmintrin.h';
import h115 from './mntent.h';
import h116 from './net/ethernet.h';
import h117 from './net/if.h';
import h118 from './net/if_arp.h';
import h119 from './net/route.h';
import h120 from './netdb.h';
import h121 from './netinet/ether.h';
import h122 from './netinet/icmp6.h';
import h123 from './netinet/if_ether.h';
import h124 from './netinet/in.h';
import h125 from './netinet/ip.h';
import h126 from './netinet/ip6.h';
import h127 from './netinet/ip_icmp.h';
import h128 from './netinet/tcp.h';
import h129 from './netinet/udp.h';
import h130 from './netpacket/packet.h';
import h131 from './nmmintrin.h';
import h132 from './numa.h';
import h133 from './numaif.h';
import h134 from './pcap.h';
import h135 from './pcap/bpf.h';
import h136 from './pcap/pcap.h';
import h137 from './pmmintrin.h';
import h138 from './poll.h';
import h139 from './popcntintrin.h';
import h140 from './pthread.h';
import h141 from './pwd.h';
import h142 from './regex.h';
import h143 from './sched.h';
import h144 from './semaphore.h';
import h145 from './setjmp.h';
import h146 from './signal.h';
import h147 from './smmintrin.h';
import h148 from './stdalign.h';
import h149 from './stdarg.h';
import h150 from './stdatomic.h';
import h151 from './stdbool.h';
import h152 from './stddef.h';
import h153 from './stdint.h';
import h154 from './stdio.h';
import h155 from './stdlib.h';
import h156 from './stdnoreturn.h';
import h157 from './string.h';
import h158 from './strings.h';
import h159 from './sys/auxv.h';
import h160 from './sys/cdefs.h';
import h161 from './sys/epoll.h';
import h162 from './sys/errno.h';
import h163 from './sys/eventfd.h';
import h164 from './sys/fcntl.h';
import h165 from './sys/file.h';
import h166 from './sys/inotify.h';
import h167 from './sys/io.h';
import h168 from './sys/ioctl.h';
import h169 from './sys/ipc.h';
import h170 from './sys/mman.h';
import h171 from './sys/mount.h';
import h172 from './sys/param.h';
import h173 from './sys/personality.h';
import h174 from './sys/poll.h';
import h175 from './sys/prctl.h';
import h176 from './sys/queue.h';
import h177 from './sys/random.h';
import h178 from './sys/resource.h';
import h179 from './sys/select.h';
import h180 from './sys/sendfile.h';
import h181 from './sys/shm.h';
import h182 from './sys/signal.h';
import h183 from './sys/signalfd.h';
import h184 from './sys/socket.h';
import h185 from './sys/stat.h';
import h186 from './sys/statfs.h';
import h187 from './sys/statvfs.h';
import h188 from './sys/syscall.h';
import h189 from './sys/sysinfo.h';
import h190 from './sys/syslog.h';
import h191 from './sys/sysmacros.h';
import h192 from './sys/time.h';
import h193 from './sys/timerfd.h';
import h194 from './sys/times.h';
import h195 from './sys/types.h';
import h196 from './sys/ucontext.h';
import h197 from './sys/uio.h';
import h198 from './sys/un.h';
import h199 from './sys/user.h';
import h200 from './sys/utsname.h';
import h201 from './sys/vfs.h';
import h202 from './sys/wait.h';
import h203 from './syscall.h';
import h204 from './syslog.h';
import h205 from './termios.h';
import h206 from './time.h';
import h207 from './tmmintrin.h';
import h208 from './ucontext.h';
import h209 from './unistd.h';
import h210 from './wchar.h';
import h211 from './wmmintrin.h';
import h212 from './x86intrin.h';
import h213 from './xmmintrin.h';

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
  'linux/netlink.h': h83,
  'linux/pci_regs.h': h84,
  'linux/perf_event.h': h85,
  'linux/pkt_cls.h': h86,
  'linux/pkt_sched.h': h87,
  'linux/posix_types.h': h88,
  'linux/psample.h': h89,
  'linux/rtnetlink.h': h90,
  'linux/sched.h': h91,
  'linux/sockios.h': h92,
  'linux/tc_act/tc_bpf.h': h93,
  'linux/tc_act/tc_csum.h': h94,
  'linux/tc_act/tc_gact.h': h95,
  'linux/tc_act/tc_mirred.h': h96,
  'linux/tc_act/tc_skbedit.h': h97,
  'linux/types.h': h98,
  'linux/un.h': h99,
  'linux/userfaultfd.h': h100,
  'linux/version.h': h101,
  'linux/vfio.h': h102,
  'linux/vhost.h': h103,
  'linux/vhost_types.h': h104,
  'linux/virtio_blk.h': h105,
  'linux/virtio_config.h': h106,
  'linux/virtio_ids.h': h107,
  'linux/virtio_net.h': h108,
  'linux/virtio_ring.h': h109,
  'linux/virtio_types.h': h110,
  'locale.h': h111,
  'malloc.h': h112,
  'math.h': h113,
  'mmintrin.h': h114,
  'mntent.h': h115,
  'net/ethernet.h': h116,
  'net/if.h': h117,
  'net/if_arp.h': h118,
  'net/route.h': h119,
  'netdb.h': h120,
  'netinet/ether.h': h121,
  'netinet/icmp6.h': h122,
  'netinet/if_ether.h': h123,
  'netinet/in.h': h124,
  'netinet/ip.h': h125,
  'netinet/ip6.h': h126,
  'netinet/ip_icmp.h': h127,
  'netinet/tcp.h': h128,
  'netinet/udp.h': h129,
  'netpacket/packet.h': h130,
  'nmmintrin.h': h131,
  'numa.h': h132,
  'numaif.h': h133,
  'pcap.h': h134,
  'pcap/bpf.h': h135,
  'pcap/pcap.h': h136,
  'pmmintrin.h': h137,
  'poll.h': h138,
  'popcntintrin.h': h139,
  'pthread.h': h140,
  'pwd.h': h141,
  'regex.h': h142,
  'sched.h': h143,
  'semaphore.h': h144,
  'setjmp.h': h145,
  'signal.h': h146,
  'smmintrin.h': h147,
  'stdalign.h': h148,
  'stdarg.h': h149,
  'stdatomic.h': h150,
  'stdbool.h': h151,
  'stddef.h': h152,
  'stdint.h': h153,
  'stdio.h': h154,
  'stdlib.h': h155,
  'stdnoreturn.h': h156,
  'string.h': h157,
  'strings.h': h158,
  'sys/auxv.h': h159,
  'sys/cdefs.h': h160,
  'sys/epoll.h': h161,
  'sys/errno.h': h162,
  'sys/eventfd.h': h163,
  'sys/fcntl.h': h164,
  'sys/file.h': h165,
  'sys/inotify.h': h166,
  'sys/io.h': h167,
  'sys/ioctl.h': h168,
  'sys/ipc.h': h169,
  'sys/mman.h': h170,
  'sys/mount.h': h171,
  'sys/param.h': h172,
  'sys/personality.h': h173,
  'sys/poll.h': h174,
  'sys/prctl.h': h175,
  'sys/queue.h': h176,
  'sys/random.h': h177,
  'sys/resource.h': h178,
  'sys/select.h': h179,
  'sys/sendfile.h': h180,
  'sys/shm.h': h181,
  'sys/signal.h': h182,
  'sys/signalfd.h': h183,
  'sys/socket.h': h184,
  'sys/stat.h': h185,
  'sys/statfs.h': h186,
  'sys/statvfs.h': h187,
  'sys/syscall.h': h188,
  'sys/sysinfo.h': h189,
  'sys/syslog.h': h190,
  'sys/sysmacros.h': h191,
  'sys/time.h': h192,
  'sys/timerfd.h': h193,
  'sys/times.h': h194,
  'sys/types.h': h195,
  'sys/ucontext.h': h196,
  'sys/uio.h': h197,
  'sys/un.h': h198,
  'sys/user.h': h199,
  'sys/utsname.h': h200,
  'sys/vfs.h': h201,
  'sys/wait.h': h202,
  'syscall.h': h203,
  'syslog.h': h204,
  'termios.h': h205,
  'time.h': h206,
  'tmmintrin.h': h207,
  'ucontext.h': h208,
  'unistd.h': h209,
  'wchar.h': h210,
  'wmmintrin.h': h211,
  'x86intrin.h': h212,
  'xmmintrin.h': h213,
}));
