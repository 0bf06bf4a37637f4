/** What OVS's configure script finds on Debian 12 (gcc 12, glibc 2.36, Linux 6.1 headers), with or without DPDK. */

/**
 * Names that are 1. What the kernel headers may lack is left out: OVS then brings its own definitions of the same
 * values.
 */
const HAVE = [
  'ATOMIC_ALWAYS_LOCK_FREE_1B',
  'ATOMIC_ALWAYS_LOCK_FREE_2B',
  'ATOMIC_ALWAYS_LOCK_FREE_4B',
  'ATOMIC_ALWAYS_LOCK_FREE_8B',
  'HAVE_ATOMIC',
  'HAVE_AVX512BW',
  'HAVE_AVX512F',
  'HAVE_AVX512VBMI',
  'HAVE_AVX512VL',
  'HAVE_AVX512VPOPCNTDQ',
  'HAVE_BACKTRACE',
  'HAVE_BITS_FLOATN_COMMON_H',
  'HAVE_CLOCK_GETTIME',
  'HAVE_CXX11',
  'HAVE_DECL_MALLOC_TRIM',
  'HAVE_DECL_STRERROR_R',
  'HAVE_DLFCN_H',
  'HAVE_GCC4_ATOMICS',
  'HAVE_GCC_AVX512VL_GOOD',
  'HAVE_GETLOADAVG',
  'HAVE_GETMNTENT_R',
  'HAVE_GLIBC_PTHREAD_SETNAME_NP',
  'HAVE_INTTYPES_H',
  'HAVE_LD_AVX512_GOOD',
  'HAVE_LINUX_IF_ETHER_H',
  'HAVE_LINUX_NET_NAMESPACE_H',
  'HAVE_LINUX_PERF_EVENT_H',
  'HAVE_LINUX_TYPES_H',
  'HAVE_MLOCKALL',
  'HAVE_MNTENT_H',
  'HAVE_NETLINK',
  'HAVE_NLA_BITFIELD32',
  'HAVE_POSIX_MEMALIGN',
  'HAVE_PRAGMA_MESSAGE',
  'HAVE_PTHREAD_SPIN_LOCK',
  'HAVE_SENDMMSG',
  'HAVE_SIGDESCR_NP',
  'HAVE_STATVFS',
  'HAVE_STDATOMIC_H',
  'HAVE_STDINT_H',
  'HAVE_STDIO_H',
  'HAVE_STDLIB_H',
  'HAVE_STRERROR_R',
  'HAVE_STRINGS_H',
  'HAVE_STRING_H',
  'HAVE_STRNLEN',
  'HAVE_STRUCT_MMSGHDR_MSG_LEN',
  'HAVE_STRUCT_SOCKADDR_IN6_SIN6_SCOPE_ID',
  'HAVE_STRUCT_STAT_ST_MTIM_TV_NSEC',
  'HAVE_STRUCT_TCF_T_FIRSTUSE',
  'HAVE_STRUCT_TIMESPEC',
  'HAVE_SYS_STATVFS_H',
  'HAVE_SYS_STAT_H',
  'HAVE_SYS_TYPES_H',

  'HAVE_THREAD_LOCAL',
  'HAVE_UNISTD_H',
  'HAVE_VIRTIO_TYPES',
  'HAVE_WCHAR_H',
  'HAVE___THREAD',
  'STDC_HEADERS',
  'STRERROR_R_CHAR_P',
  '_ALL_SOURCE',
  '_DARWIN_C_SOURCE',
  '_HPUX_ALT_XOPEN_SOCKET_API',
  '_NETBSD_SOURCE',
  '_OPENBSD_SOURCE',
  '_POSIX_PTHREAD_SEMANTICS',
  '__EXTENSIONS__',
  '_TANDEM_SOURCE',
];

/** Text of `config.h`. */
export function ovsConfig(version: string, withDpdk: boolean): string {
  const lines = ['#ifndef DATAPATH_LENS_OVS_CONFIG_H', '#define DATAPATH_LENS_OVS_CONFIG_H'];
  for (const name of HAVE) lines.push(`#define ${name} 1`);
  lines.push(
    '#ifndef _GNU_SOURCE',
    '#define _GNU_SOURCE 1',
    '#endif',
    '#define HAVE_DECL_SYS_SIGLIST 0',
    '#define LT_OBJDIR ".libs/"',
    '#define PACKAGE "openvswitch"',
    '#define PACKAGE_BUGREPORT "bugs@openvswitch.org"',
    '#define PACKAGE_NAME "openvswitch"',
    `#define PACKAGE_STRING "openvswitch ${version}"`,
    '#define PACKAGE_TARNAME "openvswitch"',
    '#define PACKAGE_URL ""',
    `#define PACKAGE_VERSION "${version}"`,
    `#define VERSION "${version}"`,
  );
  if (withDpdk) {
    lines.push(
      '#define DPDK_NETDEV 1',
      '#define DPDK_IN_MEMORY_SUPPORTED 1',
      '#define HAVE_RTE_CONFIG_H 1',
      '#define HAVE_DECL_RTE_LIBRTE_VHOST_NUMA 0',
      '#define HAVE_DECL_RTE_EAL_NUMA_AWARE_HUGEPAGES 0',
    );
  }
  lines.push('#endif');
  return `/* Written by Datapath Lens in place of what configure would write on Debian 12. */\n${lines.join('\n')}\n`;
}
