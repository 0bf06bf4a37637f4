/**
 * Files of the kernel's drivers for user space: configuration space and BARs in sysfs, /dev/uioN
 * (Documentation/driver-api/uio-howto.rst; drivers/uio/uio.c describes reading and writing).
 */

import type { ModelCall } from '../../machine/call/model';
import type { FileKind } from '../../machine/kernel/api';
import { Ready, SystemError, WAIT } from '../../machine/kernel/api';
import { statusOf } from '../../machine/kernel/fs/files';
import { find } from '../../machine/kernel/fs/tree';
import { CONFIG_SIZE } from './configSpace';
import type { DeviceAccess } from '../../machine/kernel/mem/deviceAccess';
import { pciAt, pciOf } from './host';
import type { PciMachine } from './pciMachine';
import type { OpenDescription } from '../../machine/kernel/state';

const EIO = 5;
const ENODEV = 19;
const EINVAL = 22;

export function pciOrFail(c: ModelCall): PciMachine {
  const pci = pciOf(c);
  if (!pci) throw new SystemError(ENODEV);
  return pci;
}

/** A number that an open file was given by its node in the tree (sysfs.ts). @throws SystemError ENODEV without it */
export function dataOf(file: OpenDescription, name: 'function' | 'bar' | 'uio' | 'group'): number {
  const value = file.data[name];
  if (typeof value !== 'number') throw new SystemError(ENODEV);
  return value;
}

const config: FileKind = {
  seekable: true,
  read(c, file, count, at) {
    const bytes = pciOrFail(c).readConfig(dataOf(file, 'function'), at ?? file.position, count);
    if (at === undefined) file.position += bytes.length;
    return bytes;
  },
  write(c, file, bytes, at) {
    const from = at ?? file.position;
    pciOrFail(c).writeConfig(dataOf(file, 'function'), from, bytes);
    if (at === undefined) file.position += bytes.length;
    return Math.min(bytes.length, Math.max(0, CONFIG_SIZE - from));
  },
  ready: () => Ready.in | Ready.out,
  size: () => CONFIG_SIZE,
  status: (c, file) => statusOf(find(c, file.path)),
};

/** A BAR: memory ones are mapped, ports of I/O space can be read and written too. */
const resource: FileKind = {
  seekable: true,
  read(c, file, count, at) {
    const from = at ?? file.position;
    const { index, bar } = barOf(file);
    if (count !== 1 && count !== 2 && count !== 4) throw new SystemError(EINVAL);
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, pciOrFail(c).read(index, bar, from, count), true);
    if (at === undefined) file.position += count;
    return bytes.slice(0, count);
  },
  write(c, file, bytes, at) {
    const { index, bar } = barOf(file);
    if (bytes.length !== 1 && bytes.length !== 2 && bytes.length !== 4) throw new SystemError(EINVAL);
    const wide = new Uint8Array(8);
    wide.set(bytes);
    pciOrFail(c).write(index, bar, at ?? file.position, bytes.length, new DataView(wide.buffer).getBigUint64(0, true));
    if (at === undefined) file.position += bytes.length;
    return bytes.length;
  },
  ready: () => Ready.in | Ready.out,
  size: (c, file) => barSize(pciOrFail(c), file),
  status: (c, file) => statusOf(find(c, file.path)),
  map(c, file, request) {
    mapBar(c, barOf(file).index, barOf(file).bar, request.offset, request.length);
  },
  load: (access, file, offset, size) => loadRegister(access, barOf(file).index, barOf(file).bar, offset, size),
  store: (access, file, offset, bytes) => storeRegister(access, barOf(file).index, barOf(file).bar, offset, bytes),
};

/** Bytes of a BAR for a load of the program; wider ones than 8 bytes in parts. */
export function loadRegister(
  access: DeviceAccess,
  index: number,
  bar: number,
  offset: number,
  size: number,
): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 8) {
    const part = Math.min(8, size - at);
    let value = pciAt(access)?.read(index, bar, offset + at, part) ?? ~0n;
    for (let i = 0; i < part; i++, value >>= 8n) bytes[at + i] = Number(value & 0xffn);
  }
  return bytes;
}

export function storeRegister(
  access: DeviceAccess,
  index: number,
  bar: number,
  offset: number,
  bytes: Uint8Array,
): void {
  for (let at = 0; at < bytes.length; at += 8) {
    const part = bytes.subarray(at, at + 8);
    const wide = new Uint8Array(8);
    wide.set(part);
    pciAt(access)?.write(index, bar, offset + at, part.length, new DataView(wide.buffer).getBigUint64(0, true));
  }
}

function barOf(file: OpenDescription): { index: number; bar: number } {
  return { index: dataOf(file, 'function'), bar: dataOf(file, 'bar') };
}

function barSize(pci: PciMachine, file: OpenDescription): number {
  const { index, bar } = barOf(file);
  return pci.settings[index].bars.find((one) => one.index === bar)?.size ?? 0;
}

/** Refuses a mapping that is not within a BAR of memory. @throws SystemError EINVAL */
export function mapBar(c: ModelCall, index: number, bar: number, offset: number, length: number): void {
  const found = pciOrFail(c).settings[index].bars.find((one) => one.index === bar);
  if (!found || found.kind === 'io' || offset + length > Math.max(found.size, 4096)) throw new SystemError(EINVAL);
}

/** /dev/uioN: a read waits for the next interrupt and gives their number; a written 1 or 0 turns them on and off. */
const uio: FileKind = {
  read(c, file, count) {
    if (count !== 4) throw new SystemError(EINVAL);
    const pci = pciOrFail(c);
    const { events } = pci.state.functions[pci.indexOfUio(dataOf(file, 'uio'))].interrupts;
    if (events === (file.data.seen ?? 0)) return WAIT;
    file.data.seen = events;
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, events, true);
    return bytes;
  },
  write(c, file, bytes) {
    if (bytes.length !== 4) throw new SystemError(EINVAL);
    const pci = pciOrFail(c);
    const index = pci.indexOfUio(dataOf(file, 'uio'));
    // uio_pci_generic has no way to turn interrupts on and off by writing.
    if (pci.driverOf(index) !== 'igb_uio') throw new SystemError(EIO);
    if (new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true) === 0) pci.mask(index);
    else pci.unmask(index);
    return 4;
  },
  ready(c, file) {
    const pci = pciOrFail(c);
    const { events } = pci.state.functions[pci.indexOfUio(dataOf(file, 'uio'))].interrupts;
    return events === (file.data.seen ?? 0) ? 0 : Ready.in;
  },
  status: (c, file) => statusOf(find(c, file.path)),
};

export const PCI_FILE_KINDS = { 'pci-config': config, 'pci-resource': resource, uio };
