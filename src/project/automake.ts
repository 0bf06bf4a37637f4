/** The units that an `automake.mk` of OVS lists, for a build with gcc on x86-64 Linux. */

/** What the conditions of these files ask for; others are undecided and both of their branches are taken. */
const KNOWN: Readonly<Record<string, boolean>> = {
  WIN32: false,
  LINUX: true,
  POSIX: true,
  HAVE_IF_DL: false,
  HAVE_AF_XDP: false,
  HAVE_UNBOUND: false,
  HAVE_OPENSSL: false,
  HAVE_POSIX_AIO: true,
  HAVE_AVX512F: false,
  ESX: false,
  HAVE_PYTHON: true,
};

/**
 * Paths of `.c` files in `…_SOURCES` lists, in order, relative to the top of the tree.
 * @param dpdk built with DPDK
 */
export function automakeUnits(text: string, dpdk: boolean): string[] {
  const units: string[] = [];
  const conditions: (boolean | undefined)[] = [];
  for (const line of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    const condition = /^if\s+(!?)(\w+)/.exec(line);
    if (condition) {
      const truth = condition[2] === 'DPDK_NETDEV' ? dpdk : KNOWN[condition[2]];
      conditions.push(truth === undefined ? undefined : truth !== (condition[1] === '!'));
    } else if (/^else\b/.test(line)) {
      const last = conditions.pop();
      conditions.push(last === undefined ? undefined : !last);
    } else if (/^endif\b/.test(line)) conditions.pop();
    else if (!conditions.includes(false)) {
      const list = /^(?!nodist_|dist_)\w+_SOURCES\s*\+?=(.*)$/.exec(line);
      if (list) units.push(...list[1].split(/\s+/).filter((word) => word.endsWith('.c')));
    }
  }
  return [...new Set(units)];
}
