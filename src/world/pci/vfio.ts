/**
 * VFIO as a program sees it: container, groups, devices, their regions and interrupts, mappings of an IOMMU of type 1
 * (Documentation/driver-api/vfio.rst; structures and numbers of linux/vfio.h on x86-64).
 */

import type { ModelCall } from '../../machine/call/model';
import type { FileKind } from '../../machine/kernel/api';
import { Ready, SystemError } from '../../machine/kernel/api';
import { fileOf, openOfKind } from '../../machine/kernel/fs/descriptors';
import { statusOf } from '../../machine/kernel/fs/files';
import { find } from '../../machine/kernel/fs/tree';
import { CONFIG_SIZE } from './configSpace';
import { dataOf, loadRegister, mapBar, pciOrFail, storeRegister } from './files';
import type { OpenDescription } from '../../machine/kernel/state';

const E = { noEnt: 2, badF: 9, exist: 17, noDev: 19, inval: 22, noTty: 25 } as const;

/** Numbers of ioctl: _IO(';', 100 + n). */
const Request = {
  apiVersion: 0x3b64,
  checkExtension: 0x3b65,
  setIommu: 0x3b66,
  groupStatus: 0x3b67,
  setContainer: 0x3b68,
  unsetContainer: 0x3b69,
  deviceFd: 0x3b6a,
  deviceInfo: 0x3b6b,
  regionInfo: 0x3b6c,
  irqInfo: 0x3b6d,
  setIrqs: 0x3b6e,
  reset: 0x3b6f,
  iommuInfo: 0x3b70,
  mapDma: 0x3b71,
  unmapDma: 0x3b72,
} as const;
/** VFIO_TYPE1_IOMMU and VFIO_TYPE1v2_IOMMU. */
const TYPES = [1, 3];
const REGIONS = 9;
const CONFIG_REGION = 7;
const IRQS = 5;
const Irq = { intx: 0, msi: 1, msix: 2, error: 3, request: 4 } as const;
/** A region's place in the device's file: its number in the upper bits. */
const REGION_SPAN = 2 ** 40;

/** Reads a structure that the program gave, after checking that it is there. */
function structure(c: ModelCall, argument: bigint, size: number): { at: number; argsz: number } {
  const at = Number(argument);
  c.check(at, size, true);
  return { at, argsz: c.memory.view.getUint32(at, true) };
}
const set32 = (c: ModelCall, at: number, value: number): void => c.memory.setU32(at, value >>> 0);
const set64 = (c: ModelCall, at: number, value: number): void => c.memory.setU64(at, BigInt(value));
const get64 = (c: ModelCall, at: number): number => Number(c.memory.getU64(at));

const container: FileKind = {
  ioctl(c, file, request, argument) {
    const pci = pciOrFail(c);
    const own = (pci.state.containers[file.id] ??= { type: 0, mappings: [] });
    switch (request) {
      case Request.apiVersion:
        return 0;
      case Request.checkExtension:
        return TYPES.includes(Number(argument)) ? 1 : 0;
      case Request.setIommu:
        if (!TYPES.includes(Number(argument)) || !Object.values(pci.state.groups).includes(file.id))
          throw new SystemError(E.inval);
        own.type = Number(argument);
        return 0;
      case Request.iommuInfo: {
        const { at } = structure(c, argument, 16);
        set32(c, at + 4, 1);
        c.memory.setU64(at + 8, 0xffff_ffff_ffff_f000n);
        return 0;
      }
      case Request.mapDma: {
        const { at } = structure(c, argument, 32);
        const mapping = { address: get64(c, at + 8), iova: get64(c, at + 16), size: get64(c, at + 24) };
        if (
          own.type === 0 ||
          mapping.size === 0 ||
          mapping.size % 4096 ||
          mapping.iova % 4096 ||
          mapping.address % 4096
        )
          throw new SystemError(E.inval);
        if (own.mappings.some((one) => mapping.iova < one.iova + one.size && one.iova < mapping.iova + mapping.size))
          throw new SystemError(E.exist);
        own.mappings.push(mapping);
        return 0;
      }
      case Request.unmapDma: {
        const { at } = structure(c, argument, 24);
        const iova = get64(c, at + 8);
        const size = get64(c, at + 16);
        const gone = own.mappings.filter((one) => one.iova >= iova && one.iova + one.size <= iova + size);
        // A mapping cannot be cut in two (type 1, version 2).
        if (own.mappings.some((one) => !gone.includes(one) && one.iova < iova + size && iova < one.iova + one.size))
          throw new SystemError(E.inval);
        own.mappings = own.mappings.filter((one) => !gone.includes(one));
        set64(
          c,
          at + 16,
          gone.reduce((sum, one) => sum + one.size, 0),
        );
        return 0;
      }
      default:
        throw new SystemError(E.noTty);
    }
  },
  status: (c, file) => statusOf(find(c, file.path)),
  close(c, file) {
    const pci = pciOrFail(c);
    delete pci.state.containers[file.id];
    for (const group of Object.keys(pci.state.groups))
      if (pci.state.groups[Number(group)] === file.id) delete pci.state.groups[Number(group)];
  },
};

const group: FileKind = {
  ioctl(c, file, request, argument) {
    const pci = pciOrFail(c);
    const number = dataOf(file, 'group');
    switch (request) {
      case Request.groupStatus: {
        const { at } = structure(c, argument, 8);
        set32(c, at + 4, 1 | (pci.state.groups[number] === undefined ? 0 : 2));
        return 0;
      }
      case Request.setContainer: {
        c.check(Number(argument), 4, false);
        const target = fileOf(c, c.memory.getI32(Number(argument)));
        if (target.kind !== 'vfio-container') throw new SystemError(E.inval);
        pci.state.groups[number] = target.id;
        pci.state.containers[target.id] ??= { type: 0, mappings: [] };
        return 0;
      }
      case Request.unsetContainer:
        delete pci.state.groups[number];
        return 0;
      case Request.deviceFd: {
        const name = c.text(Number(argument));
        const index = pci.indexOf(name);
        if (index < 0 || pci.groupOf(index) !== number) throw new SystemError(E.noDev);
        const holder = pci.state.groups[number];
        if (holder === undefined || (pci.state.containers[holder]?.type ?? 0) === 0) throw new SystemError(E.inval);
        return openOfKind(c, 'vfio-device', { flags: 2, path: 'anon_inode:[vfio-device]', data: { function: index } });
      }
      default:
        throw new SystemError(E.noTty);
    }
  },
  status: (c, file) => statusOf(find(c, file.path)),
};

/** Region and offset in it of a place in a VFIO device's file. */
function place(position: number): { bar: number; offset: number } {
  return { bar: Math.floor(position / REGION_SPAN), offset: position % REGION_SPAN };
}

const functionOf = (file: OpenDescription): number => dataOf(file, 'function');

/** Sizes and rights of a region. */
function region(c: ModelCall, file: OpenDescription, number: number): { size: number; flags: number; msix: boolean } {
  const f = pciOrFail(c).settings[functionOf(file)];
  if (number === CONFIG_REGION) return { size: CONFIG_SIZE, flags: 3, msix: false };
  const bar = f.bars.find((one) => one.index === number);
  if (!bar) return { size: 0, flags: 0, msix: false };
  return { size: bar.size, flags: 3 | (bar.kind === 'io' ? 0 : 4), msix: f.msix.bar === number };
}

function setIrqs(c: ModelCall, file: OpenDescription, argument: bigint): number {
  const pci = pciOrFail(c);
  const index = functionOf(file);
  const { at } = structure(c, argument, 20);
  const view = c.memory.view;
  const [flags, which, start, count] = [4, 8, 12, 16].map((offset) => view.getUint32(at + offset, true));
  const { interrupts } = pci.state.functions[index];
  const has = pci.settings[index].msix.vectors;
  const vectors = which === Irq.msix ? has : which <= Irq.request ? 1 : 0;
  if (start + count > vectors || which > Irq.request) throw new SystemError(E.inval);
  if (flags & 8) {
    if (which !== Irq.intx) throw new SystemError(E.noTty);
    pci.mask(index);
    return 0;
  }
  if (flags & 16) {
    if (which !== Irq.intx) throw new SystemError(E.noTty);
    pci.unmask(index);
    return 0;
  }
  if (!(flags & 32)) throw new SystemError(E.inval);
  // Requests to give the device back never come; error reports neither.
  if (which === Irq.request || which === Irq.error) return 0;
  const mode = which === Irq.msix ? 'msix' : which === Irq.msi ? 'msi' : 'intx';
  if (flags & 1) {
    if (count === 0) {
      interrupts.mode = 'none';
      interrupts.eventfds = [];
      interrupts.masked = false;
    }
    return 0;
  }
  if (!(flags & 4)) throw new SystemError(E.inval);
  c.check(at + 20, count * 4, false);
  if (interrupts.mode !== mode) interrupts.eventfds = [];
  interrupts.mode = mode;
  interrupts.masked = false;
  for (let i = 0; i < count; i++) {
    const fd = view.getInt32(at + 20 + i * 4, true);
    interrupts.eventfds[start + i] = fd < 0 ? 0 : fileOf(c, fd).id;
  }
  for (let i = 0; i < interrupts.eventfds.length; i++) interrupts.eventfds[i] ??= 0;
  return 0;
}

const device: FileKind = {
  ioctl(c, file, request, argument) {
    const pci = pciOrFail(c);
    switch (request) {
      case Request.deviceInfo: {
        const { at } = structure(c, argument, 16);
        set32(c, at + 4, 3); // resettable, PCI
        set32(c, at + 8, REGIONS);
        set32(c, at + 12, IRQS);
        return 0;
      }
      case Request.regionInfo: {
        const { at, argsz } = structure(c, argument, 32);
        const number = c.memory.view.getUint32(at + 8, true);
        if (number >= REGIONS) throw new SystemError(E.inval);
        const { size, flags, msix } = region(c, file, number);
        // A region with the MSI-X table says that it may be mapped whole: capability 3.
        set32(c, at + 4, flags | (msix ? 8 : 0));
        set32(c, at + 12, 0);
        set64(c, at + 16, size);
        set64(c, at + 24, number * REGION_SPAN);
        if (msix) {
          if (argsz >= 40) {
            c.check(at + 32, 8, true);
            c.memory.setU16(at + 32, 3);
            c.memory.setU16(at + 34, 1);
            set32(c, at + 36, 0);
            set32(c, at + 12, 32);
          } else set32(c, at, 40);
        }
        return 0;
      }
      case Request.irqInfo: {
        const { at } = structure(c, argument, 16);
        const number = c.memory.view.getUint32(at + 8, true);
        if (number >= IRQS) throw new SystemError(E.inval);
        const { vectors } = pci.settings[functionOf(file)].msix;
        set32(c, at + 4, number === Irq.intx ? 7 : 9);
        set32(c, at + 12, number === Irq.msix ? vectors : 1);
        return 0;
      }
      case Request.setIrqs:
        return setIrqs(c, file, argument);
      case Request.reset:
        pci.reset(functionOf(file));
        return 0;
      default:
        throw new SystemError(E.noTty);
    }
  },
  seekable: true,
  read(c, file, count, at) {
    const from = at ?? file.position;
    const number = Math.floor(from / REGION_SPAN);
    const offset = from % REGION_SPAN;
    const index = functionOf(file);
    let bytes: Uint8Array;
    if (number === CONFIG_REGION) bytes = pciOrFail(c).readConfig(index, offset, count);
    else {
      if (offset + count > region(c, file, number).size) throw new SystemError(E.inval);
      bytes = new Uint8Array(count);
      for (let i = 0; i < count; i += 4) {
        const size = Math.min(4, count - i);
        const value = Number(pciOrFail(c).read(index, number, offset + i, size === 3 ? 2 : size));
        for (let j = 0; j < size; j++) bytes[i + j] = (value >>> (j * 8)) & 0xff;
      }
    }
    if (at === undefined) file.position += bytes.length;
    return bytes;
  },
  write(c, file, bytes, at) {
    const from = at ?? file.position;
    const number = Math.floor(from / REGION_SPAN);
    const offset = from % REGION_SPAN;
    const pci = pciOrFail(c);
    if (number === CONFIG_REGION) pci.writeConfig(functionOf(file), offset, bytes);
    else {
      if (offset + bytes.length > region(c, file, number).size) throw new SystemError(E.inval);
      const wide = new Uint8Array(8);
      wide.set(bytes.subarray(0, 8));
      pci.write(
        functionOf(file),
        number,
        offset,
        Math.min(8, bytes.length),
        new DataView(wide.buffer).getBigUint64(0, true),
      );
    }
    if (at === undefined) file.position += bytes.length;
    return bytes.length;
  },
  ready: () => Ready.in | Ready.out,
  label: () => 'anon_inode:[vfio-device]',
  map(c, file, request) {
    const { bar, offset } = place(request.offset);
    mapBar(c, functionOf(file), bar, offset, request.length);
  },
  load: (access, file, position, size) =>
    loadRegister(access, functionOf(file), place(position).bar, place(position).offset, size),
  store: (access, file, position, bytes) =>
    storeRegister(access, functionOf(file), place(position).bar, place(position).offset, bytes),
  close(c, file) {
    const { interrupts } = pciOrFail(c).state.functions[functionOf(file)];
    interrupts.mode = 'none';
    interrupts.eventfds = [];
  },
};

export const VFIO_KINDS = { 'vfio-container': container, 'vfio-group': group, 'vfio-device': device };
