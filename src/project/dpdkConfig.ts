/** `rte_build_config.h` as meson would write it for a gcc build on x86-64 Linux without optional libraries. */

import { offDrivers, offLibraries } from './dpdkOptions';
import type { MesonFacts } from './meson';

/**
 * @param root path of the checkout
 * @param version as in VERSION
 * @param meson facts of each folder's meson.build
 * @param options default values of its options
 * @returns the header's text
 */
export function buildConfig(
  root: string,
  version: string,
  meson: ReadonlyMap<string, MesonFacts>,
  options: ReadonlyMap<string, string>,
): string {
  const values = new Map<string, string>();
  const set = (name: string, value: string | number): void => void values.set(name, String(value));
  for (const folder of [
    `${root}/config`,
    `${root}/config/x86`,
    `${root}/lib/eal`,
    `${root}/lib/eal/linux`,
    `${root}/lib/librte_eal`,
    `${root}/lib/librte_eal/linux`,
    `${root}/lib/vhost`,
    `${root}/lib/librte_vhost`,
  ]) {
    for (const [name, value] of meson.get(folder)?.settings ?? []) {
      if (value === '') values.delete(name);
      else set(name, value);
    }
  }

  const [year = '0', month = '0', minor = '0'] = version.split(/[.-]/);
  const candidate = /-rc(\d+)/.exec(version);
  set('RTE_VER_YEAR', parseInt(year, 10));
  set('RTE_VER_MONTH', parseInt(month, 10));
  set('RTE_VER_MINOR', parseInt(minor, 10) || 0);
  set('RTE_VER_SUFFIX', candidate ? '"-rc"' : '""');
  set('RTE_VER_RELEASE', candidate ? candidate[1] : 99);

  set('RTE_MACHINE', '"corei7"');
  set('RTE_TOOLCHAIN', '"gcc"');
  set('RTE_TOOLCHAIN_GCC', 1);
  set('RTE_ARCH', '"x86_64"');
  set('RTE_ARCH_64', 1);
  set('RTE_ARCH_X86', 1);
  set('RTE_ARCH_X86_64', 1);
  values.delete('RTE_ARCH_32');
  values.delete('RTE_ARCH_I686');
  set('RTE_CACHE_LINE_SIZE', values.get('RTE_CACHE_LINE_SIZE') ?? 64);
  const lcores = options.get('max_lcores');
  set('RTE_MAX_LCORE', lcores && /^\d+$/.test(lcores) ? lcores : (values.get('RTE_MAX_LCORE') ?? 128));
  const nodes = options.get('max_numa_nodes');
  set('RTE_MAX_NUMA_NODES', nodes && /^\d+$/.test(nodes) ? nodes : (values.get('RTE_MAX_NUMA_NODES') ?? 32));
  set('RTE_MAX_ETHPORTS', options.get('max_ethports') ?? 32);
  for (const [option, name] of [
    ['use_hpet', 'RTE_LIBEAL_USE_HPET'],
    ['enable_trace_fp', 'RTE_ENABLE_TRACE_FP'],
    ['mbuf_refcnt_atomic', 'RTE_MBUF_REFCNT_ATOMIC'],
    ['enable_stdatomic', 'RTE_ENABLE_STDATOMIC'],
  ] as const) {
    if (options.get(option) === 'true') set(name, 1);
    else if (options.has(option)) values.delete(name);
  }
  // Before there was an option, the count was atomic by default.
  if (!options.has('mbuf_refcnt_atomic')) set('RTE_MBUF_REFCNT_ATOMIC', 1);
  const iova = options.get('enable_iova_as_pa') === 'false' ? 0 : 1;
  if (options.has('enable_iova_as_pa')) {
    set('RTE_IOVA_AS_PA', iova);
    set('RTE_IOVA_IN_MBUF', iova);
  }
  const headroom = options.get('pkt_mbuf_headroom');
  if (headroom !== undefined) set('RTE_PKTMBUF_HEADROOM', headroom);
  set('RTE_MAX_MEM_MB', 524288);
  set('RTE_MAX_VFIO_GROUPS', values.get('RTE_MAX_VFIO_GROUPS') ?? 64);
  set(
    'RTE_COMPILE_TIME_CPUFLAGS',
    ['SSE', 'SSE2', 'SSE3', 'SSSE3', 'SSE4_1', 'SSE4_2'].map((f) => `RTE_CPUFLAG_${f}`).join(','),
  );
  set('RTE_EAL_PMD_PATH', '""');
  set('RTE_EAL_VFIO', 1);
  set('RTE_BACKTRACE', 1);
  set('RTE_HAS_LIBPCAP', 1);
  set('RTE_PORT_PCAP', 1);
  set('RTE_LIBRTE_VHOST_POSTCOPY', 1);

  set('RTE_EXEC_ENV', 1);
  set('RTE_EXEC_ENV_LINUX', 1);
  set('RTE_ENV_FREEBSD', 0);
  set('RTE_ENV_LINUX', 1);
  set('RTE_ENV_WINDOWS', 2);
  set('RTE_EXEC_ENV_IS_FREEBSD', 0);
  set('RTE_EXEC_ENV_IS_LINUX', 1);
  set('RTE_EXEC_ENV_IS_WINDOWS', 0);
  if (
    meson.get(`${root}/config`)?.settings.some(([name]) => name === 'RTE_EXEC_ENV_NAME') ||
    compare(version, 24) >= 0
  ) {
    set('RTE_EXEC_ENV_NAME', '"linux"');
  }

  for (const [name, value] of componentSettings(root, meson, options)) set(name, value);
  const lines = [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `#define ${name} ${value}`);
  const origin = 'Written by Datapath Lens in place of what meson would write: gcc, x86-64 Linux, default options.';
  return `/* ${origin} */\n${lines.join('\n')}\n`;
}

/** RTE_LIB_… and RTE_CLASS_DRIVER of all that is not switched off by default. */
function componentSettings(
  root: string,
  meson: ReadonlyMap<string, MesonFacts>,
  options: ReadonlyMap<string, string>,
): [string, string][] {
  const settings: [string, string][] = [];
  const withoutLibraries = offLibraries(options, meson.get(`${root}/lib`)?.lists);
  const withoutDrivers = offDrivers(options);
  const on = (name: string): void => void settings.push([name.toUpperCase().replace(/[^A-Z0-9]/g, '_'), '1']);
  for (const [folder, { lists }] of meson) {
    const path = folder.slice(root.length + 1);
    const library = /^lib\/(?:librte_)?([^/]+)$/.exec(path);
    if (library && !withoutLibraries.has(library[1])) {
      on(`RTE_LIB_${library[1]}`);
      // Names of 20.11 and before.
      if (/^lib\/librte_/.test(path)) on(`RTE_LIBRTE_${library[1]}`);
    }
    const driver = /^drivers\/([^/]+)\/(?:[^/]+\/)*?([^/]+)$/.exec(path);
    if (driver && !withoutDrivers.has(`${driver[1]}/${driver[2]}`)) {
      const depth = path.split('/').length;
      const grouped = depth === 4 && !meson.has(`${root}/${path.slice(0, path.lastIndexOf('/'))}`);
      if (depth === 3 || grouped) {
        // A build file may give its driver another name than its folder's.
        on(`RTE_${driver[1]}_${lists.get('name')?.[0] ?? driver[2]}`);
        if (meson.has(`${root}/lib/librte_eal`)) on(`RTE_LIBRTE_${driver[2]}_${driver[1] === 'bus' ? 'BUS' : 'PMD'}`);
      }
    }
  }
  return settings;
}

function compare(version: string, year: number): number {
  return (parseInt(version, 10) || 0) - year;
}
