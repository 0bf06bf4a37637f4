/**
 * Addresses of sockets: struct sockaddr_un, sockaddr_in and sockaddr_in6, and the names under which bound sockets are
 * found.
 */

import type { ModelCall } from '../../call/model';
import { SystemError } from '../api';
import { E } from '../errno';
import { latin1Bytes, latin1Text } from '../latin1';
import { lookup, make, tryFind } from '../fs/tree';
import { S } from '../fs/disk';

export const AF = { unspecified: 0, unix: 1, inet: 2, inet6: 10, netlink: 16 } as const;
const UNIX_PATH = 108;

/**
 * A name of the program's side or of the other: its family, and the bytes of its sockaddr beyond the family as text.
 */
export interface SocketName {
  family: number;
  /** For AF_UNIX: the path, `\0…` for abstract names, empty for none. For AF_INET: `address:port`. */
  text: string;
}

/** Reads a sockaddr. @throws SystemError EINVAL, EAFNOSUPPORT */
export function readAddress(c: ModelCall, at: number, size: number, family: number): SocketName {
  if (size < 2) throw new SystemError(E.INVAL);
  c.check(at, size, false);
  const bytes = c.memory.u8.slice(at, at + size);
  const given = bytes[0] | (bytes[1] << 8);
  if (given === AF.unspecified && family !== AF.unix) return { family: AF.unspecified, text: '' };
  if (given !== family) throw new SystemError(family === AF.unix ? E.INVAL : E.AFNOSUPPORT);
  switch (given) {
    case AF.unix: {
      if (size > 2 + UNIX_PATH) throw new SystemError(E.INVAL);
      const text = latin1Text(bytes.subarray(2));
      if (text.startsWith('\0')) return { family, text };
      const end = text.indexOf('\0');
      return { family, text: end < 0 ? text : text.slice(0, end) };
    }
    case AF.inet: {
      if (size < 8) throw new SystemError(E.INVAL);
      return { family, text: `${bytes.subarray(4, 8).join('.')}:${(bytes[2] << 8) | bytes[3]}` };
    }
    default: {
      if (size < 28) throw new SystemError(E.INVAL);
      const words = Array.from({ length: 8 }, (_, i) => ((bytes[8 + 2 * i] << 8) | bytes[9 + 2 * i]).toString(16));
      return { family, text: `${words.join('-')}:${(bytes[2] << 8) | bytes[3]}` };
    }
  }
}

/** A sockaddr as bytes. */
export function addressBytes(name: SocketName): Uint8Array {
  switch (name.family) {
    case AF.inet: {
      const [address, port] = name.text.split(':');
      const number = Number(port);
      return Uint8Array.of(
        AF.inet,
        0,
        number >> 8,
        number & 0xff,
        ...address.split('.').map(Number),
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
      );
    }
    case AF.inet6: {
      const [address, port] = name.text.split(':');
      const number = Number(port);
      const bytes = new Uint8Array(28);
      bytes.set([AF.inet6, 0, number >> 8, number & 0xff]);
      address.split('-').forEach((word, i) => {
        const value = parseInt(word, 16);
        bytes.set([value >> 8, value & 0xff], 8 + 2 * i);
      });
      return bytes;
    }
    default: {
      // A path ends with a NUL that counts; an abstract name is as long as it is; an unnamed socket has its family
      // only.
      const path = name.text === '' || name.text.startsWith('\0') ? name.text : `${name.text}\0`;
      return Uint8Array.of(name.family & 0xff, 0, ...latin1Bytes(path));
    }
  }
}

/**
 * Stores a name where a call wants it; its length is told whole even if not all of it fits (accept(2), recvfrom(2)).
 */
export function writeAddress(c: ModelCall, at: number, sizeAt: number, name: SocketName): void {
  if (!at) return;
  c.check(sizeAt, 4, true);
  const room = c.memory.getI32(sizeAt);
  if (room < 0) throw new SystemError(E.INVAL);
  const bytes = addressBytes(name);
  const part = bytes.subarray(0, room);
  if (part.length > 0) c.check(at, part.length, true);
  c.memory.write(at, part);
  c.memory.setU32(sizeAt, bytes.length);
}

/** Under which key a bound socket is entered; `kind`: `stream`, `datagram`. The path of a Unix socket becomes a file with `mode`'s
 * permissions. @throws SystemError */
export function keyToBind(c: ModelCall, name: SocketName, kind: string, mode: number): string {
  if (name.family !== AF.unix) return inetKey(name.text, kind);
  if (name.text.startsWith('\0')) return `abstract:${name.text}`;
  const place = lookup(c, name.text);
  if (place.found) throw new SystemError(E.ADDRINUSE);
  if (!place.folder.inode) throw new SystemError(E.ACCES);
  return `inode:${make(c, place, S.socket | mode).inode!.number}`;
}

/** Under which key the socket of a name would be entered. @throws SystemError ENOENT, ECONNREFUSED */
export function keyToFind(c: ModelCall, name: SocketName, kind: string): string {
  if (name.family !== AF.unix) return inetKey(name.text, kind);
  if (name.text.startsWith('\0')) return `abstract:${name.text}`;
  const found = tryFind(c, name.text);
  if (!found) throw new SystemError(E.NOENT);
  if (!found.inode || (found.inode.mode & S.type) !== S.socket) throw new SystemError(E.CONNREFUSED);
  return `inode:${found.inode.number}`;
}

/** All addresses of this host are one: 0.0.0.0, 127.x and ::1 meet at the port. */
function inetKey(text: string, kind: string): string {
  return `${kind}:${text.slice(text.lastIndexOf(':') + 1)}`;
}

/** Whether an internet address is one of this host: there is no network behind it. */
export function isLocal(text: string): boolean {
  const host = text.slice(0, text.lastIndexOf(':'));
  return host === '0.0.0.0' || host.startsWith('127.') || host === '0-0-0-0-0-0-0-0' || host === '0-0-0-0-0-0-0-1';
}
