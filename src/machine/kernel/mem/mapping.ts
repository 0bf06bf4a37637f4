/**
 * Memory mappings (mmap(2), mprotect(2), madvise(2), …). Address space that is only reserved costs nothing: memory
 * becomes usable page by page when it is first touched ({@link pageIn}, called from the slow path of an access), as
 * on a real machine.
 *
 * A page of a shared file mapping that was touched is the file's storage; reading and writing the file use it.
 * WebAssembly memory cannot show the same bytes at two addresses, so a page that is mapped shared twice lies at the
 * place where it was touched last and moves when the other is touched.
 */

import type { ModelCall, Model, LibraryState } from '../../call/model';
import { MAPS_BASE, MAPS_END, Shadow } from '../../memory/memory';
import type { Memory } from '../../memory/memory';
import { SystemError } from '../api';
import type { OpenDescription } from '../state';
import { fileOf, hold, kindOf, mayRead, mayWrite, release } from '../fs/descriptors';
import { E } from '../errno';
import type { InodeStorage, KernelPart } from '../parts';
import { inodeBehind } from '../fs/files';
import { freeHuge, takeHuge } from './hugepages';
import { collect, diskOf, isUsed, resizeInode } from '../fs/inodes';
import { FILE_PAGE } from '../fs/disk';
import { O } from '../state';
import type { Disk, Inode } from '../fs/disk';
import { latin1Bytes, latin1Text } from '../latin1';

const PAGE = 4096;
/** Pages that become usable together where nothing forbids it. */
const CHUNK = 0x1_0000;

export const Prot = { none: 0, read: 1, write: 2, execute: 4 } as const;
export const MapFlag = {
  shared: 1,
  private: 2,
  type: 15,
  fixed: 0x10,
  anonymous: 0x20,
  growsDown: 0x100,
  noReserve: 0x4000,
  populate: 0x8000,
  hugetlb: 0x4_0000,
  fixedNoReplace: 0x10_0000,
} as const;

/** A stretch of address space that is mapped in one way; immutable. */
export interface Area {
  readonly start: number;
  readonly end: number;
  readonly protection: number;
  readonly shared: boolean;
  /** The file whose bytes it shows, and from where. */
  readonly inode?: number;
  readonly offset: number;
  /** Name in /proc/self/maps; empty: anonymous. */
  readonly path: string;
  /** Bytes of its pages: 4096 or those of huge pages, and the NUMA node they were taken from. */
  readonly pageSize: number;
  readonly node: number;
  /** Device memory: number of the open description that answers for it. */
  readonly device?: number;
}

interface Mappings {
  /** In order of address. */
  areas: Area[];
}

function mappingsIn(library: LibraryState): Mappings {
  return (library.kernel.parts.mappings ??= { areas: [] }) as Mappings;
}

/** All mappings in order of address. */
export function areas(library: LibraryState): readonly Area[] {
  return mappingsIn(library).areas;
}

/** The mapping that holds an address. */
export function areaAt(library: LibraryState, address: number): Area | undefined {
  const list = areas(library);
  let low = 0;
  let high = list.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (list[middle].end <= address) low = middle + 1;
    else if (list[middle].start > address) high = middle - 1;
    else return list[middle];
  }
  return undefined;
}

/** Whether a page has been touched since it was mapped: then it lies in memory. */
export function isPresent(memory: Memory, page: number): boolean {
  return memory.shadowAt(page) !== Shadow.nothing;
}

function shadowFor(protection: number): number {
  if (protection & Prot.write) return Shadow.ok;
  return protection & (Prot.read | Prot.execute) ? Shadow.readOnly : Shadow.noAccess;
}

function disk(library: LibraryState): Disk | undefined {
  return library.kernel.parts.disk as Disk | undefined;
}

/**
 * Makes the page of an address usable if it is mapped so that it may be used at all; false: nothing is there, or it
 * is reserved, or beyond the end of its file (SIGBUS).
 */
export function pageIn(library: LibraryState, memory: Memory, address: number): boolean {
  const area = areaAt(library, address);
  if (!area || area.protection === Prot.none) return false;
  const inode = area.inode === undefined ? undefined : disk(library)?.inodes[area.inode];
  let start = Math.max(area.start, Math.floor(address / CHUNK) * CHUNK);
  let end = Math.min(area.end, start - (start % CHUNK) + CHUNK);
  if (area.inode !== undefined) {
    if (!inode) return false;
    const inFile = area.offset + (address - area.start);
    if (inFile >= Math.ceil(inode.size / area.pageSize) * area.pageSize) return false;
    start = address - (address % PAGE);
    end = start + PAGE;
  }
  for (let page = start; page < end; page += PAGE) {
    if (isPresent(memory, page)) continue;
    if (area.device !== undefined) {
      memory.shade(page, PAGE, Shadow.device);
      continue;
    }
    if (inode) load(library, memory, area, inode, page);
    memory.shade(page, PAGE, shadowFor(area.protection));
  }
  return true;
}

/** Whether a page that has not been touched holds zeros, which a look at memory shows too. */
export function isUntouched(library: LibraryState, memory: Memory, address: number): boolean {
  const area = areaAt(library, address);
  if (!area || area.protection === Prot.none || area.device !== undefined) return false;
  if (area.inode === undefined) return true;
  const inode = disk(library)?.inodes[area.inode];
  const offset = area.offset + (address - (address % PAGE)) - area.start;
  return (
    inode !== undefined &&
    offset < inode.size &&
    !(offset / FILE_PAGE in inode.pages) &&
    presentAt(library, memory, inode.number, offset) === undefined
  );
}

/** Fills a page of a file mapping from where its bytes are now. */
function load(library: LibraryState, memory: Memory, area: Area, inode: Inode, page: number): void {
  const offset = area.offset + (page - area.start);
  const other = presentAt(library, memory, inode.number, offset, area);
  if (other !== undefined) {
    memory.write(page, memory.u8.subarray(other, other + PAGE));
    if (area.shared) drop(memory, other);
    return;
  }
  const text = inode.pages[offset / FILE_PAGE];
  if (text !== undefined) memory.write(page, latin1Bytes(text));
}

/** Where a page of a file lies in memory through a shared mapping (another than `but`). */
function presentAt(
  library: LibraryState,
  memory: Memory,
  inode: number,
  offset: number,
  but?: Area,
): number | undefined {
  for (const area of areas(library)) {
    if (
      area.inode !== inode ||
      !area.shared ||
      area === but ||
      offset < area.offset ||
      offset >= area.offset + area.end - area.start
    )
      continue;
    const page = area.start + offset - area.offset;
    if (isPresent(memory, page)) return page;
  }
  return undefined;
}

/** A page is not in memory any more; what is not mapped is zero. */
function drop(memory: Memory, page: number): void {
  memory.shade(page, PAGE, Shadow.nothing);
  memory.u8.fill(0, page, page + PAGE);
  memory.mark(page, PAGE);
}

// Files that are mapped
// -----------------------------------------------------------------------------------------------------

const mappedParts: InodeStorage['mapped'] = (c, inode, offset, length, forWriting) => {
  const parts: { offset: number; length: number; address: number }[] = [];
  const size = diskOf(c).inodes[inode]?.size ?? 0;
  for (const area of areas(c.library)) {
    if (area.inode !== inode || !area.shared) continue;
    const from = Math.max(area.offset, offset - (offset % PAGE));
    const to = Math.min(area.offset + area.end - area.start, offset + length);
    for (let at = from; at < to; at += PAGE) {
      const page = area.start + at - area.offset;
      if (
        !isPresent(c.memory, page) &&
        !(
          forWriting &&
          at < size &&
          presentAt(c.library, c.memory, inode, at) === undefined &&
          pageIn(c.library, c.memory, page)
        )
      )
        continue;
      const last = parts[parts.length - 1];
      if (last && last.offset + last.length === at && last.address + last.length === page) last.length += PAGE;
      else parts.push({ offset: at, length: PAGE, address: page });
    }
  }
  return parts;
};

const isMapped: InodeStorage['isMapped'] = (c, inode) => areas(c.library).some((area) => area.inode === inode);

/** Puts the bytes of a present page of a shared file mapping back into the file. */
function save(c: ModelCall, area: Area, page: number): void {
  saveAll(c, area, [page]);
}

// Changing the map
// ----------------------------------------------------------------------------------------------------------

/** Takes what is mapped in a range away: bytes of shared files go back to them. */
export function unmap(c: ModelCall, start: number, end: number): void {
  const all = mappingsIn(c.library);
  const rest: Area[] = [];
  const gone: Area[] = [];
  for (const area of all.areas) {
    if (area.end <= start || area.start >= end) {
      rest.push(area);
      continue;
    }
    if (area.start < start) rest.push(piece(area, area.start, start));
    if (area.end > end) rest.push(piece(area, end, area.end));
    gone.push(piece(area, Math.max(area.start, start), Math.min(area.end, end)));
  }
  if (gone.length === 0) return;
  all.areas = rest;
  for (const area of gone) {
    const present = presentPages(c.memory, area.start, area.end);
    // Bytes that somebody can still see go back into the file.
    if (area.inode !== undefined && area.shared && isUsed(c, area.inode)) saveAll(c, area, present);
    for (const page of present) drop(c.memory, page);
    if (area.inode === undefined && area.pageSize > PAGE)
      freeHuge(c, area.pageSize, area.node, (area.end - area.start) / area.pageSize);
    if (area.inode !== undefined) collect(c, area.inode);
    const { device } = area;
    if (device !== undefined && !all.areas.some((other) => other.device === device))
      release(c, c.library.kernel.descriptions[device]);
  }
}

function saveAll(c: ModelCall, area: Area, present: readonly number[]): void {
  if (present.length === 0) return;
  const inode = diskOf(c).inodes[area.inode!];
  if (!inode) return;
  const pages = { ...inode.pages };
  for (const page of present) {
    const number = (area.offset + page - area.start) / FILE_PAGE;
    const length = usedBytes(c.memory, page);
    if (length === 0) delete pages[number];
    else pages[number] = latin1Text(c.memory.u8.subarray(page, page + length));
  }
  diskOf(c).inodes[inode.number] = Object.freeze({ ...inode, pages });
}

/** Bytes of a page without the zeros at its end. */
function usedBytes(memory: Memory, page: number): number {
  let at = (page + PAGE) >> 2;
  while (at > page >> 2 && memory.u32[at - 1] === 0) at--;
  let end = at << 2;
  while (end > page && memory.u8[end - 1] === 0) end--;
  return end - page;
}

function presentPages(memory: Memory, start: number, end: number): number[] {
  const pages: number[] = [];
  for (let page = start; page < end; page += PAGE) if (isPresent(memory, page)) pages.push(page);
  return pages;
}

/** A part of a mapping. */
function piece(area: Area, start: number, end: number): Area {
  return Object.freeze({
    ...area,
    start,
    end,
    offset: area.inode === undefined && area.device === undefined ? 0 : area.offset + start - area.start,
  });
}

function add(c: ModelCall, area: Area): void {
  const all = mappingsIn(c.library);
  const before = all.areas.findIndex((other) => other.start > area.start);
  const list = [...all.areas];
  list.splice(before < 0 ? list.length : before, 0, Object.freeze(area));
  all.areas = list;
}

/** Lowest free stretch of `length` bytes at a multiple of `align`; at the hint where that is free. 0: none. */
function freeSpace(library: LibraryState, hint: number, length: number, align: number): number {
  const list = areas(library);
  const isFree = (at: number): boolean =>
    at >= MAPS_BASE && at + length <= MAPS_END && !list.some((area) => area.start < at + length && area.end > at);
  if (hint > 0 && hint % align === 0 && isFree(hint)) return hint;
  const candidates = [MAPS_BASE, ...list.map((area) => area.end)].map((at) => Math.ceil(at / align) * align);
  return candidates.find(isFree) ?? 0;
}

function up(value: number, size: number): number {
  return Math.ceil(value / size) * size;
}

/** mmap(2). @throws SystemError */
export function map(
  c: ModelCall,
  hint: number,
  length: number,
  protection: number,
  flags: number,
  fd: number,
  offset: number,
): number {
  const type = flags & MapFlag.type;
  if (length <= 0 || (type !== MapFlag.shared && type !== MapFlag.private && type !== 3))
    throw new SystemError(E.INVAL);
  if (offset % PAGE !== 0) throw new SystemError(E.INVAL);
  const fixed = (flags & (MapFlag.fixed | MapFlag.fixedNoReplace)) !== 0;
  let file: OpenDescription | undefined;
  let inode: Inode | undefined;
  let pageSize = PAGE;
  if (!(flags & MapFlag.anonymous)) {
    file = fileOf(c, fd);
    if (file.flags & O.path) throw new SystemError(E.BADF);
    if (!mayRead(file) || (type !== MapFlag.private && protection & Prot.write && !mayWrite(file)))
      throw new SystemError(E.ACCES);
    if (!kindOf(file).map) throw new SystemError(E.NODEV);
    inode = file.kind === 'file' ? inodeBehind(c, file) : undefined;
    if (inode) pageSize = inode.pageSize;
    if (inode?.seals !== undefined && inode.seals & 8 && type !== MapFlag.private && protection & Prot.write)
      throw new SystemError(E.PERM);
  } else if (flags & MapFlag.hugetlb) {
    const shift = (flags >>> 26) & 63;
    pageSize = shift ? 2 ** shift : c.computer.defaultHugepage * 1024;
    if (!c.computer.nodes.some((node) => pageSize / 1024 in node.hugepages)) throw new SystemError(E.INVAL);
  }
  const size = up(length, pageSize);
  if (offset % pageSize !== 0) throw new SystemError(E.INVAL);
  let start: number;
  if (fixed) {
    start = hint;
    if (start % pageSize !== 0) throw new SystemError(E.INVAL);
    if (start < MAPS_BASE || start + size > MAPS_END) throw new SystemError(E.NOMEM);
    if (
      flags & MapFlag.fixedNoReplace &&
      areas(c.library).some((area) => area.start < start + size && area.end > start)
    )
      throw new SystemError(E.EXIST);
  } else {
    start = freeSpace(c.library, hint - (hint % PAGE), size, pageSize);
    if (!start) throw new SystemError(E.NOMEM);
  }
  let node = 0;
  if (pageSize > PAGE)
    node = takeHuge(c, pageSize, size / pageSize, inode && { inode: inode.number, first: offset / pageSize });
  if (fixed) unmap(c, start, start + size);
  // Mapping a file of hugetlbfs for writing makes it as long as that (fs/hugetlbfs/inode.c).
  if (inode?.filesystem === 'hugetlbfs' && protection & Prot.write && inode.size < offset + size)
    resizeInode(c, inode.number, offset + size);
  if (file && !inode) kindOf(file).map!(c, file, { address: start, length: size, protection, flags, offset });
  const device = file && kindOf(file).load ? file.id : undefined;
  // A device stays open as long as something of it is mapped.
  if (device !== undefined && !areas(c.library).some((area) => area.device === device)) hold(file!);
  add(c, {
    start,
    end: start + size,
    protection: protection & 7,
    shared: type !== MapFlag.private,
    inode: inode?.number,
    device,
    offset: inode || device !== undefined ? offset : 0,
    path: file?.path ?? '',
    pageSize,
    node,
  });
  return start;
}

/** Splits areas so that none crosses the ends of a range; @throws SystemError ENOMEM where part of it is not mapped */
function split(c: ModelCall, start: number, end: number): void {
  const all = mappingsIn(c.library);
  let covered = start;
  const list: Area[] = [];
  for (const area of all.areas) {
    if (area.end <= start || area.start >= end) {
      list.push(area);
      continue;
    }
    if (area.start <= covered) covered = area.end;
    const cuts = [area.start, Math.max(area.start, start), Math.min(area.end, end), area.end];
    for (let i = 0; i < 3; i++) {
      if (cuts[i] >= cuts[i + 1]) continue;
      list.push(piece(area, cuts[i], cuts[i + 1]));
    }
  }
  if (covered < end) throw new SystemError(E.NOMEM);
  all.areas = list;
}

function protect(c: ModelCall): number {
  const [start, length, protection] = [c.pointer(0), c.size(1), c.int(2)];
  if (start % PAGE !== 0 || protection & ~7) throw new SystemError(E.INVAL);
  if (length === 0) return 0;
  const end = start + up(length, PAGE);
  if (start < MAPS_BASE || end > MAPS_END) {
    // Other memory of the program keeps its own rules.
    c.check(start, length, false);
    return 0;
  }
  split(c, start, end);
  const all = mappingsIn(c.library);
  all.areas = all.areas.map((area) =>
    area.start >= start && area.end <= end ? Object.freeze({ ...area, protection }) : area,
  );
  for (const page of presentPages(c.memory, start, end)) {
    if (areaAt(c.library, page)?.device === undefined) c.memory.shade(page, PAGE, shadowFor(protection));
  }
  return 0;
}

const Advice = { dontNeed: 4, free: 8, remove: 9, hwPoison: 100 } as const;

function advise(c: ModelCall): number {
  const [start, length, advice] = [c.pointer(0), c.size(1), c.int(2)];
  if (start % PAGE !== 0 || (advice > 25 && advice !== Advice.hwPoison) || advice < 0) throw new SystemError(E.INVAL);
  if (length === 0) return 0;
  const end = start + up(length, PAGE);
  if (start < MAPS_BASE || end > MAPS_END) {
    c.check(start, length, false);
    return 0;
  }
  let covered = start;
  for (const area of areas(c.library)) if (area.start <= covered && area.end > covered) covered = area.end;
  if (covered < end) throw new SystemError(E.NOMEM);
  if (advice !== Advice.dontNeed && advice !== Advice.remove) return 0;
  for (const page of presentPages(c.memory, start, end)) {
    const area = areaAt(c.library, page)!;
    if (area.inode !== undefined && area.shared && advice === Advice.dontNeed) save(c, area, page);
    drop(c.memory, page);
  }
  return 0;
}

/** mremap(2): in place where there is room, else elsewhere when it may move. */
function remap(c: ModelCall): number {
  const [old, oldLength, length, flags] = [c.pointer(0), up(c.size(1), PAGE), up(c.size(2), PAGE), c.int(3)];
  const area = areaAt(c.library, old);
  if (old % PAGE !== 0 || length === 0 || flags & ~7) throw new SystemError(E.INVAL);
  if (!area || old + oldLength > area.end) throw new SystemError(E.FAULT);
  if (area.pageSize > PAGE) throw new SystemError(E.INVAL);
  const mayMove = (flags & 1) !== 0;
  const isFixed = (flags & 2) !== 0;
  if (length <= oldLength && !isFixed) {
    if (length < oldLength) unmap(c, old + length, old + oldLength);
    return old;
  }
  const others = areas(c.library).filter((other) => other !== area);
  if (
    !isFixed &&
    old + oldLength === area.end &&
    old + length <= MAPS_END &&
    !others.some((other) => other.start < old + length && other.end > old)
  ) {
    const all = mappingsIn(c.library);
    all.areas = all.areas.map((other) => (other === area ? Object.freeze({ ...area, end: old + length }) : other));
    return old;
  }
  if (!mayMove) throw new SystemError(E.NOMEM);
  let to: number;
  if (isFixed) {
    to = Number(c.varargs().long());
    if (to % PAGE !== 0 || to < MAPS_BASE || to + length > MAPS_END || (to < old + oldLength && old < to + length))
      throw new SystemError(E.INVAL);
    unmap(c, to, to + length);
  } else {
    to = freeSpace(c.library, 0, length, PAGE);
    if (!to) throw new SystemError(E.NOMEM);
  }
  const now: Area = { ...piece(area, old, Math.min(area.end, old + oldLength)), start: to, end: to + length };
  const pages = presentPages(c.memory, old, old + Math.min(oldLength, length)).map(
    (page) => [page, c.memory.u8.slice(page, page + PAGE)] as const,
  );
  // Entered first: the file stays in use.
  add(c, now);
  unmap(c, old, old + oldLength);
  for (const [page, bytes] of pages) {
    c.memory.write(to + page - old, bytes);
    c.memory.shade(to + page - old, PAGE, shadowFor(area.protection));
  }
  return to;
}

/** Whether every page of a range is mapped, for mlock and the like. @throws SystemError ENOMEM */
function mapped(c: ModelCall, start: number, length: number): number {
  if (start < MAPS_BASE) {
    if (length > 0) c.check(start, 1, false);
    return 0;
  }
  const end = start + length;
  let covered = start;
  for (const area of areas(c.library)) if (area.start <= covered && area.end > covered) covered = area.end;
  if (covered < end) throw new SystemError(E.NOMEM);
  return 0;
}

function inCore(c: ModelCall): number {
  const [start, length, to] = [c.pointer(0), c.size(1), c.pointer(2)];
  if (start % PAGE !== 0) throw new SystemError(E.INVAL);
  mapped(c, start, up(length, PAGE));
  const count = up(length, PAGE) / PAGE;
  c.check(to, count, true);
  for (let i = 0; i < count; i++) c.memory.setU8(to + i, isPresent(c.memory, start + i * PAGE) ? 1 : 0);
  return 0;
}

const mmap: Model = (c) => map(c, c.pointer(0), c.size(1), c.int(2), c.int(3), c.int(4), Number(c.long(5)));
const lock: Model = (c) => mapped(c, c.pointer(0), c.size(1));
const nothing: Model = () => 0;

export const MAPPING_MODELS: Record<string, Model> = {
  mmap,
  mmap64: mmap,
  munmap(c) {
    const [start, length] = [c.pointer(0), c.size(1)];
    if (start % PAGE !== 0 || length === 0) throw new SystemError(E.INVAL);
    const area = areaAt(c.library, start);
    const size = up(length, PAGE);
    if (area && area.pageSize > PAGE && (start % area.pageSize !== 0 || size % area.pageSize !== 0))
      throw new SystemError(E.INVAL);
    unmap(c, start, start + size);
    return 0;
  },
  mprotect: protect,
  madvise: advise,
  posix_madvise(c) {
    try {
      return c.int(2) === Advice.dontNeed ? 0 : advise(c);
    } catch (error) {
      if (error instanceof SystemError) return error.errno;
      throw error;
    }
  },
  mremap: remap,
  msync: lock,
  mlock: lock,
  mlock2: lock,
  munlock: lock,
  mlockall: nothing,
  munlockall: nothing,
  mincore: inCore,
};

/** What is wrong with an access in the area of mappings, for messages; undefined: nothing is known there. */
export function describeMapping(library: LibraryState, address: number): string | undefined {
  const area = areaAt(library, address);
  if (!area) return 'no object is there (nothing is mapped)';
  const name = `${area.path || 'anonymous memory'} mapped at 0x${area.start.toString(16)}-0x${area.end.toString(16)}`;
  if (area.protection === Prot.none) return `${name} is only reserved (PROT_NONE)`;
  if (!(area.protection & Prot.write))
    return `${name} may not be written (${area.protection & Prot.read ? 'PROT_READ' : 'PROT_EXEC'})`;
  if (area.inode !== undefined) return `${name}: beyond the end of the file (SIGBUS)`;
  return name;
}

export const MAPPING_PART: KernelPart = { storage: { mapped: mappedParts, isMapped } };
