/** <stdlib.h>, <errno.h>, <assert.h>, <setjmp.h>, <unistd.h> as far as it is about the process. */

import { alignUp } from '../../c/layout';
import { realFromText, realToNumber } from '../numeric/longDouble';
import type { Real } from '../numeric/longDouble';
import { Control, Frame, Shadow } from '../memory/memory';
import type { Model, ModelCall } from '../call/model';
import { nextRandom as nextOf } from '../kernel/random';
import { ownControl } from '../kernel/process/ownControl';

const EINVAL = 22;
const ERANGE = 34;
const ENOMEM = 12;

function allocated(c: ModelCall, address: number): number {
  if (!address) c.setErrno(ENOMEM);
  else {
    // Who called: for messages about the block.
    const caller = c.memory.getU32(c.memory.word(Control.frame) + Frame.caller);
    c.heap.noteSite(address, c.memory.getU32(caller + Frame.function), c.memory.getU32(caller + Frame.pc));
  }
  return address;
}
/** Memory in which nothing was written yet. */
function fresh(c: ModelCall, address: number, size: number): number {
  if (address) c.memory.freshen(address, size);
  return allocated(c, address);
}

function zeroed(c: ModelCall, address: number, size: number): number {
  if (address) {
    c.memory.u8.fill(0, address, address + size);
    c.memory.mark(address, size);
  }
  return allocated(c, address);
}

function release(c: ModelCall, address: number): void {
  if (address === 0) return;
  const wrong = c.heap.free(address);
  if (wrong) c.fault(wrong);
}

function reallocate(c: ModelCall, old: number, size: number): number {
  if (old === 0) return fresh(c, c.heap.allocate(size), size);
  const before = c.heap.sizeOf(old);
  if (before < 0) c.fault(`realloc of 0x${old.toString(16)}, which is not the start of a live block`);
  if (size === 0) {
    release(c, old);
    return 0;
  }
  const now = c.heap.allocate(size);
  if (!now) return allocated(c, 0);
  const kept = Math.min(before, size);
  c.memory.u8.copyWithin(now, old, old + kept);
  c.memory.mark(now, kept);
  const rest = Math.ceil(kept / 8) * 8;
  if (size > rest) c.memory.freshen(now + rest, size - rest);
  release(c, old);
  return allocated(c, now);
}

/** strtol and its kin (C11 7.22.1.4). */
function parseInteger(c: ModelCall, signed: boolean): bigint {
  const start = c.pointer(0);
  const text = new TextDecoder('latin1').decode(c.bytes(start));
  let base = c.int(2);
  const space = /^[ \t\n\v\f\r]*/.exec(text)![0].length;
  let at = space;
  const negative = text[at] === '-';
  if (text[at] === '-' || text[at] === '+') at++;
  if ((base === 0 || base === 16) && /^0[xX][0-9a-fA-F]/.test(text.slice(at))) {
    base = 16;
    at += 2;
  } else if (base === 0) base = text[at] === '0' ? 8 : 10;
  const from = at;
  let value = 0n;
  for (; at < text.length; at++) {
    const d = parseInt(text[at], 36);
    if (Number.isNaN(d) || d >= base) break;
    value = value * BigInt(base) + BigInt(d);
  }
  const end = c.pointer(1);
  if (end) {
    c.check(end, 8, true);
    c.memory.setU64(end, BigInt(start + (at === from ? 0 : at)));
  }
  if (at === from && c.int(2) !== 0 && (base < 2 || base > 36)) c.setErrno(EINVAL);
  if (negative) value = -value;
  const low = signed ? -(1n << 63n) : -((1n << 64n) - 1n);
  const high = signed ? (1n << 63n) - 1n : (1n << 64n) - 1n;
  if (value < low || value > high) {
    c.setErrno(ERANGE);
    return value < low && signed ? low : high;
  }
  return value;
}

/** strtod and its like (C11 7.22.1.3). */
function parsedReal(c: ModelCall): Real {
  const start = c.pointer(0);
  const text = new TextDecoder('latin1').decode(c.bytes(start));
  const match =
    /^[ \t\n\v\f\r]*([-+]?(?:inf(?:inity)?|nan|0x(?:[\da-f]+\.?[\da-f]*|\.[\da-f]+)(?:p[-+]?\d+)?|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?))/i.exec(
      text,
    );
  const end = c.pointer(1);
  if (end) {
    c.check(end, 8, true);
    c.memory.setU64(end, BigInt(start + (match ? match[0].length : 0)));
  }
  const value = match ? realFromText(match[1]) : realFromText('0');
  if (value.special === undefined && !Number.isFinite(realToNumber(value))) c.setErrno(ERANGE);
  return value;
}

function plainInteger(c: ModelCall): bigint {
  const match = /^[ \t\n\v\f\r]*([-+]?\d+)/.exec(new TextDecoder('latin1').decode(c.bytes(c.pointer(0))));
  return match ? BigInt(match[1].replace('+', '')) : 0n;
}

/** As rand(): all the machine's chance is one seed. */
function nextRandom(c: ModelCall): number {
  return nextOf(c.library);
}

/** The machine's entropy is the same in every run. */
function fillRandom(c: ModelCall, to: number, size: number): void {
  c.check(to, size, true);
  for (let i = 0; i < size; i++) c.memory.setU8(to + i, nextRandom(c) >>> 16);
}

function assertionFailed(c: ModelCall): never {
  return c.fault(`assertion failed: ${c.text(c.pointer(0))} (${c.text(c.pointer(1))}:${c.int(2)})`);
}

export const STDLIB_MODELS: Record<string, Model> = {
  malloc: (c) => fresh(c, c.heap.allocate(c.size(0)), c.size(0)),
  calloc(c) {
    const size = c.size(0) * c.size(1);
    return zeroed(c, c.heap.allocate(size), size);
  },
  realloc: (c) => reallocate(c, c.pointer(0), c.size(1)),
  reallocarray: (c) => reallocate(c, c.pointer(0), c.size(1) * c.size(2)),
  free: (c) => release(c, c.pointer(0)),
  cfree: (c) => release(c, c.pointer(0)),
  posix_memalign(c) {
    const address = c.heap.allocate(c.size(2), c.size(1));
    if (!address) return ENOMEM;
    fresh(c, address, c.size(2));
    c.check(c.pointer(0), 8, true);
    c.memory.setU64(c.pointer(0), BigInt(address));
    return 0;
  },
  aligned_alloc: (c) => fresh(c, c.heap.allocate(c.size(1), c.size(0)), c.size(1)),
  memalign: (c) => fresh(c, c.heap.allocate(c.size(1), c.size(0)), c.size(1)),
  malloc_usable_size: (c) => Math.max(0, c.heap.sizeOf(c.pointer(0))),
  abort: (c) => c.fault('abort was called'),
  exit(c) {
    // Handlers run from the last to the first (C11 7.22.4.4).
    const handler = c.library.atExit.pop();
    if (handler !== undefined) c.callBack(handler, []);
    c.exit(c.int(0) & 0xff);
  },
  _exit: (c) => c.exit(c.int(0) & 0xff),
  _Exit: (c) => c.exit(c.int(0) & 0xff),
  atexit(c) {
    c.library.atExit.push(c.pointer(0));
    return 0;
  },
  __assert_fail: assertionFailed,
  __assert: assertionFailed,
  strtol: (c) => parseInteger(c, true),
  strtoll: (c) => parseInteger(c, true),
  strtoimax: (c) => parseInteger(c, true),
  strtoul: (c) => parseInteger(c, false),
  strtoull: (c) => parseInteger(c, false),
  strtoumax: (c) => parseInteger(c, false),
  strtod: (c) => c.returnDouble(realToNumber(parsedReal(c))),
  strtof: (c) => c.returnFloat(realToNumber(parsedReal(c), true)),
  strtold: (c) => c.returnReal(parsedReal(c)),
  atoi: (c) => BigInt.asIntN(32, plainInteger(c)),
  atol: plainInteger,
  atoll: plainInteger,
  abs: (c) => Math.abs(c.int(0)) | 0,
  labs: (c) => (c.long(0) < 0n ? -c.long(0) : c.long(0)),
  llabs: (c) => (c.long(0) < 0n ? -c.long(0) : c.long(0)),
  rand: nextRandom,
  random: nextRandom,
  lrand48: nextRandom,
  srand(c) {
    c.library.random = c.uint(0);
  },
  srandom(c) {
    c.library.random = c.uint(0);
  },
  getentropy(c) {
    fillRandom(c, c.pointer(0), c.size(1));
    return 0;
  },
  getrandom(c) {
    fillRandom(c, c.pointer(0), c.size(1));
    return c.size(1);
  },
  rand_r(c) {
    c.check(c.pointer(0), 4, true);
    const next = (Math.imul(c.memory.getU32(c.pointer(0)), 1103515245) + 12345) >>> 0;
    c.memory.setU32(c.pointer(0), next);
    return (next >>> 1) & 0x7fffffff;
  },
  __errno_location: (c) => c.errnoAddress(),
  /** The buffer keeps the caller's frame, its block to go on with, and where the result goes. */
  setjmp: (c) => saveContext(c, false),
  _setjmp: (c) => saveContext(c, false),
  __sigsetjmp: (c) => saveContext(c, c.int(1) !== 0),
  sigsetjmp: (c) => saveContext(c, c.int(1) !== 0),
  longjmp: restoreContext,
  _longjmp: restoreContext,
  siglongjmp: restoreContext,
};

/** @param mask the signal mask is kept too, for siglongjmp to put back */
function saveContext(c: ModelCall, mask: boolean): number {
  const at = c.pointer(0);
  c.check(at, 24, true);
  c.memory.setU32(at + 12, mask ? 1 : 0);
  c.memory.setU64(at + 16, mask ? ownControl(c).mask : 0n);
  const frame = c.memory.word(0x14);
  const caller = c.memory.getU32(frame + Frame.caller);
  c.memory.setU32(at, caller);
  c.memory.setU32(at + 4, c.memory.getU32(caller + Frame.pc));
  c.memory.setU32(at + 8, frame);
  return 0;
}

function restoreContext(c: ModelCall): number {
  const at = c.pointer(0);
  c.check(at, 24, false);
  if (c.memory.getU32(at + 12)) ownControl(c).mask = c.memory.getU64(at + 16);
  const value = c.int(1) || 1;
  const frame = c.memory.word(0x14);
  const target = c.memory.getU32(at);
  if (!target) c.fault('longjmp to a buffer that setjmp never filled');
  // This call returns into the frame of setjmp's caller, as if from there. What frames in between said of their
  // memory is over.
  const first = Math.ceil(c.memory.getU32(at + 8) / 8) * 8;
  if (frame > first) c.memory.shade(first, alignUp(frame - first, 8), Shadow.ok);
  c.memory.setU32(target + Frame.pc, c.memory.getU32(at + 4));
  c.memory.setU32(frame + Frame.caller, target);
  c.memory.setU64(c.memory.getU32(at + 8) + Frame.result, BigInt(value));
  return value;
}
