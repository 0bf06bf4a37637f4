/** Hangs what the kernel shows of PCI functions into the file tree. */

import { MOUNTS } from '../../machine/kernel/fs/tree';
import { pciOf } from './host';
import './files';
import './vfio';
import { MODULES_NODE, PCI_NODES, uioNode, VFIO_NODE } from './sysfs';

// A machine without PCI functions shows what the kernel shows of empty buses.
for (const [path, node] of Object.entries({ ...PCI_NODES, '/sys/module': MODULES_NODE }))
  MOUNTS.set(path, (c) => (pciOf(c) ? node : undefined));
MOUNTS.set('/dev/vfio', (c) =>
  pciOf(c)?.plan.functions.some((one) => one.driver === 'vfio-pci') ? VFIO_NODE : undefined,
);
/** Machines with so many UIO devices have a file for each; further ones are not made. */
const MOST_UIO = 16;
for (let number = 0; number < MOST_UIO; number++) {
  const node = uioNode(number);
  MOUNTS.set(`/dev/uio${number}`, (c) => (pciOf(c) && pciOf(c)!.indexOfUio(number) >= 0 ? node : undefined));
}
