/**
 * What sysfs and devfs show of PCI functions, UIO devices and IOMMU groups (Documentation/ABI/testing/sysfs-bus-pci,
 * sysfs-class-uio; Documentation/PCI/sysfs-pci.rst; Documentation/driver-api/uio-howto.rst and vfio.rst).
 */

import type { ModelCall } from '../../machine/call/model';
import type { VirtualNode } from '../../machine/kernel/fs/virtualTree';
import { CARDS } from './cards';
import { CONFIG_SIZE, resourceFlags } from './configSpace';
import { pciOf } from './host';
import type { PciMachine } from './pciMachine';

const PAGE = 4096;

const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;
const file = (text: string, mode = 0o444): VirtualNode => ({ type: 'file', mode, size: PAGE, text: () => text });
const link = (target: string): VirtualNode => ({ type: 'link', target: () => target });
const folder = (
  entries: (pci: PciMachine | undefined, c: ModelCall) => Iterable<readonly [string, VirtualNode]>,
): VirtualNode => ({
  type: 'folder',
  mode: 0o755,
  entries: (c) => new Map(entries(pciOf(c), c)),
});

/** A file of `resource`: thirteen lines of start, end and flags. */
function resourceText(pci: PciMachine, index: number): string {
  const lines: string[] = [];
  for (let i = 0; i < 13; i++) {
    const bar = pci.settings[index].bars.find((one) => one.index === i);
    lines.push(
      bar
        ? `${hex(bar.address, 16)} ${hex(bar.address + bar.size - 1, 16)} ${hex(resourceFlags(bar), 16)}`
        : `${hex(0, 16)} ${hex(0, 16)} ${hex(0, 16)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function functionEntries(pci: PciMachine, index: number): [string, VirtualNode][] {
  const f = pci.settings[index];
  const config = pci.plan.functions[index];
  const card = CARDS[config.card];
  const driver = pci.driverOf(index);
  const entries: [string, VirtualNode][] = [
    ['vendor', file(`${hex(f.vendor, 4)}\n`)],
    ['device', file(`${hex(f.device, 4)}\n`)],
    ['subsystem_vendor', file(`${hex(f.subsystemVendor, 4)}\n`)],
    ['subsystem_device', file(`${hex(f.subsystemDevice, 4)}\n`)],
    ['class', file(`${hex(f.classCode, 6)}\n`)],
    ['revision', file(`${hex(f.revision, 2)}\n`)],
    ['numa_node', file(`${config.node}\n`, 0o644)],
    ['irq', file('11\n')],
    ['enable', file('1\n', 0o644)],
    ['resource', file(resourceText(pci, index))],
    ['current_link_speed', file(`${f.generation === 1 ? '2.5' : f.generation === 2 ? '5.0' : '8.0'} GT/s PCIe\n`)],
    ['current_link_width', file(`${f.lanes}\n`)],
    ['modalias', file(modalias(pci, index))],
    [
      'uevent',
      file(
        [
          ...(driver ? [`DRIVER=${driver}`] : []),
          `PCI_CLASS=${f.classCode.toString(16).toUpperCase()}`,
          `PCI_ID=${id(f.vendor)}:${id(f.device)}`,
          `PCI_SUBSYS_ID=${id(f.subsystemVendor)}:${id(f.subsystemDevice)}`,
          `PCI_SLOT_NAME=${f.address}`,
          `MODALIAS=${modalias(pci, index)}`,
        ].join('\n'),
      ),
    ],
    ['sriov_totalvfs', file(`${card.virtualFunctions}\n`)],
    ['sriov_numvfs', file('0\n', 0o644)],
    ['config', { type: 'file', mode: 0o644, size: CONFIG_SIZE, kind: 'pci-config', data: { function: index } }],
    ['subsystem', link('/sys/bus/pci')],
  ];
  for (const bar of f.bars) {
    entries.push([
      `resource${bar.index}`,
      { type: 'file', mode: 0o600, size: bar.size, kind: 'pci-resource', data: { function: index, bar: bar.index } },
    ]);
    if (bar.prefetchable) {
      entries.push([
        `resource${bar.index}_wc`,
        { type: 'file', mode: 0o600, size: bar.size, kind: 'pci-resource', data: { function: index, bar: bar.index } },
      ]);
    }
  }
  if (driver) entries.push(['driver', link(`/sys/bus/pci/drivers/${driver}`)]);
  if (driver === 'igb_uio') entries.push(['max_vfs', file('0\n', 0o644)]);
  if (config.driver === 'kernel') {
    entries.push([
      'net',
      folder(() => [
        [
          `eth${index}`,
          folder(() => [['address', file(`${config.mac.map((b) => b.toString(16).padStart(2, '0')).join(':')}\n`)]]),
        ],
      ]),
    ]);
  }
  if (config.driver === 'vfio-pci')
    entries.push(['iommu_group', link(`/sys/kernel/iommu_groups/${pci.groupOf(index)}`)]);
  const uio = pci.uioOf(index);
  if (uio >= 0) entries.push(['uio', folder(() => [[`uio${uio}`, uioFolder(pci, index, uio)]])]);
  return entries;
}

const id = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');

function modalias(pci: PciMachine, index: number): string {
  const f = pci.settings[index];
  const long = (value: number): string => id(value).padStart(8, '0');
  const subsystem = `sv${long(f.subsystemVendor)}sd${long(f.subsystemDevice)}`;
  return `pci:v${long(f.vendor)}d${long(f.device)}${subsystem}bc02sc00i00\n`;
}

function uioFolder(pci: PciMachine, index: number, uio: number): VirtualNode {
  const maps = pci.settings[index].bars.filter((bar) => bar.kind !== 'io');
  return folder(() => [
    ['name', file(`${pci.driverOf(index) ?? ''}\n`)],
    ['version', file('0.01.0\n')],
    ['dev', file(`${UIO_MAJOR}:${uio}\n`)],
    [
      'event',
      {
        type: 'file',
        mode: 0o444,
        size: PAGE,
        text: (c) => `${pciOf(c)?.state.functions[index].interrupts.events ?? 0}\n`,
      },
    ],
    ['device', link(`/sys/bus/pci/devices/${pci.settings[index].address}`)],
    // igb_uio tells of the BARs; uio_pci_generic of none.
    ...(pci.driverOf(index) === 'igb_uio'
      ? [
          [
            'maps',
            folder(() =>
              maps.map(
                (bar, i) =>
                  [
                    `map${i}`,
                    folder(() => [
                      ['name', file(`BAR${bar.index}\n`)],
                      ['addr', file(`${hex(bar.address, 16)}\n`)],
                      ['size', file(`${hex(bar.size, 16)}\n`)],
                      ['offset', file('0x0\n')],
                    ]),
                  ] as const,
              ),
            ),
          ] as const,
        ]
      : []),
  ]);
}

/** Major number of UIO devices; dynamic in Linux. */
const UIO_MAJOR = 243;
const VFIO_MAJOR = 10;
const VFIO_GROUP_MAJOR = 242;

/** Drivers whose folders are there: those of the machine, and the ones that a function could be bound to. */
function drivers(pci: PciMachine | undefined): string[] {
  const names = new Set([
    'vfio-pci',
    'igb_uio',
    'uio_pci_generic',
    ...Object.values(CARDS).map((card) => card.kernelDriver),
  ]);
  pci?.plan.functions.forEach((_, i) => {
    const name = pci.driverOf(i);
    if (name) names.add(name);
  });
  return [...names];
}

/** A function with what its nodes are named after. */
interface PciFunction {
  pci: PciMachine;
  index: number;
  address: string;
  /** Its folder among the devices. */
  path: string;
  driver: string | undefined;
  /** Number of its UIO device; below 0: it has none. */
  uio: number;
  group: number;
}

/** The functions of a machine in order; none where there is no PCI side. */
function functionsOf(pci: PciMachine | undefined): PciFunction[] {
  if (!pci) return [];
  return pci.settings.map(({ address }, index) => ({
    pci,
    index,
    address,
    path: `/sys/bus/pci/devices/${address}`,
    driver: pci.driverOf(index),
    uio: pci.uioOf(index),
    group: pci.groupOf(index),
  }));
}
const bound = (pci: PciMachine | undefined, driver: string): PciFunction[] =>
  functionsOf(pci).filter((one) => one.driver === driver);
const vfio = (pci: PciMachine | undefined): PciFunction[] => bound(pci, 'vfio-pci');

/** Nodes to be mounted, by absolute path; each is made anew when it is looked at. */
export const PCI_NODES: Readonly<Record<string, VirtualNode>> = {
  '/sys/bus/pci': folder((pci) => [
    [
      'devices',
      folder((now) =>
        functionsOf(now).map(
          ({ pci: machine, index, address }) => [address, folder(() => functionEntries(machine, index))] as const,
        ),
      ),
    ],
    [
      'drivers',
      folder((now) =>
        drivers(now).map(
          (name) =>
            [
              name,
              folder(() => [
                ...bound(now, name).map(({ address, path }) => [address, link(path)] as const),
                ['module', link(`/sys/module/${name.replace(/-/g, '_')}`)] as const,
              ]),
            ] as const,
        ),
      ),
    ],
    ...(pci ? [['rescan', { type: 'file', mode: 0o200, size: PAGE, write: () => undefined }] as const] : []),
  ]),
  '/sys/class/uio': folder((pci) =>
    functionsOf(pci)
      .filter(({ uio }) => uio >= 0)
      .map(({ path, uio }) => [`uio${uio}`, link(`${path}/uio/uio${uio}`)] as const),
  ),
  '/sys/class/net': folder((pci) =>
    functionsOf(pci)
      .filter(({ pci: machine, index }) => machine.plan.functions[index].driver === 'kernel')
      .map(({ path, index }) => [`eth${index}`, link(`${path}/net/eth${index}`)] as const),
  ),
  '/sys/kernel/iommu_groups': folder((pci) =>
    vfio(pci).map(
      ({ group, address, path }) =>
        [
          `${group}`,
          folder(() => [
            ['type', file('DMA\n')],
            ['devices', folder(() => [[address, link(path)]])],
          ]),
        ] as const,
    ),
  ),
};

/** /dev/vfio: the container and a file for each group. */
export const VFIO_NODE: VirtualNode = folder((pci) => [
  ['vfio', { type: 'device', kind: 'vfio-container', mode: 0o666, rdev: VFIO_MAJOR * 256 + 196 }],
  ...vfio(pci).map(
    ({ index, group }) =>
      [
        `${group}`,
        {
          type: 'device',
          kind: 'vfio-group',
          mode: 0o600,
          rdev: VFIO_GROUP_MAJOR * 256 + index,
          data: { group },
        },
      ] as const,
  ),
]);

/** Modules of the kernel that drivers of this machine need, for /sys/module. */
export function modulesOf(pci: PciMachine | undefined): string[] {
  const names = new Set<string>();
  for (const { driver } of functionsOf(pci)) {
    if (!driver) continue;
    names.add(driver.replace(/-/g, '_'));
    if (driver === 'vfio-pci') ['vfio', 'vfio_iommu_type1'].forEach((name) => names.add(name));
    if (driver.includes('uio')) names.add('uio');
  }
  return [...names];
}

/** /dev/uioN, by number. */
export function uioNode(number: number): VirtualNode {
  return { type: 'device', kind: 'uio', mode: 0o600, rdev: UIO_MAJOR * 256 + number, data: { uio: number } };
}

/** Folders of single modules under /sys/module. */
export const MODULES_NODE: VirtualNode = folder((pci) =>
  modulesOf(pci).map(
    (name) =>
      [
        name,
        folder(() => [
          ['refcnt', file('1\n')],
          ['initstate', file('live\n')],
        ]),
      ] as const,
  ),
);
