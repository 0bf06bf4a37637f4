/**
 * <arpa/inet.h>, <netinet/in.h>: byte order and the text of internet addresses (inet(3), inet_pton(3)); <net/if.h>:
 * there is no interface.
 */

import { SystemError } from '../kernel/api';
import { part } from '../kernel/fs/descriptors';
import { E } from '../kernel/errno';
import type { Model, ModelCall } from '../call/model';

const AF_INET = 2;
const AF_INET6 = 10;
/** Octal, hexadecimal or decimal, as inet_aton takes the parts of an address. */
const NUMBER = /^(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/;

/** Numbers-and-dots notation with one to four parts; undefined: it is none. */
function looseIpv4(text: string): number | undefined {
  const parts = text.split(/\s/)[0].split('.');
  if (parts.length > 4 || parts.some((word) => !NUMBER.test(word))) return undefined;
  const values = parts.map((word) => (/^0[0-7]+$/.test(word) ? parseInt(word, 8) : Number(word)));
  const last = values.pop()!;
  if (values.some((value) => value > 255) || last >= 256 ** (4 - values.length)) return undefined;
  return values.reduce((sum, value, i) => sum + value * 256 ** (3 - i), last);
}

/** The strict form of inet_pton: four decimal numbers. */
function ipv4(text: string): number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((word) => !/^(?:0|[1-9][0-9]{0,2})$/.test(word) || Number(word) > 255))
    return undefined;
  return parts.map(Number);
}

function ipv6(text: string): number[] | undefined {
  let rest = text;
  let tail: number[] = [];
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (dotted) {
    const end = ipv4(dotted[2]);
    if (!end) return undefined;
    tail = [(end[0] << 8) | end[1], (end[2] << 8) | end[3]];
    rest = dotted[1].endsWith('::') ? dotted[1] : dotted[1].slice(0, -1);
  }
  const halves = rest.split('::');
  if (halves.length > 2) return undefined;
  const words = (half: string): number[] | undefined => {
    if (half === '') return [];
    const list = half.split(':');
    return list.some((word) => !/^[0-9a-fA-F]{1,4}$/.test(word)) ? undefined : list.map((word) => parseInt(word, 16));
  };
  const [head, after] = [words(halves[0]), words(halves[1] ?? '')];
  if (!head || !after) return undefined;
  const given = head.length + after.length + tail.length;
  if (halves.length === 1 ? given !== 8 : given > 7) return undefined;
  return [...head, ...new Array<number>(8 - given).fill(0), ...after, ...tail].flatMap((word) => [
    word >> 8,
    word & 0xff,
  ]);
}

/** The text that inet_ntop makes: the longest run of zeros (two words at least) as `::`. */
function ipv6Text(bytes: Uint8Array): string {
  const words = Array.from({ length: 8 }, (_, i) => (bytes[2 * i] << 8) | bytes[2 * i + 1]);
  let best = { at: -1, length: 1 };
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (at + length < 8 && words[at + length] === 0) length++;
    if (length > best.length) best = { at, length };
  }
  const mapped = best.at === 0 && (best.length === 6 || (best.length === 5 && words[5] === 0xffff));
  const ending = mapped ? bytes.subarray(12).join('.') : undefined;
  const list = (from: number, to: number): string =>
    words
      .slice(from, to)
      .map((word) => word.toString(16))
      .join(':');
  if (ending !== undefined) return `::${best.length === 5 ? 'ffff:' : ''}${ending}`;
  return best.at < 0 ? list(0, 8) : `${list(0, best.at)}::${list(best.at + best.length, 8)}`;
}

function storeText(c: ModelCall, at: number, text: string): void {
  c.check(at, text.length + 1, true);
  c.memory.write(at, new TextEncoder().encode(`${text}\0`));
}

const swap16 = (value: number): number => ((value & 0xff) << 8) | ((value >>> 8) & 0xff);
const swap32 = (value: number): number => ((swap16(value & 0xffff) << 16) | swap16(value >>> 16)) >>> 0;

export const INET_MODELS: Record<string, Model> = {
  htons: (c) => swap16(c.uint(0)),
  ntohs: (c) => swap16(c.uint(0)),
  htonl: (c) => swap32(c.uint(0)),
  ntohl: (c) => swap32(c.uint(0)),
  inet_addr(c) {
    const value = looseIpv4(c.text(c.pointer(0)));
    return value === undefined ? 0xffff_ffff : swap32(value);
  },
  inet_aton(c) {
    const value = looseIpv4(c.text(c.pointer(0)));
    if (value === undefined) return 0;
    if (c.pointer(1)) {
      c.check(c.pointer(1), 4, true);
      c.memory.setU32(c.pointer(1), swap32(value));
    }
    return 1;
  },
  /** Its buffer is the library's: every call writes it anew. */
  inet_ntoa(c) {
    const state = part(c, 'inet', () => ({ buffer: 0 }));
    if (!state.buffer) state.buffer = c.heap.allocate(18);
    const value = c.uint(0);
    storeText(c, state.buffer, [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff).join('.'));
    return state.buffer;
  },
  inet_pton(c) {
    const text = c.text(c.pointer(1));
    const bytes = c.int(0) === AF_INET ? ipv4(text) : c.int(0) === AF_INET6 ? ipv6(text) : undefined;
    if (c.int(0) !== AF_INET && c.int(0) !== AF_INET6) throw new SystemError(E.AFNOSUPPORT);
    if (!bytes) return 0;
    c.check(c.pointer(2), bytes.length, true);
    c.memory.write(c.pointer(2), Uint8Array.from(bytes));
    return 1;
  },
  inet_ntop(c) {
    const size = c.int(0) === AF_INET ? 4 : c.int(0) === AF_INET6 ? 16 : 0;
    if (size === 0) throw new SystemError(E.AFNOSUPPORT, 0);
    c.check(c.pointer(1), size, false);
    const bytes = c.memory.u8.slice(c.pointer(1), c.pointer(1) + size);
    const text = size === 4 ? bytes.join('.') : ipv6Text(bytes);
    if (c.uint(3) < text.length + 1) throw new SystemError(E.NOSPC, 0);
    storeText(c, c.pointer(2), text);
    return c.pointer(2);
  },
  if_nametoindex: () => {
    throw new SystemError(E.NODEV, 0);
  },
  if_indextoname: () => {
    throw new SystemError(E.NXIO, 0);
  },
};
