/** `/proc` of the modelled system (proc(5)): of the machine as a whole and of the one process. */

import {
  CODE_BASE,
  CODE_SIZE,
  GLOBALS_BASE,
  GLOBALS_END,
  HEAP_BASE,
  MEMORY_SIZE,
  STACKS_BASE,
  Shadow,
  State,
} from '../../memory/memory';
import type { ModelCall } from '../../call/model';
import type { Computer } from '../computer';
import { kernelOf, labelOf } from './descriptors';
import { nodeOfPage, pool, setPool } from '../mem/hugepages';
import { diskOf } from './inodes';
import { Prot, areaAt, areas, isPresent } from '../mem/mapping';
import type { Area } from '../mem/mapping';
import { hugeSizes } from './sysfs';
import type { KernelPart } from '../parts';
import type { VirtualNode } from './virtualTree';
import { changingFolder, folderOf, linkTo, textFile } from './virtualTree';
import { CPU } from '../cpu';

/**
 * Physical memory begins here: a page's physical address is this and its address, so that the two differ and lead to
 * each other.
 */
export const PHYSICAL_BASE = 0x1_0000_0000;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

function cpuinfo({ cpus }: Computer): string {
  return cpus
    .map((cpu, id) => {
      const inPackage = cpus.filter((other) => other.package === cpu.package);
      return cpu.online
        ? `${[
            ['processor\t', id],
            ['vendor_id\t', CPU.vendor],
            ['cpu family\t', CPU.family],
            ['model\t\t', CPU.model],
            ['model name\t', CPU.name],
            ['stepping\t', CPU.stepping],
            ['microcode\t', '0x1'],
            ['cpu MHz\t\t', (CPU.frequency / 1e6).toFixed(3)],
            ['cache size\t', '16384 KB'],
            ['physical id\t', cpu.package],
            ['siblings\t', inPackage.length],
            ['core id\t\t', cpu.core],
            ['cpu cores\t', new Set(inPackage.map((other) => other.core)).size],
            ['apicid\t\t', id],
            ['initial apicid\t', id],
            ['fpu\t\t', 'yes'],
            ['fpu_exception\t', 'yes'],
            ['cpuid level\t', CPU.maxLeaf],
            ['wp\t\t', 'yes'],
            ['flags\t\t', CPU.flags.join(' ')],
            ['bugs\t\t', ''],
            ['bogomips\t', (CPU.frequency / 5e5).toFixed(2)],
            ['clflush size\t', 64],
            ['cache_alignment\t', 64],
            ['address sizes\t', '40 bits physical, 48 bits virtual'],
            ['power management', ''],
          ]
            .map(([name, text]) => `${name}: ${text}`.replace(/^(power management): $/, '$1:'))
            .join('\n')}\n\n`
        : '';
    })
    .join('');
}

function meminfo(c: ModelCall): string {
  const { computer } = c;
  const total = computer.nodes.reduce((sum, node) => sum + node.memory, 0) * 1024;
  const huge = pool(c, computer.defaultHugepage, -1);
  const allHuge = hugeSizes(computer).reduce((sum, size) => sum + pool(c, size, -1).total * size, 0);
  const line = (name: string, value: number, unit = ' kB'): string =>
    `${`${name}:`.padEnd(16)}${String(value).padStart(8)}${unit}\n`;
  return [
    line('MemTotal', total),
    line('MemFree', total - allHuge - 65536),
    line('MemAvailable', total - allHuge - 32768),
    line('Buffers', 1024),
    line('Cached', 16384),
    line('SwapTotal', 0),
    line('SwapFree', 0),
    line('Shmem', 512),
    line('AnonHugePages', 0),
    line('HugePages_Total', huge.total, ''),
    line('HugePages_Free', huge.free, ''),
    line('HugePages_Rsvd', 0, ''),
    line('HugePages_Surp', 0, ''),
    line('Hugepagesize', computer.defaultHugepage),
    line('Hugetlb', allHuge),
  ].join('');
}

function mounts(c: ModelCall): string {
  const lines = [
    'tmpfs / tmpfs rw,relatime 0 0',
    'proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0',
    'sysfs /sys sysfs rw,nosuid,nodev,noexec,relatime 0 0',
    'devtmpfs /dev devtmpfs rw,nosuid,mode=755 0 0',
    'tmpfs /dev/shm tmpfs rw,nosuid,nodev 0 0',
    'tmpfs /run tmpfs rw,nosuid,nodev,mode=755 0 0',
    ...c.computer.hugetlbfs.map(
      ({ path, pageSize }) =>
        `hugetlbfs ${path} hugetlbfs rw,relatime,` +
        `pagesize=${pageSize >= 1048576 ? `${pageSize / 1048576}G` : `${pageSize / 1024}M`} 0 0`,
    ),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** A line of maps for what is not a mapping of the program's. */
function mapLine(start: number, end: number, rights: string, offset: number, inode: number, name: string): string {
  const head = `${hex(start, 8)}-${hex(end, 8)} ${rights} ${hex(offset, 8)} 00:${inode ? '19' : '00'} ${inode} `;
  return `${name ? `${head.padEnd(73)}${name}` : head}\n`;
}

function rights(area: Area): string {
  const { protection: p } = area;
  const rights = `${p & Prot.read ? 'r' : '-'}${p & Prot.write ? 'w' : '-'}${p & Prot.execute ? 'x' : '-'}`;
  return rights + (area.shared ? 's' : 'p');
}

function maps(c: ModelCall): string {
  const { inodes } = diskOf(c);
  const heapTop = Math.ceil((c.memory.word(State.heapTop) || HEAP_BASE) / 4096) * 4096;
  return [
    mapLine(CODE_BASE, CODE_BASE + CODE_SIZE, 'r-xp', 0, 1, '/usr/local/bin/program'),
    mapLine(GLOBALS_BASE, GLOBALS_END, 'rw-p', CODE_SIZE, 1, '/usr/local/bin/program'),
    mapLine(STACKS_BASE, STACKS_BASE + 0x80_0000, 'rw-p', 0, 0, '[stack]'),
    ...(heapTop > HEAP_BASE ? [mapLine(HEAP_BASE, heapTop, 'rw-p', 0, 0, '[heap]')] : []),
    ...areas(c.library).map((area) =>
      mapLine(
        area.start,
        area.end,
        rights(area),
        area.inode === undefined ? 0 : area.offset,
        area.inode ?? 0,
        area.path && area.inode !== undefined && (inodes[area.inode]?.links ?? 0) === 0
          ? `${area.path} (deleted)`
          : area.path,
      ),
    ),
  ].join('');
}

/** Entries of 8 bytes per page (admin-guide/mm/pagemap.rst): bit 63 present, bits 0-54 the page frame. */
function pagemap(c: ModelCall, at: number, count: number): Uint8Array {
  const entries = Math.floor(count / 8);
  const bytes = new Uint8Array(entries * 8);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < entries; i++) {
    const page = (Math.floor(at / 8) + i) * 4096;
    if (page < 0x1_0000 || page >= MEMORY_SIZE) continue;
    const area = areaAt(c.library, page);
    const present = area
      ? area.device !== undefined || isPresent(c.memory, page) || isPresent(c.memory, page - (page % area.pageSize))
      : c.memory.shadowAt(page) !== Shadow.nothing;
    if (present)
      view.setBigUint64(
        i * 8,
        (1n << 63n) | ((1n << 61n) * (area?.inode === undefined ? 0n : 1n)) | BigInt((page + PHYSICAL_BASE) / 4096),
        true,
      );
  }
  return bytes;
}

function numaMaps(c: ModelCall): string {
  return areas(c.library)
    .filter((area) => area.protection !== Prot.none)
    .map((area) => {
      const pages = (area.end - area.start) / area.pageSize;
      const node =
        area.inode === undefined ? area.node : (nodeOfPage(c, area.inode, area.offset / area.pageSize) ?? area.node);
      const file = area.path ? ` file=${area.path}` : ' anon';
      return (
        `${hex(area.start, 8)} default${file}${area.pageSize > 4096 ? ' huge' : ''} dirty=${pages} ` +
        `N${node}=${pages} kernelpagesize_kB=${area.pageSize / 1024}\n`
      );
    })
    .join('');
}

function status(c: ModelCall): string {
  const cpus = c.computer.cpus.length;
  return [
    ['Name', 'program'],
    ['Umask', diskOf(c).umask.toString(8).padStart(4, '0')],
    ['State', 'R (running)'],
    ['Tgid', c.processId],
    ['Pid', c.processId],
    ['PPid', 1],
    ['TracerPid', 0],
    ['Uid', '0\t0\t0\t0'],
    ['Gid', '0\t0\t0\t0'],
    ['FDSize', 256],
    ['VmSize', `${MEMORY_SIZE / 1024} kB`],
    ['VmLck', '       0 kB'],
    ['Threads', threadIds(c).length],
    ['CapInh', '0'.repeat(16)],
    ['CapPrm', '000001ffffffffff'],
    ['CapEff', '000001ffffffffff'],
    ['Cpus_allowed_list', `0-${cpus - 1}`],
    ['Mems_allowed_list', c.computer.nodes.length > 1 ? `0-${c.computer.nodes.length - 1}` : '0'],
  ]
    .map(([name, value]) => `${name}:\t${value}\n`)
    .join('');
}

/** Numbers of threads that live. */
function threadIds(c: ModelCall): number[] {
  const ids: number[] = [];
  for (let id = 1; c.threadExists(id); id++) if (c.threadEnded(id) === undefined) ids.push(id);
  return ids;
}

function processFolder(computer: Computer): VirtualNode {
  const common = { status: textFile(status), comm: textFile((c) => `${c.threadName(1)}\n`), maps: textFile(maps) };
  return folderOf({
    ...common,
    cmdline: textFile('program\0'),
    environ: textFile((c) => c.computer.environment.map((entry) => `${entry}\0`).join('')),
    cwd: linkTo((c) => diskOf(c).cwd),
    exe: linkTo('/usr/local/bin/program'),
    root: linkTo('/'),
    fd: changingFolder(
      (c) =>
        Object.fromEntries(
          Object.keys(kernelOf(c).descriptors).map((fd) => [
            fd,
            linkTo((call) => {
              const entry = kernelOf(call).descriptors[Number(fd)];
              return entry ? labelOf(call, kernelOf(call).descriptions[entry.description]) : '';
            }),
          ]),
        ),
      0o500,
    ),
    limits: textFile(
      'Limit                     Soft Limit           Hard Limit           Units     \n' +
        'Max open files            1024                 1024                 files     \n',
    ),
    mounts: textFile(mounts),
    numa_maps: textFile(numaMaps),
    pagemap: { type: 'file', mode: 0o400, readAt: pagemap },
    task: changingFolder((c) =>
      Object.fromEntries(
        threadIds(c).map((id) => [
          String(c.processId + id - 1),
          folderOf({
            ...common,
            comm: textFile((call) => `${call.threadName(id)}\n`),
          }),
        ]),
      ),
    ),
    oom_score_adj: textFile('0\n', { write: () => undefined }),
    coredump_filter: textFile('00000033\n', { write: () => undefined }),
    statm: textFile(`${MEMORY_SIZE / 4096} 4096 512 256 0 2048 0\n`),
    cpuset: textFile('/\n'),
    cgroup: textFile('0::/\n'),
    auxv: textFile(''),
    ...(computer.nodes.length > 0 ? {} : {}),
  });
}

function procfs(computer: Computer): VirtualNode {
  const own = processFolder(computer);
  const uptime = (c: ModelCall): string => (Number(c.now() / 10_000_000n) / 100).toFixed(2);
  const fixed: Record<string, VirtualNode> = {
    cpuinfo: textFile(cpuinfo(computer)),
    meminfo: textFile(meminfo),
    mounts: linkTo('self/mounts'),
    filesystems: textFile(
      ['sysfs', 'tmpfs', 'proc', 'devtmpfs', 'hugetlbfs', 'pipefs', 'sockfs']
        .map((name) => `nodev\t${name}\n`)
        .join(''),
    ),
    version: textFile(`Linux version ${computer.kernelRelease} (gcc) #1\n`),
    uptime: textFile((c) => `${uptime(c)} ${uptime(c)}\n`),
    loadavg: textFile('0.00 0.00 0.00 1/1 1\n'),
    cmdline: textFile(
      hugeSizes(computer)
        .map((size) => `hugepagesz=${size}K`)
        .join(' ') + '\n',
    ),
    modules: textFile(''),
    interrupts: textFile(''),
    iomem: textFile(''),
    stat: textFile(
      `cpu  0 0 0 0 0 0 0 0 0 0\n${computer.cpus.map((_, i) => `cpu${i} 0 0 0 0 0 0 0 0 0 0\n`).join('')}btime 0\n`,
    ),
    devices: textFile('Character devices:\n  1 mem\n\nBlock devices:\n'),
    self: linkTo((c) => String(c.processId)),
    'thread-self': linkTo((c) => `${c.processId}/task/${c.processId + c.thread - 1}`),
    sys: folderOf({
      kernel: folderOf({
        hostname: textFile(`${computer.hostname}\n`),
        osrelease: textFile(`${computer.kernelRelease}\n`),
        ostype: textFile('Linux\n'),
        randomize_va_space: textFile('0\n'),
        pid_max: textFile('4194304\n'),
        'threads-max': textFile('63704\n'),
      }),
      vm: folderOf({
        nr_hugepages: textFile((c) => `${pool(c, computer.defaultHugepage, -1).total}\n`, {
          write: (c, text) => setPool(c, computer.defaultHugepage, 0, Number(text) || 0),
        }),
        overcommit_memory: textFile('0\n'),
        max_map_count: textFile('65530\n'),
      }),
      fs: folderOf({ nr_open: textFile('1048576\n'), 'file-max': textFile('1048576\n') }),
      net: folderOf({ core: folderOf({ somaxconn: textFile('4096\n') }) }),
    }),
    net: folderOf({
      dev: textFile('Inter-|   Receive                                                |  Transmit\n'),
      unix: textFile(''),
    }),
  };
  return { type: 'folder', entries: (c) => new Map([...Object.entries(fixed), [String(c.processId), own]]) };
}

const trees = new WeakMap<Computer, VirtualNode>();
export const PROCFS_PART: KernelPart = {
  mounts: {
    '/proc': (c) => {
      let tree = trees.get(c.computer);
      if (!tree) trees.set(c.computer, (tree = procfs(c.computer)));
      return tree;
    },
  },
};
