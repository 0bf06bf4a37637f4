/**
 * The machine's one linear memory: where everything lies, which bytes the program may touch, which pages were written.
 *
 * A C pointer holds an offset into this memory. The lowest 64 KiB and all tables of the machine are out of the
 * program's reach. Each 8 bytes of memory have a shadow byte: 8 = all may be used, 1 to 7 = only the first ones,
 * other values say why not ({@link Shadow}). 0 is "nothing here", so a fresh memory needs no set-up.
 */

/** Bytes of the whole memory: 1 GiB of address space, taken from the system only as it is touched. */
export const MEMORY_SIZE = 0x4000_0000;
export const PAGE = 4096;
export const PAGE_SHIFT = 12;

/** Words of the control block, below everything the program can reach. Not part of the program's state. */
export const Control = {
  /** Statements that may still begin before the machine gets control back. */
  fuel: 0x10,
  /** Frame of the running thread. */
  frame: 0x14,
  /** Thread-local block of the running thread. */
  tls: 0x18,
  /** Frames may reach up to here before more stack is mapped. */
  stackLimit: 0x1c,
  /** i64: address of a faulting access. */
  faultAddress: 0x20,
  /** What the faulting access was: see {@link FaultInfo}. */
  faultInfo: 0x28,
  /** Compare-and-swaps that failed / succeeded since the start of the slice, and the statement of the last failure. */
  casFailed: 0x30,
  casDone: 0x34,
  casStatement: 0x38,
  /** Number of the running thread where an explorer looks on, else 0; and whether it lets the next access pass. */
  explorer: 0x50,
  pass: 0x54,
  /**
   * Where several threads take turns by themselves (see rounds.ts): the thread in the table, statements left of its
   * slice when its turn began, its turn's, those behind it.
   */
  turn: 0x60,
  left: 0x64,
  turnFuel: 0x68,
  reserve: 0x6c,
  /** Statements of the turn that were taken away in its middle. */
  withdrawn: 0x70,
  /** 1: a raw access has read bytes without a value since this was last cleared; used within one statement only. */
  moved: 0x58,
  /** Scratch for 16-byte results of helpers. */
  scratch: 0x40,
} as const;

/** Threads that take turns by themselves, 32 bytes each; see rounds.ts. */
export const ROUNDS_BASE = 0x1000;
export const ROUNDS_SIZE = 0x1000;
/**
 * For an explorer: a byte per 8 bytes of memory (folded), which thread is alone there, or an {@link Owner}. Not part
 * of the state.
 */
export const EXPLORE_BASE = 0x4000;
export const EXPLORE_SIZE = 0x4000;
export const Owner = { nobody: 0, readOnly: 0xfe, ask: 0xff } as const;

/** Machine state that lives in memory and belongs to history: heap bookkeeping, constructors that have run. */
export const STATE_BASE = 0x8000;
export const State = {
  heapTop: STATE_BASE,
  heapUsed: STATE_BASE + 4,
  freedBytes: STATE_BASE + 8,
  /** Heads and tails of the lists of free blocks by size class: 64 pairs. */
  freeLists: STATE_BASE + 0x100,
  /** A byte per translation unit: its constructors have run. */
  constructed: STATE_BASE + 0x1000,
} as const;

/** A byte per statement: the machine stops before it. */
export const STOPS_BASE = 0x1_0000;
export const STOPS_SIZE = 0x10_0000;
/** A byte per page: written since the last look. */
export const DIRTY_BASE = STOPS_BASE + STOPS_SIZE;
/** For each function, by number, 8 bytes: statements begun in it and calls; see counts.ts. */
export const COUNTS_BASE = 0x16_0000;
/** A function's sum holds the statements begun in its low 40 bits, its calls above them. */
export const COUNTED_STATEMENT_BITS = 40n;
/** One call in such a sum. */
export const COUNTED_CALL = 1n << COUNTED_STATEMENT_BITS;
export const SHADOW_BASE = 0x20_0000;
export const SHADOW_END = SHADOW_BASE + MEMORY_SIZE / 8;
export const CODE_BASE = 0x840_0000;
export const CODE_SIZE = 0x10_0000;
export const GLOBALS_BASE = 0x880_0000;
export const GLOBALS_END = 0xb00_0000;
export const STACKS_BASE = 0xb00_0000;
export const STACKS_END = 0xe00_0000;
export const HEAP_BASE = 0xe00_0000;
export const HEAP_END = 0x1800_0000;
/** Where mmap puts things (kernel/mapping.ts). */
export const MAPS_BASE = 0x1800_0000;
export const MAPS_END = MEMORY_SIZE;

export const MAIN_STACK = 0x80_0000;
export const THREAD_STACK = 0x10_0000;
/** Bytes at the start of a thread's region for thread-local variables. */
export const TLS_SIZE = 0x2_0000;
/** Stack is mapped in steps of this many bytes. */
export const STACK_STEP = 0x1_0000;

/** Shadow values. */
export const Shadow = {
  nothing: 0,
  ok: 8,
  readOnly: 9,
  heapEdge: 0x10,
  heapFreed: 0x11,
  heapHeader: 0x12,
  globalEdge: 0x13,
  /** Mapped and touched, then protected from every access. */
  noAccess: 0x14,
  stackEdge: 0x15,
  /**
   * Registers of a device. An access goes the slow way and asks {@link Memory.device}: before a load, which then
   * takes the bytes that the device has put there; before a store, whose bytes the device gets when the statement has
   * ended.
   */
  device: 0x20,
  /**
   * Usable, and only the first `value - fresh` bytes have been written: what is read beyond them was never given a
   * value.
   */
  fresh: 0x40,
  /** Only the first `value - freshPart` bytes are usable, and none of them has been written. */
  freshPart: 0x48,
} as const;

/** Bytes that are copied one by one. */
const FEW = 128;

/** Four shadow bytes of memory that may be used. */
const ALL_OK = 0x0808_0808;

/** Bits of the word that describes a faulting access. */
export const FaultInfo = {
  size: 0xff_ffff,
  write: 0x100_0000,
  update: 0x200_0000,
  raw: 0x400_0000,
  kindShift: 28,
} as const;
/** Kinds of fault that compiled code reports. */
export const FaultKind = { access: 0, divide: 1, overflow: 2, badCall: 3, message: 4, stack: 5, race: 6 } as const;

/** Frame header; see lower/builder.ts. All offsets from the frame's base. */
export const Frame = {
  pc: 0,
  caller: 4,
  function: 8,
  top: 12,
  result: 16,
  recordResult: 32,
  variadic: 36,
  args: 48,
} as const;

export class Memory {
  readonly memory: WebAssembly.Memory;
  readonly u8: Uint8Array;
  readonly u32: Uint32Array;
  readonly i32: Int32Array;
  readonly view: DataView;

  /**
   * Makes a page that is mapped there usable; false: it cannot be used. Set by the engine, for addresses from
   * {@link MAPS_BASE} on.
   */
  pageIn: (address: number) => boolean = () => false;

  constructor() {
    const pages = MEMORY_SIZE / 65536;
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    this.u8 = new Uint8Array(this.memory.buffer);
    this.u32 = new Uint32Array(this.memory.buffer);
    this.i32 = new Int32Array(this.memory.buffer);
    this.view = new DataView(this.memory.buffer);
  }

  /** A control or state word. */
  word(address: number): number {
    return this.u32[address >> 2];
  }
  setWord(address: number, value: number): void {
    this.u32[address >> 2] = value;
    if (address >= STATE_BASE) this.mark(address, 4);
  }

  /** Is told of what models write, where somebody watches (see watches.ts). */
  watcher: ((address: number, length: number) => void) | undefined;

  /** Notes that bytes were written. */
  mark(address: number, length: number): void {
    if (length <= 0) return;
    this.watcher?.(address, length);
    if (address >= STACKS_BASE && address < MAPS_BASE) this._written(address, length);
    this.u8.fill(1, DIRTY_BASE + (address >>> PAGE_SHIFT), DIRTY_BASE + ((address + length - 1) >>> PAGE_SHIFT) + 1);
  }

  /** Bytes got values: their shadow no longer says that they have none. */
  private _written(address: number, length: number): void {
    const { u8 } = this;
    const last = SHADOW_BASE + ((address + length - 1) >>> 3);
    for (let at = SHADOW_BASE + (address >>> 3); at <= last; at++) {
      if (u8[at] < Shadow.fresh) continue;
      u8[at] = u8[at] > Shadow.freshPart ? u8[at] - Shadow.freshPart : Shadow.ok;
      u8[DIRTY_BASE + (at >>> PAGE_SHIFT)] = 1;
    }
  }

  /** Says that usable bytes have no value yet. `address` is a multiple of 8. */
  freshen(address: number, length: number): void {
    const whole = length >>> 3;
    const first = SHADOW_BASE + (address >>> 3);
    this.u8.fill(Shadow.fresh, first, first + whole);
    if (length & 7) this.u8[first + whole] = Shadow.freshPart + (length & 7);
    this.mark(first, whole + 1);
  }

  /**
   * A checked access of compiled code, the slow way: whether it may be, with what it says about values noted. `raw`:
   * the bytes read are only moved on, also those that have no value.
   */
  access(address: number, size: number, write: boolean, raw: boolean): boolean {
    if (!this.use(address, size, write)) return false;
    const { u8 } = this;
    for (let at = address >>> 3; at <= (address + size - 1) >>> 3; at++) {
      const shadow = u8[SHADOW_BASE + at];
      if (shadow < Shadow.fresh) continue;
      const from = Math.max(0, address - at * 8);
      const to = Math.min(8, address + size - at * 8);
      const part = shadow > Shadow.freshPart;
      const known = part ? 0 : shadow - Shadow.fresh;
      let now: number = shadow;
      // What was not written in order is taken as written, and so is the rest once something is used again: mistakes
      // are missed, none is made up.
      if (write) now = part ? shadow - Shadow.freshPart : from !== known || to === 8 ? Shadow.ok : Shadow.fresh + to;
      else if (to <= known) now = Shadow.ok;
      else if (!raw) return false;
      else this.u32[Control.moved >> 2] = 1;
      if (now !== shadow) {
        u8[SHADOW_BASE + at] = now;
        u8[DIRTY_BASE + ((SHADOW_BASE + at) >>> PAGE_SHIFT)] = 1;
      }
    }
    return true;
  }

  /** First byte in a usable range that was never given a value, or -1. */
  firstWithoutValue(address: number, length: number): number {
    for (let at = address; at < address + length; at++) {
      const shadow = this.shadowAt(at);
      if (shadow >= Shadow.fresh && (at & 7) >= (shadow > Shadow.freshPart ? 0 : shadow - Shadow.fresh)) return at;
    }
    return -1;
  }

  /**
   * Sets the shadow of `[address, address + length)`; address is a multiple of 8. The last bytes may be a part of 8.
   */
  shade(address: number, length: number, value: number): void {
    const first = SHADOW_BASE + (address >>> 3);
    const whole = length >>> 3;
    this.u8.fill(value, first, first + whole);
    const rest = length & 7;
    if (rest) this.u8[first + whole] = value === Shadow.ok ? rest : value;
    this.mark(first, whole + (rest ? 1 : 0));
  }

  /** Whether the program may use a range so; pages that are touched for the first time become usable. */
  use(address: number, length: number, write: boolean): boolean {
    let at = this.firstBad(address, length, write);
    while (at >= MAPS_BASE && at < MEMORY_SIZE && this.shadowAt(at) === Shadow.nothing && this.pageIn(at))
      at = this.firstBad(at, address + length - at, write);
    return at < 0;
  }

  /** A page that has not been touched yet holds zeros. Set by the engine, for addresses from {@link MAPS_BASE} on. */
  isUntouched: (address: number) => boolean = () => false;

  /** Whether a look at a range shows what the program would read there; changes nothing. */
  readable(address: number, length: number): boolean {
    const end = address + length;
    let at = this.firstBad(address, length, false);
    while (at >= MAPS_BASE && at < end && this.shadowAt(at) === Shadow.nothing && this.isUntouched(at)) {
      at = Math.floor(at / PAGE) * PAGE + PAGE;
      if (at >= end) return true;
      at = this.firstBad(at, end - at, false);
    }
    return at < 0;
  }

  /**
   * First address in the range that may not be used so, or -1. Touches nothing: a page that has not been used yet is
   * bad.
   */
  firstBad(address: number, length: number, write: boolean): number {
    if (length === 0) return -1;
    if (address < 0 || address >= MEMORY_SIZE || address + length > MEMORY_SIZE) return address;
    const end = address + length;
    let at = address;
    while (at < end) {
      // 32 bytes at a time where all of them may be used.
      if ((at & 31) === 0) while (at + 32 <= end && this.u32[(SHADOW_BASE + (at >>> 3)) >> 2] === ALL_OK) at += 32;
      if (at >= end) break;
      const shadow = this.u8[SHADOW_BASE + (at >>> 3)];
      const stop = Math.min(end, (at & ~7) + 8);
      if (shadow === Shadow.ok || (shadow === Shadow.readOnly && !write)) {
        at = stop;
        continue;
      }
      if (shadow >= Shadow.fresh && shadow <= Shadow.freshPart) {
        at = stop;
        continue;
      }
      const part = shadow > Shadow.freshPart ? shadow - Shadow.freshPart : shadow;
      if (part >= 1 && part <= 7) {
        const valid = (at & ~7) + part;
        if (stop <= valid) {
          at = stop;
          continue;
        }
        return Math.max(at, valid);
      }
      return at;
    }
    return -1;
  }

  shadowAt(address: number): number {
    return this.u8[SHADOW_BASE + (address >>> 3)];
  }

  /** Writes without a check of what the program may touch; for loaders and models after their own check. */
  write(address: number, bytes: Uint8Array): void {
    const { u8 } = this;
    // A loop is faster for the few bytes of a string.
    if (bytes.length > FEW) u8.set(bytes, address);
    else for (let i = 0; i < bytes.length; i++) u8[address + i] = bytes[i];
    this.mark(address, bytes.length);
  }
  /** A copy of bytes, which the program may read. */
  copy(from: number, to: number): Uint8Array {
    const { u8 } = this;
    if (to - from > FEW) return u8.slice(from, to);
    const bytes = new Uint8Array(to - from);
    for (let i = 0; i < bytes.length; i++) bytes[i] = u8[from + i];
    return bytes;
  }
  setU8(address: number, value: number): void {
    this.u8[address] = value;
    this.mark(address, 1);
  }
  setU16(address: number, value: number): void {
    this.view.setUint16(address, value, true);
    this.mark(address, 2);
  }
  setU32(address: number, value: number): void {
    this.view.setUint32(address, value, true);
    this.mark(address, 4);
  }
  setU64(address: number, value: bigint): void {
    this.view.setBigUint64(address, BigInt.asUintN(64, value), true);
    this.mark(address, 8);
  }
  setF32(address: number, value: number): void {
    this.view.setFloat32(address, value, true);
    this.mark(address, 4);
  }
  setF64(address: number, value: number): void {
    this.view.setFloat64(address, value, true);
    this.mark(address, 8);
  }
  getU16(address: number): number {
    return this.view.getUint16(address, true);
  }
  getU32(address: number): number {
    return this.view.getUint32(address, true);
  }
  getI32(address: number): number {
    return this.view.getInt32(address, true);
  }
  getU64(address: number): bigint {
    return this.view.getBigUint64(address, true);
  }
  getI64(address: number): bigint {
    return this.view.getBigInt64(address, true);
  }
  getF64(address: number): number {
    return this.view.getFloat64(address, true);
  }
  /** A pointer's value; pointers above the address space come back as they are (a number up to 2^64, inexact). */
  getPointer(address: number): number {
    return this.u32At(address) + this.u32At(address + 4) * 0x1_0000_0000;
  }
  private u32At(address: number): number {
    return this.view.getUint32(address, true);
  }
}
