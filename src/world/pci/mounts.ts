/** What the kernel shows of PCI functions: kinds of file, and where they hang in the file tree. */

import type { KernelPart, Mount } from '../../machine/kernel/parts';
import { PCI_FILE_KINDS } from './files';
import { pciOf } from './host';
import { MODULES_NODE, PCI_NODES, uioNode, VFIO_NODE } from './sysfs';
import { VFIO_KINDS } from './vfio';

/** Machines with so many UIO devices have a file for each; further ones are not made. */
const MOST_UIO = 16;

function pciMounts(): Record<string, Mount> {
  const mounts: Record<string, Mount> = {};
  for (const [path, node] of Object.entries({ ...PCI_NODES, '/sys/module': MODULES_NODE }))
    mounts[path] = (c) => (pciOf(c) ? node : undefined);
  mounts['/dev/vfio'] = (c) =>
    pciOf(c)?.plan.functions.some((one) => one.driver === 'vfio-pci') ? VFIO_NODE : undefined;
  for (let number = 0; number < MOST_UIO; number++) {
    const node = uioNode(number);
    mounts[`/dev/uio${number}`] = (c) => ((pciOf(c)?.indexOfUio(number) ?? -1) >= 0 ? node : undefined);
  }
  return mounts;
}

/** A machine without PCI functions shows what the kernel shows of empty buses. */
export const PCI_PART: KernelPart = { kinds: { ...PCI_FILE_KINDS, ...VFIO_KINDS }, mounts: pciMounts() };
