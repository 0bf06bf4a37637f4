/** The headers that come with the program, by the name that they are included by. All text in them is our own. */

import h0 from './aio.h';
import h1 from './alloca.h';
import h2 from './arpa/inet.h';
import h3 from './arpa/nameser.h';
import h4 from './asm/errno.h';
import h5 from './asm/hugetlb_encode.h';
import h6 from './asm/ioctl.h';
import h7 from './asm/param.h';
import h8 from './asm/socket.h';
import h9 from './asm/types.h';
import h10 from './asm/unistd.h';
import h11 from './assert.h';
import h12 from './avxintrin.h';
import h13 from './byteswap.h';
import h14 from './cpuid.h';
import h15 from './ctype.h';
import h16 from './dirent.h';
import h17 from './dlfcn.h';
import h18 from './elf.h';
import h19 from './emmintrin.h';
import h20 from './endian.h';
import h21 from './err.h';
import h22 from './errno.h';
import h23 from './error.h';
import h24 from './execinfo.h';
import h25 from './fcntl.h';
import h26 from './features.h';
import h27 from './float.h';
import h28 from './fnmatch.h';
import h29 from './fts.h';
import h30 from './ftw.h';
import h31 from './getopt.h';
import h32 from './glob.h';
import h33 from './grp.h';
import h34 from './ia32intrin.h';
import h35 from './ifaddrs.h';
import h36 from './immintrin.h';
import h37 from './inttypes.h';
import h38 from './lens/cpu_set.h';
import h39 from './lens/ifreq.h';
import h40 from './lens/iovec.h';
import h41 from './lens/locale_t.h';
import h42 from './lens/pthread_types.h';
import h43 from './lens/sigset.h';
import h44 from './lens/size_t.h';
import h45 from './lens/sockaddr.h';
import h46 from './lens/ssize_t.h';
import h47 from './lens/time_t.h';
import h48 from './lens/types.h';
import h49 from './libgen.h';
import h50 from './limits.h';
import h51 from './link.h';
import h52 from './linux/bpf.h';
import h53 from './linux/bpf_common.h';
import h54 from './linux/byteorder/little_endian.h';
import h55 from './linux/compiler.h';
import h56 from './linux/const.h';
import h57 from './linux/errno.h';
import h58 from './linux/ethtool.h';
import h59 from './linux/falloc.h';
import h60 from './linux/filter.h';
import h61 from './linux/gen_stats.h';
import h62 from './linux/genetlink.h';
import h63 from './linux/if.h';
import h64 from './linux/if_addr.h';
import h65 from './linux/if_arp.h';
import h66 from './linux/if_ether.h';
import h67 from './linux/if_link.h';
import h68 from './linux/if_packet.h';
import h69 from './linux/if_tun.h';
import h70 from './linux/if_tunnel.h';
import h71 from './linux/if_vlan.h';
import h72 from './linux/if_xdp.h';
import h73 from './linux/in.h';
import h74 from './linux/in6.h';
import h75 from './linux/ioctl.h';
import h76 from './linux/ip.h';
import h77 from './linux/ipv6.h';
import h78 from './linux/limits.h';
import h79 from './linux/magic.h';
import h80 from './linux/major.h';
import h81 from './linux/memfd.h';
import h82 from './linux/mii.h';
import h83 from './linux/mman.h';
import h84 from './linux/neighbour.h';
import h85 from './linux/net_namespace.h';
import h86 from './linux/netfilter/nfnetlink.h';
import h87 from './linux/netfilter/nfnetlink_compat.h';
import h88 from './linux/netfilter/nfnetlink_conntrack.h';
import h89 from './linux/netfilter/nfnetlink_cttimeout.h';
import h90 from './linux/netlink.h';
import h91 from './linux/pci_regs.h';
import h92 from './linux/perf_event.h';
import h93 from './linux/pkt_cls.h';
import h94 from './linux/pkt_sched.h';
import h95 from './linux/posix_types.h';
import h96 from './linux/psample.h';
import h97 from './linux/rtnetlink.h';
import h98 from './linux/sched.h';
import h99 from './linux/sockios.h';
import h100 from './linux/tc_act/tc_bpf.h';
import h101 from './linux/tc_act/tc_csum.h';
import h102 from './linux/tc_act/tc_gact.h';
import h103 from './linux/tc_act/tc_mirred.h';
import h104 from './linux/tc_act/tc_mpls.h';
import h105 from './linux/tc_act/tc_skbedit.h';
import h106 from './linux/types.h';
import h107 from './linux/un.h';
import h108 from './linux/userfaultfd.h';
import h109 from './linux/version.h';
import h110 from './linux/vfio.h';
import h111 from './linux/vhost.h';
import h112 from './linux/vhost_types.h';
import h113 from './linux/virtio_blk.h';
import h114 from './linux/virtio_config.h';
import h115 from './linux/virtio_ids.h';
import h116 from './linux/virtio_net.h';
import h117 from './linux/virtio_ring.h';
import h118 from './linux/virtio_types.h';
import h119 from './locale.h';
import h120 from './malloc.h';
import h121 from './math.h';
import h122 from './mmintrin.h';
import h123 from './mntent.h';
import h124 from './net/ethernet.h';
import h125 from './net/if.h';
import h126 from './net/if_arp.h';
import h127 from './net/route.h';
import h128 from './netdb.h';
import h129 from './netinet/ether.h';
import h130 from './netinet/icmp6.h';
import h131 from './netinet/if_ether.h';
import h132 from './netinet/in.h';
import h133 from './netinet/in6.h';
import h134 from './netinet/in_systm.h';
import h135 from './netinet/ip.h';
import h136 from './netinet/ip6.h';
import h137 from './netinet/ip_icmp.h';
import h138 from './netinet/tcp.h';
import h139 from './netinet/udp.h';
import h140 from './netpacket/packet.h';
import h141 from './nmmintrin.h';
import h142 from './numa.h';
import h143 from './numaif.h';
import h144 from './pcap.h';
import h145 from './pcap/bpf.h';
import h146 from './pcap/pcap.h';
import h147 from './pmmintrin.h';
import h148 from './poll.h';
import h149 from './popcntintrin.h';
import h150 from './pthread.h';
import h151 from './pwd.h';
import h152 from './regex.h';
import h153 from './resolv.h';
import h154 from './sched.h';
import h155 from './semaphore.h';
import h156 from './setjmp.h';
import h157 from './signal.h';
import h158 from './smmintrin.h';
import h159 from './stdalign.h';
import h160 from './stdarg.h';
import h161 from './stdatomic.h';
import h162 from './stdbool.h';
import h163 from './stddef.h';
import h164 from './stdint.h';
import h165 from './stdio.h';
import h166 from './stdlib.h';
import h167 from './stdnoreturn.h';
import h168 from './string.h';
import h169 from './strings.h';
import h170 from './sys/auxv.h';
import h171 from './sys/cdefs.h';
import h172 from './sys/epoll.h';
import h173 from './sys/errno.h';
import h174 from './sys/eventfd.h';
import h175 from './sys/fcntl.h';
import h176 from './sys/file.h';
import h177 from './sys/inotify.h';
import h178 from './sys/io.h';
import h179 from './sys/ioctl.h';
import h180 from './sys/ipc.h';
import h181 from './sys/mman.h';
import h182 from './sys/mount.h';
import h183 from './sys/param.h';
import h184 from './sys/personality.h';
import h185 from './sys/poll.h';
import h186 from './sys/prctl.h';
import h187 from './sys/queue.h';
import h188 from './sys/random.h';
import h189 from './sys/resource.h';
import h190 from './sys/select.h';
import h191 from './sys/sendfile.h';
import h192 from './sys/shm.h';
import h193 from './sys/signal.h';
import h194 from './sys/signalfd.h';
import h195 from './sys/socket.h';
import h196 from './sys/stat.h';
import h197 from './sys/statfs.h';
import h198 from './sys/statvfs.h';
import h199 from './sys/syscall.h';
import h200 from './sys/sysinfo.h';
import h201 from './sys/syslog.h';
import h202 from './sys/sysmacros.h';
import h203 from './sys/time.h';
import h204 from './sys/timerfd.h';
import h205 from './sys/times.h';
import h206 from './sys/types.h';
import h207 from './sys/ucontext.h';
import h208 from './sys/uio.h';
import h209 from './sys/un.h';
import h210 from './sys/user.h';
import h211 from './sys/utsname.h';
import h212 from './sys/vfs.h';
import h213 from './sys/wait.h';
import h214 from './syscall.h';
import h215 from './syslog.h';
import h216 from './termios.h';
import h217 from './threads.h';
import h218 from './time.h';
import h219 from './tmmintrin.h';
import h220 from './ucontext.h';
import h221 from './unistd.h';
import h222 from './wchar.h';
import h223 from './wmmintrin.h';
import h224 from './x86intrin.h';
import h225 from './xmmintrin.h';

export const bundledHeaders: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'aio.h': h0,
    'alloca.h': h1,
    'arpa/inet.h': h2,
    'arpa/nameser.h': h3,
    'asm/errno.h': h4,
    'asm/hugetlb_encode.h': h5,
    'asm/ioctl.h': h6,
    'asm/param.h': h7,
    'asm/socket.h': h8,
    'asm/types.h': h9,
    'asm/unistd.h': h10,
    'assert.h': h11,
    'avxintrin.h': h12,
    'byteswap.h': h13,
    'cpuid.h': h14,
    'ctype.h': h15,
    'dirent.h': h16,
    'dlfcn.h': h17,
    'elf.h': h18,
    'emmintrin.h': h19,
    'endian.h': h20,
    'err.h': h21,
    'errno.h': h22,
    'error.h': h23,
    'execinfo.h': h24,
    'fcntl.h': h25,
    'features.h': h26,
    'float.h': h27,
    'fnmatch.h': h28,
    'fts.h': h29,
    'ftw.h': h30,
    'getopt.h': h31,
    'glob.h': h32,
    'grp.h': h33,
    'ia32intrin.h': h34,
    'ifaddrs.h': h35,
    'immintrin.h': h36,
    'inttypes.h': h37,
    'lens/cpu_set.h': h38,
    'lens/ifreq.h': h39,
    'lens/iovec.h': h40,
    'lens/locale_t.h': h41,
    'lens/pthread_types.h': h42,
    'lens/sigset.h': h43,
    'lens/size_t.h': h44,
    'lens/sockaddr.h': h45,
    'lens/ssize_t.h': h46,
    'lens/time_t.h': h47,
    'lens/types.h': h48,
    'libgen.h': h49,
    'limits.h': h50,
    'link.h': h51,
    'linux/bpf.h': h52,
    'linux/bpf_common.h': h53,
    'linux/byteorder/little_endian.h': h54,
    'linux/compiler.h': h55,
    'linux/const.h': h56,
    'linux/errno.h': h57,
    'linux/ethtool.h': h58,
    'linux/falloc.h': h59,
    'linux/filter.h': h60,
    'linux/gen_stats.h': h61,
    'linux/genetlink.h': h62,
    'linux/if.h': h63,
    'linux/if_addr.h': h64,
    'linux/if_arp.h': h65,
    'linux/if_ether.h': h66,
    'linux/if_link.h': h67,
    'linux/if_packet.h': h68,
    'linux/if_tun.h': h69,
    'linux/if_tunnel.h': h70,
    'linux/if_vlan.h': h71,
    'linux/if_xdp.h': h72,
    'linux/in.h': h73,
    'linux/in6.h': h74,
    'linux/ioctl.h': h75,
    'linux/ip.h': h76,
    'linux/ipv6.h': h77,
    'linux/limits.h': h78,
    'linux/magic.h': h79,
    'linux/major.h': h80,
    'linux/memfd.h': h81,
    'linux/mii.h': h82,
    'linux/mman.h': h83,
    'linux/neighbour.h': h84,
    'linux/net_namespace.h': h85,
    'linux/netfilter/nfnetlink.h': h86,
    'linux/netfilter/nfnetlink_compat.h': h87,
    'linux/netfilter/nfnetlink_conntrack.h': h88,
    'linux/netfilter/nfnetlink_cttimeout.h': h89,
    'linux/netlink.h': h90,
    'linux/pci_regs.h': h91,
    'linux/perf_event.h': h92,
    'linux/pkt_cls.h': h93,
    'linux/pkt_sched.h': h94,
    'linux/posix_types.h': h95,
    'linux/psample.h': h96,
    'linux/rtnetlink.h': h97,
    'linux/sched.h': h98,
    'linux/sockios.h': h99,
    'linux/tc_act/tc_bpf.h': h100,
    'linux/tc_act/tc_csum.h': h101,
    'linux/tc_act/tc_gact.h': h102,
    'linux/tc_act/tc_mirred.h': h103,
    'linux/tc_act/tc_mpls.h': h104,
    'linux/tc_act/tc_skbedit.h': h105,
    'linux/types.h': h106,
    'linux/un.h': h107,
    'linux/userfaultfd.h': h108,
    'linux/version.h': h109,
    'linux/vfio.h': h110,
    'linux/vhost.h': h111,
    'linux/vhost_types.h': h112,
    'linux/virtio_blk.h': h113,
    'linux/virtio_config.h': h114,
    'linux/virtio_ids.h': h115,
    'linux/virtio_net.h': h116,
    'linux/virtio_ring.h': h117,
    'linux/virtio_types.h': h118,
    'locale.h': h119,
    'malloc.h': h120,
    'math.h': h121,
    'mmintrin.h': h122,
    'mntent.h': h123,
    'net/ethernet.h': h124,
    'net/if.h': h125,
    'net/if_arp.h': h126,
    'net/route.h': h127,
    'netdb.h': h128,
    'netinet/ether.h': h129,
    'netinet/icmp6.h': h130,
    'netinet/if_ether.h': h131,
    'netinet/in.h': h132,
    'netinet/in6.h': h133,
    'netinet/in_systm.h': h134,
    'netinet/ip.h': h135,
    'netinet/ip6.h': h136,
    'netinet/ip_icmp.h': h137,
    'netinet/tcp.h': h138,
    'netinet/udp.h': h139,
    'netpacket/packet.h': h140,
    'nmmintrin.h': h141,
    'numa.h': h142,
    'numaif.h': h143,
    'pcap.h': h144,
    'pcap/bpf.h': h145,
    'pcap/pcap.h': h146,
    'pmmintrin.h': h147,
    'poll.h': h148,
    'popcntintrin.h': h149,
    'pthread.h': h150,
    'pwd.h': h151,
    'regex.h': h152,
    'resolv.h': h153,
    'sched.h': h154,
    'semaphore.h': h155,
    'setjmp.h': h156,
    'signal.h': h157,
    'smmintrin.h': h158,
    'stdalign.h': h159,
    'stdarg.h': h160,
    'stdatomic.h': h161,
    'stdbool.h': h162,
    'stddef.h': h163,
    'stdint.h': h164,
    'stdio.h': h165,
    'stdlib.h': h166,
    'stdnoreturn.h': h167,
    'string.h': h168,
    'strings.h': h169,
    'sys/auxv.h': h170,
    'sys/cdefs.h': h171,
    'sys/epoll.h': h172,
    'sys/errno.h': h173,
    'sys/eventfd.h': h174,
    'sys/fcntl.h': h175,
    'sys/file.h': h176,
    'sys/inotify.h': h177,
    'sys/io.h': h178,
    'sys/ioctl.h': h179,
    'sys/ipc.h': h180,
    'sys/mman.h': h181,
    'sys/mount.h': h182,
    'sys/param.h': h183,
    'sys/personality.h': h184,
    'sys/poll.h': h185,
    'sys/prctl.h': h186,
    'sys/queue.h': h187,
    'sys/random.h': h188,
    'sys/resource.h': h189,
    'sys/select.h': h190,
    'sys/sendfile.h': h191,
    'sys/shm.h': h192,
    'sys/signal.h': h193,
    'sys/signalfd.h': h194,
    'sys/socket.h': h195,
    'sys/stat.h': h196,
    'sys/statfs.h': h197,
    'sys/statvfs.h': h198,
    'sys/syscall.h': h199,
    'sys/sysinfo.h': h200,
    'sys/syslog.h': h201,
    'sys/sysmacros.h': h202,
    'sys/time.h': h203,
    'sys/timerfd.h': h204,
    'sys/times.h': h205,
    'sys/types.h': h206,
    'sys/ucontext.h': h207,
    'sys/uio.h': h208,
    'sys/un.h': h209,
    'sys/user.h': h210,
    'sys/utsname.h': h211,
    'sys/vfs.h': h212,
    'sys/wait.h': h213,
    'syscall.h': h214,
    'syslog.h': h215,
    'termios.h': h216,
    'threads.h': h217,
    'time.h': h218,
    'tmmintrin.h': h219,
    'ucontext.h': h220,
    'unistd.h': h221,
    'wchar.h': h222,
    'wmmintrin.h': h223,
    'x86intrin.h': h224,
    'xmmintrin.h': h225,
  }),
);
