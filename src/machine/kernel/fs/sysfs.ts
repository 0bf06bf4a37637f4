/**
 * `/sys` of the modelled computer (Documentation/ABI of the Linux kernel): processors, NUMA nodes, huge pages, buses
 * without devices.
 */

import type { Computer } from '../computer';
import { pool, setPool } from '../mem/hugepages';
import { SystemError } from '../api';
import { E } from '../errno';
import type { KernelPart } from '../parts';
import type { VirtualNode } from './virtualTree';
import { folderOf, linkTo, listText, maskText, textFile } from './virtualTree';

const SIZE = 4096;
const value = (text: string | number): VirtualNode => textFile(`${text}\n`, { size: SIZE });

function cpuFolder(computer: Computer, id: number): VirtualNode {
  const own = computer.cpus[id];
  const count = computer.cpus.length;
  const numbers = (fits: (cpu: Computer['cpus'][number]) => boolean): number[] =>
    computer.cpus.flatMap((cpu, i) => (fits(cpu) ? [i] : []));
  const siblings = numbers((cpu) => cpu.core === own.core && cpu.package === own.package);
  const inPackage = numbers((cpu) => cpu.package === own.package);
  const both = (name: string, cpus: number[]): Record<string, VirtualNode> => ({
    [name]: value(maskText(cpus, count)),
    [`${name}_list`]: value(listText(cpus)),
  });
  const cache = (level: number, type: string, kib: number, ways: number, shared: number[]): VirtualNode =>
    folderOf({
      level: value(level),
      type: value(type),
      size: value(`${kib}K`),
      coherency_line_size: value(64),
      ways_of_associativity: value(ways),
      number_of_sets: value((kib * 1024) / 64 / ways),
      physical_line_partition: value(1),
      shared_cpu_list: value(listText(shared)),
      shared_cpu_map: value(maskText(shared, count)),
    });
  return folderOf({
    topology: folderOf({
      core_id: value(own.core),
      physical_package_id: value(own.package),
      die_id: value(0),
      cluster_id: value(65535),
      ...both('thread_siblings', siblings),
      ...both('core_cpus', siblings),
      ...both('core_siblings', inPackage),
      ...both('package_cpus', inPackage),
      ...both('die_cpus', inPackage),
    }),
    cache: folderOf({
      index0: cache(1, 'Data', 32, 8, siblings),
      index1: cache(1, 'Instruction', 32, 8, siblings),
      index2: cache(2, 'Unified', 1024, 16, siblings),
      index3: cache(3, 'Unified', 16384, 16, inPackage),
    }),
    [`node${own.node}`]: linkTo(`../../node/node${own.node}`),
    ...(id > 0 ? { online: value(own.online ? 1 : 0) } : {}),
    uevent: textFile('', { size: SIZE }),
  });
}

/** Folder of one size of huge pages; `node` -1: of the whole machine. */
function hugeFolder(computer: Computer, kib: number, node: number): VirtualNode {
  const number =
    (what: 'total' | 'free'): VirtualNode['type'] extends never ? never : (c: Parameters<typeof pool>[0]) => string =>
    (c) =>
      `${pool(c, kib, node)[what]}\n`;
  return folderOf({
    nr_hugepages: textFile(number('total'), {
      size: SIZE,
      write(c, text) {
        const count = Number(text.trim());
        if (!Number.isInteger(count) || count < 0) throw new SystemError(E.INVAL);
        const nodes = node >= 0 ? [node] : computer.nodes.map((_, i) => i);
        nodes.forEach((at, i) =>
          setPool(c, kib, at, Math.floor(count / nodes.length) + (i < count % nodes.length ? 1 : 0)),
        );
      },
    }),
    free_hugepages: textFile(number('free'), { size: SIZE }),
    surplus_hugepages: value(0),
    ...(node < 0
      ? {
          resv_hugepages: value(0),
          nr_overcommit_hugepages: value(0),
          nr_hugepages_mempolicy: textFile(number('total'), { size: SIZE }),
        }
      : {}),
  });
}

/** Sizes of huge pages that a computer has, in KiB. */
export function hugeSizes(computer: Computer): number[] {
  return [...new Set(computer.nodes.flatMap((node) => Object.keys(node.hugepages).map(Number)))].sort((a, b) => a - b);
}

function nodeFolder(computer: Computer, id: number): VirtualNode {
  const cpus = computer.cpus.flatMap((cpu, i) => (cpu.node === id ? [i] : []));
  const kib = computer.nodes[id].memory * 1024;
  const sizes = hugeSizes(computer);
  return folderOf({
    cpulist: value(listText(cpus)),
    cpumap: value(maskText(cpus, computer.cpus.length)),
    distance: value(computer.nodes.map((_, i) => (i === id ? 10 : 21)).join(' ')),
    meminfo: textFile(
      (c) =>
        [
          `MemTotal: ${kib} kB`,
          `MemFree: ${Math.floor(kib / 2)} kB`,
          ...[
            ['Total', 'total'],
            ['Free', 'free'],
          ].map(([name, what]) => `HugePages_${name}: ${pool(c, computer.defaultHugepage, id)[what as 'total']}`),
        ]
          .map((line) => `Node ${id} ${line}\n`)
          .join(''),
      { size: SIZE },
    ),
    hugepages: folderOf(
      Object.fromEntries(sizes.map((size) => [`hugepages-${size}kB`, hugeFolder(computer, size, id)])),
    ),
    ...Object.fromEntries(cpus.map((cpu) => [`cpu${cpu}`, linkTo(`../../cpu/cpu${cpu}`)])),
  });
}

function sysfs(computer: Computer): VirtualNode {
  const cpus = computer.cpus.map((_, i) => i);
  const online = computer.cpus.flatMap((cpu, i) => (cpu.online ? [i] : []));
  const nodes = computer.nodes.map((_, i) => i);
  const empty = folderOf({});
  return folderOf({
    bus: folderOf({
      pci: folderOf({ devices: empty, drivers: empty, slots: empty }),
      platform: folderOf({ devices: empty, drivers: empty }),
      cpu: folderOf({
        devices: folderOf(
          Object.fromEntries(cpus.map((cpu) => [`cpu${cpu}`, linkTo(`../../../devices/system/cpu/cpu${cpu}`)])),
        ),
      }),
      node: folderOf({
        devices: folderOf(
          Object.fromEntries(nodes.map((node) => [`node${node}`, linkTo(`../../../devices/system/node/node${node}`)])),
        ),
      }),
    }),
    class: folderOf({ net: folderOf({}), uio: empty }),
    devices: folderOf({
      system: folderOf({
        cpu: folderOf({
          ...Object.fromEntries(cpus.map((cpu) => [`cpu${cpu}`, cpuFolder(computer, cpu)])),
          online: value(listText(online)),
          possible: value(listText(cpus)),
          present: value(listText(cpus)),
          offline: value(listText(cpus.filter((cpu) => !online.includes(cpu)))),
          kernel_max: value(8191),
          isolated: value(''),
        }),
        node: folderOf({
          ...Object.fromEntries(nodes.map((node) => [`node${node}`, nodeFolder(computer, node)])),
          online: value(listText(nodes)),
          possible: value(listText(nodes)),
          has_cpu: value(listText(nodes)),
          has_memory: value(listText(nodes)),
          has_normal_memory: value(listText(nodes)),
        }),
      }),
    }),
    fs: folderOf({ cgroup: empty }),
    kernel: folderOf({
      mm: folderOf({
        hugepages: folderOf(
          Object.fromEntries(
            hugeSizes(computer).map((size) => [`hugepages-${size}kB`, hugeFolder(computer, size, -1)]),
          ),
        ),
        transparent_hugepage: folderOf({ enabled: value('always [madvise] never'), hpage_pmd_size: value(2097152) }),
      }),
      iommu_groups: empty,
    }),
    module: empty,
  });
}

const trees = new WeakMap<Computer, VirtualNode>();
export const SYSFS_PART: KernelPart = {
  mounts: {
    '/sys': (c) => {
      let tree = trees.get(c.computer);
      if (!tree) trees.set(c.computer, (tree = sysfs(c.computer)));
      return tree;
    },
  },
};
