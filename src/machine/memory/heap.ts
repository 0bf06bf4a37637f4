/**
 * malloc and free over the machine's memory.
 *
 * Each block has a 32-byte header that the program cannot touch, and at least 16 bytes of edge after it. Freed blocks
 * stay out of reach in a first-in-first-out list of their size class and are used again only when much has been
 * freed, so that a use after free is seen. All bookkeeping lies in memory: it is part of every snapshot.
 */

import type { Memory } from './memory';
import { HEAP_BASE, HEAP_END, Shadow, State } from './memory';
import { hex } from '../../base/hex';

const HEADER = 32;
const EDGE = 16;
const LIVE = 0x6c6f6c;
const FREED = 0x667265;
/** Freed bytes that are kept out of use. */
const QUARANTINE = 1 << 20;

/**
 * Header words: 20, 24 who allocated it; 0 total bytes of the block with header and edge, 4 bytes asked for, 8 state,
 * 12 next free, 16 alignment shift.
 */
const H = { total: 0, size: 4, state: 8, next: 12, start: 16, site: 20, siteBlock: 24 } as const;

export interface HeapBlock {
  address: number;
  size: number;
  freed: boolean;
}

function classOf(total: number): number {
  return Math.min(63, total <= 1024 ? total >> 5 : 32 + (32 - Math.clz32(total)));
}

export class Heap {
  constructor(private readonly _memory: Memory) {}

  private _top(): number {
    return this._memory.word(State.heapTop) || HEAP_BASE;
  }

  /** Address of a new block, or 0 when memory is used up. Contents of fresh blocks are zero. */
  allocate(size: number, align = 16): number {
    const memory = this._memory;
    if (size > HEAP_END - HEAP_BASE) return 0;
    const body = Math.max(16, Math.ceil(size / 16) * 16);
    const total = HEADER + body + EDGE;
    if (align <= 16) {
      const reused = this._reuse(total);
      if (reused) return this._open(reused, size, reused + HEADER);
    }
    const top = this._top();
    const start = align <= 16 ? top + HEADER : Math.ceil((top + HEADER) / align) * align;
    const header = start - HEADER;
    const end = start + body + EDGE;
    if (end > HEAP_END) return 0;
    if (header > top) {
      // A gap in front of an aligned block becomes part of a block nobody uses, so that headers stay a chain.
      if (header - top < HEADER) return this._padded(size, align, top);
      this._writeHeader(top, header - top, 0, FREED, 0);
      memory.shade(top, header - top, Shadow.heapEdge);
    }
    this._writeHeader(header, end - header, size, LIVE, start);
    memory.setWord(State.heapTop, end);
    memory.shade(end - EDGE - body, body + EDGE, Shadow.heapEdge);
    return this._open(header, size, start);
  }

  private _padded(size: number, align: number, top: number): number {
    this._writeHeader(top, HEADER + align, 0, FREED, 0);
    this._memory.shade(top, HEADER + align, Shadow.heapEdge);
    this._memory.setWord(State.heapTop, top + HEADER + align);
    return this.allocate(size, align);
  }

  private _writeHeader(at: number, total: number, size: number, state: number, start: number): void {
    const memory = this._memory;
    memory.setU32(at + H.total, total);
    memory.setU32(at + H.size, size);
    memory.setU32(at + H.state, state);
    memory.setU32(at + H.next, 0);
    memory.setU32(at + H.start, start);
    memory.setU32(at + H.site, 0);
    memory.shade(at, HEADER, Shadow.heapHeader);
  }

  private _open(header: number, size: number, start: number): number {
    const memory = this._memory;
    memory.setU32(header + H.size, size);
    memory.setU32(header + H.state, LIVE);
    memory.setU32(header + H.start, start);
    const total = memory.getU32(header + H.total);
    memory.shade(start, header + total - start, Shadow.heapEdge);
    memory.shade(start, size, Shadow.ok);
    memory.setWord(State.heapUsed, memory.word(State.heapUsed) + size);
    return start;
  }

  private _reuse(total: number): number {
    const memory = this._memory;
    if (memory.word(State.freedBytes) < QUARANTINE) return 0;
    const list = State.freeLists + classOf(total) * 8;
    const head = memory.word(list);
    if (!head || memory.getU32(head + H.total) < total) return 0;
    const next = memory.getU32(head + H.next);
    memory.setWord(list, next);
    if (!next) memory.setWord(list + 4, 0);
    memory.setWord(State.freedBytes, memory.word(State.freedBytes) - memory.getU32(head + H.total));
    return head;
  }

  /** Notes the function and the block of its code that allocated a block. */
  noteSite(address: number, functionId: number, block: number): void {
    this._memory.setU32(address - HEADER + H.site, functionId);
    this._memory.setU32(address - HEADER + H.siteBlock, block);
  }
  siteOf(address: number): { functionId: number; block: number } | undefined {
    const functionId = this._memory.getU32(address - HEADER + H.site);
    return functionId ? { functionId, block: this._memory.getU32(address - HEADER + H.siteBlock) } : undefined;
  }

  /** Frees a block; gives what is wrong instead when `address` is not the start of a live block. */
  free(address: number): string | undefined {
    const memory = this._memory;
    const header = address - HEADER;
    if (
      address % 16 !== 0 ||
      header < HEAP_BASE ||
      address >= this._top() ||
      memory.shadowAt(header) !== Shadow.heapHeader ||
      memory.getU32(header + H.start) !== address
    ) {
      const inside = this.blockAt(address);
      if (inside)
        return (
          `free of ${hex(address)}, ${address - inside.address} bytes into a block of ${inside.size} bytes ` +
          `at ${hex(inside.address)}`
        );
      return `free of ${hex(address)}, which malloc never gave`;
    }
    if (memory.getU32(header + H.state) === FREED) return `double free of ${hex(address)}`;
    const total = memory.getU32(header + H.total);
    const size = memory.getU32(header + H.size);
    memory.setU32(header + H.state, FREED);
    memory.setU32(header + H.next, 0);
    memory.shade(address, header + total - address, Shadow.heapFreed);
    const list = State.freeLists + classOf(total) * 8;
    const tail = memory.word(list + 4);
    if (tail) memory.setU32(tail + H.next, header);
    else memory.setWord(list, header);
    memory.setWord(list + 4, header);
    memory.setWord(State.freedBytes, memory.word(State.freedBytes) + total);
    memory.setWord(State.heapUsed, memory.word(State.heapUsed) - size);
    return undefined;
  }

  /** Bytes asked for, of a live block that starts at `address`; -1 for other addresses. */
  sizeOf(address: number): number {
    const header = address - HEADER;
    if (header < HEAP_BASE || address >= this._top() || this._memory.shadowAt(header) !== Shadow.heapHeader) return -1;
    return this._memory.getU32(header + H.state) === LIVE && this._memory.getU32(header + H.start) === address
      ? this._memory.getU32(header + H.size)
      : -1;
  }

  /** The block (live or freed) whose bytes or edge hold `address`. */
  blockAt(address: number): HeapBlock | undefined {
    if (address < HEAP_BASE || address >= this._top()) return undefined;
    for (const block of this.blocks()) {
      if (address >= block.address - HEADER && address < block.end) return block;
    }
    return undefined;
  }

  /** All blocks in order of address. */
  *blocks(): Generator<HeapBlock & { end: number }> {
    const top = this._top();
    for (let at = HEAP_BASE; at < top;) {
      const total = this._memory.getU32(at + H.total);
      if (total < HEADER) return;
      const start = this._memory.getU32(at + H.start);
      if (start) {
        yield {
          address: start,
          size: this._memory.getU32(at + H.size),
          freed: this._memory.getU32(at + H.state) === FREED,
          end: at + total,
        };
      }
      at += total;
    }
  }
}
