/** <string.h>, <strings.h>, <ctype.h>. */

import { part } from '../kernel/fs/descriptors';
import { errorText } from '../kernel/errno';
import type { Model, ModelCall } from '../call/model';

function length(c: ModelCall, address: number, limit?: number): number {
  return c.bytes(address, limit).length;
}

function compareBytes(a: Uint8Array, b: Uint8Array, limit = Infinity): number {
  for (let i = 0; i < limit; i++) {
    const x = a[i] ?? 0;
    const y = b[i] ?? 0;
    if (x !== y) return x < y ? -1 : 1;
    if (x === 0) return 0;
  }
  return 0;
}

function lower(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));
}

function copyString(c: ModelCall, to: number, bytes: Uint8Array): void {
  c.check(to, bytes.length + 1, true);
  c.memory.write(to, bytes);
  c.memory.setU8(to + bytes.length, 0);
}

function move(c: ModelCall): number {
  const to = c.pointer(0);
  const size = c.size(2);
  c.check(c.pointer(1), size, false);
  c.check(to, size, true);
  c.memory.u8.copyWithin(to, c.pointer(1), c.pointer(1) + size);
  c.memory.mark(to, size);
  return to;
}

function find(c: ModelCall, last: boolean): number {
  const start = c.pointer(0);
  const bytes = c.bytes(start);
  const byte = c.int(1) & 0xff;
  if (byte === 0) return start + bytes.length;
  const at = last ? bytes.lastIndexOf(byte) : bytes.indexOf(byte);
  return at < 0 ? 0 : start + at;
}

function span(c: ModelCall, wanted: boolean): number {
  const bytes = c.bytes(c.pointer(0));
  const set = new Set(c.bytes(c.pointer(1)));
  let n = 0;
  while (n < bytes.length && set.has(bytes[n]) === wanted) n++;
  return n;
}

function indexOfBytes(bytes: Uint8Array, part: Uint8Array): number {
  outer: for (let i = 0; i + part.length <= bytes.length; i++) {
    for (let j = 0; j < part.length; j++) if (bytes[i + j] !== part[j]) continue outer;
    return i;
  }
  return -1;
}

function token(c: ModelCall, start: number, delimiters: Uint8Array): { token: number; next: number } {
  const set = new Set(delimiters);
  const bytes = c.bytes(start);
  let from = 0;
  while (from < bytes.length && set.has(bytes[from])) from++;
  if (from === bytes.length) return { token: 0, next: start + bytes.length };
  let to = from;
  while (to < bytes.length && !set.has(bytes[to])) to++;
  if (to < bytes.length) c.memory.setU8(start + to, 0);
  return { token: start + from, next: start + Math.min(to + 1, bytes.length) };
}

function duplicate(c: ModelCall, bytes: Uint8Array): number {
  const to = c.heap.allocate(bytes.length + 1);
  if (to) copyString(c, to, bytes);
  return to;
}

function isClass(test: (code: number) => boolean): Model {
  return (c) => (test(c.int(0)) ? 1 : 0);
}
const alpha = (x: number): boolean => (x >= 65 && x <= 90) || (x >= 97 && x <= 122);
const digit = (x: number): boolean => x >= 48 && x <= 57;

/** strerror(3): a constant text, made once for each number. */
function errorString(c: ModelCall, errno: number): number {
  const texts = part<Record<number, number>>(c, 'errorTexts', () => ({}));
  return (texts[errno] ??= duplicate(c, new TextEncoder().encode(errorText(errno))));
}

export const STRING_MODELS: Record<string, Model> = {
  memcpy: move,
  memmove: move,
  mempcpy: (c) => move(c) + c.size(2),
  memset(c) {
    const size = c.size(2);
    c.check(c.pointer(0), size, true);
    c.memory.u8.fill(c.int(1) & 0xff, c.pointer(0), c.pointer(0) + size);
    c.memory.mark(c.pointer(0), size);
    return c.pointer(0);
  },
  bzero(c) {
    c.check(c.pointer(0), c.size(1), true);
    c.memory.u8.fill(0, c.pointer(0), c.pointer(0) + c.size(1));
    c.memory.mark(c.pointer(0), c.size(1));
  },
  memcmp(c) {
    const size = c.size(2);
    c.check(c.pointer(0), size, false);
    c.check(c.pointer(1), size, false);
    for (let i = 0; i < size; i++) {
      const difference = c.memory.u8[c.pointer(0) + i] - c.memory.u8[c.pointer(1) + i];
      if (difference) return difference < 0 ? -1 : 1;
    }
    return 0;
  },
  memchr(c) {
    const start = c.pointer(0);
    const size = c.size(2);
    for (let i = 0; i < size; i++) {
      c.check(start + i, 1, false);
      if (c.memory.u8[start + i] === (c.int(1) & 0xff)) return start + i;
    }
    return 0;
  },
  strlen: (c) => length(c, c.pointer(0)),
  strnlen: (c) => length(c, c.pointer(0), c.size(1)),
  strcpy(c) {
    copyString(c, c.pointer(0), c.bytes(c.pointer(1)));
    return c.pointer(0);
  },
  stpcpy(c) {
    const bytes = c.bytes(c.pointer(1));
    copyString(c, c.pointer(0), bytes);
    return c.pointer(0) + bytes.length;
  },
  strncpy(c) {
    const bytes = c.bytes(c.pointer(1), c.size(2));
    c.check(c.pointer(0), c.size(2), true);
    c.memory.write(c.pointer(0), bytes);
    c.memory.u8.fill(0, c.pointer(0) + bytes.length, c.pointer(0) + c.size(2));
    c.memory.mark(c.pointer(0), c.size(2));
    return c.pointer(0);
  },
  strcat(c) {
    copyString(c, c.pointer(0) + length(c, c.pointer(0)), c.bytes(c.pointer(1)));
    return c.pointer(0);
  },
  strncat(c) {
    copyString(c, c.pointer(0) + length(c, c.pointer(0)), c.bytes(c.pointer(1), c.size(2)));
    return c.pointer(0);
  },
  strlcpy(c) {
    const bytes = c.bytes(c.pointer(1));
    if (c.size(2) > 0) copyString(c, c.pointer(0), bytes.subarray(0, c.size(2) - 1));
    return bytes.length;
  },
  strcmp: (c) => compareBytes(c.bytes(c.pointer(0)), c.bytes(c.pointer(1))),
  strcoll: (c) => compareBytes(c.bytes(c.pointer(0)), c.bytes(c.pointer(1))),
  strncmp: (c) => compareBytes(c.bytes(c.pointer(0), c.size(2)), c.bytes(c.pointer(1), c.size(2)), c.size(2)),
  strcasecmp: (c) => compareBytes(lower(c.bytes(c.pointer(0))), lower(c.bytes(c.pointer(1)))),
  strncasecmp: (c) =>
    compareBytes(lower(c.bytes(c.pointer(0), c.size(2))), lower(c.bytes(c.pointer(1), c.size(2))), c.size(2)),
  strchr: (c) => find(c, false),
  index: (c) => find(c, false),
  strrchr: (c) => find(c, true),
  rindex: (c) => find(c, true),
  strchrnul(c) {
    const at = find(c, false);
    return at || c.pointer(0) + length(c, c.pointer(0));
  },
  strspn: (c) => span(c, true),
  strcspn: (c) => span(c, false),
  strpbrk(c) {
    const n = span(c, false);
    return n < length(c, c.pointer(0)) ? c.pointer(0) + n : 0;
  },
  strstr(c) {
    const at = indexOfBytes(c.bytes(c.pointer(0)), c.bytes(c.pointer(1)));
    return at < 0 ? 0 : c.pointer(0) + at;
  },
  strtok_r(c) {
    c.check(c.pointer(2), 8, true);
    const start = c.pointer(0) || c.memory.getPointer(c.pointer(2));
    if (!start) return 0;
    const result = token(c, start, c.bytes(c.pointer(1)));
    c.memory.setU64(c.pointer(2), BigInt(result.next));
    return result.token;
  },
  strtok(c) {
    const start = c.pointer(0) || c.library.token;
    if (!start) return 0;
    const result = token(c, start, c.bytes(c.pointer(1)));
    c.library.token = result.next;
    return result.token;
  },
  strsep(c) {
    c.check(c.pointer(0), 8, true);
    const start = c.memory.getPointer(c.pointer(0));
    if (!start) return 0;
    const set = new Set(c.bytes(c.pointer(1)));
    const bytes = c.bytes(start);
    const at = bytes.findIndex((byte) => set.has(byte));
    if (at >= 0) c.memory.setU8(start + at, 0);
    c.memory.setU64(c.pointer(0), at < 0 ? 0n : BigInt(start + at + 1));
    return start;
  },
  strdup: (c) => duplicate(c, c.bytes(c.pointer(0))),
  strndup: (c) => duplicate(c, c.bytes(c.pointer(0), c.size(1))),
  strerror(c) {
    return errorString(c, c.int(0));
  },
  strerror_r(c) {
    const bytes = new TextEncoder().encode(errorText(c.int(0)));
    copyString(c, c.pointer(1), bytes.subarray(0, Math.max(0, c.size(2) - 1)));
    return c.pointer(1);
  },
  /** As POSIX has it: an error number (string.h without _GNU_SOURCE). */
  __xpg_strerror_r(c) {
    const bytes = new TextEncoder().encode(errorText(c.int(0)));
    if (c.size(2) > 0) copyString(c, c.pointer(1), bytes.subarray(0, c.size(2) - 1));
    return bytes.length >= c.size(2) ? 34 : c.int(0) < 0 || errorText(c.int(0)).startsWith('Unknown') ? 22 : 0;
  },
  strerrordesc_np: (c) => (errorText(c.int(0)).startsWith('Unknown') ? 0 : errorString(c, c.int(0))),
  isalpha: isClass(alpha),
  isdigit: isClass(digit),
  isalnum: isClass((x) => alpha(x) || digit(x)),
  isspace: isClass((x) => x === 32 || (x >= 9 && x <= 13)),
  isblank: isClass((x) => x === 32 || x === 9),
  isupper: isClass((x) => x >= 65 && x <= 90),
  islower: isClass((x) => x >= 97 && x <= 122),
  isxdigit: isClass((x) => digit(x) || (x >= 65 && x <= 70) || (x >= 97 && x <= 102)),
  isprint: isClass((x) => x >= 32 && x < 127),
  isgraph: isClass((x) => x > 32 && x < 127),
  ispunct: isClass((x) => x > 32 && x < 127 && !alpha(x) && !digit(x)),
  iscntrl: isClass((x) => (x >= 0 && x < 32) || x === 127),
  toupper: (c) => (c.int(0) >= 97 && c.int(0) <= 122 ? c.int(0) - 32 : c.int(0)),
  tolower: (c) => (c.int(0) >= 65 && c.int(0) <= 90 ? c.int(0) + 32 : c.int(0)),
};
