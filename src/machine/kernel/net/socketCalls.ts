/**
 * <sys/socket.h>: the calls on sockets, with messages, control data and options (socket(2), sendmsg(2), cmsg(3),
 * socket(7)).
 */

import type { Model, ModelCall } from '../../call/model';
import { READINESS, SystemError, WAIT, changed } from '../api';
import type { OpenDescription } from '../state';
import { readTimeval, writeTimeval } from '../time/clock';
import { fileOf, gather, install, kernelOf, release, scatter, vectors } from '../fs/descriptors';
import { E } from '../errno';
import { storePair } from '../fs/pipe';
import {
  SOCK,
  acceptSocket,
  bindSocket,
  connectSocket,
  listenSocket,
  newSocket,
  pair,
  receiveOn,
  sendAll,
  shutdownSocket,
  socketLabel,
  socketOf,
} from './socket';
import type { Outgoing, Received, SocketState } from './socket';
import { AF, readAddress, writeAddress } from './socketAddress';
import type { SocketName } from './socketAddress';
import { O } from '../state';

const MSG = {
  peek: 0x02,
  controlTruncated: 0x08,
  truncated: 0x20,
  dontWait: 0x40,
  endOfRecord: 0x80,
  waitAll: 0x100,
  noSignal: 0x4000,
  waitForOne: 0x1_0000,
  closeOnExec: 0x4000_0000,
} as const;
const SOL_SOCKET = 1;
const SCM = { rights: 1, credentials: 2 } as const;
const CMSG_HEADER = 16;
/** SCM_MAX_FD. */
const MOST_FILES = 253;
const MSGHDR = {
  name: 0,
  nameSize: 8,
  vectors: 16,
  vectorCount: 24,
  control: 32,
  controlSize: 40,
  flags: 48,
  size: 56,
} as const;
const MMSGHDR_SIZE = 64;
const TYPE_MASK = 0xf;
const UEVENTS = 15;
const PROTOCOLS: Readonly<Record<number, number>> = { [SOCK.stream]: 6, [SOCK.datagram]: 17 };

function socketFile(c: ModelCall, fd: number): OpenDescription {
  const file = fileOf(c, fd);
  if (file.kind !== 'socket') throw new SystemError(E.NOTSOCK);
  return file;
}

const align8 = (n: number): number => Math.ceil(n / 8) * 8;

/** What a call that waits keeps: progress of a stream's send, the deadline of a timeout. */
const PROGRESS = 0;
const DEADLINE = 2;

function begin(c: ModelCall, timeout: bigint): void {
  if (c.phase !== 0) return;
  c.phase = 1;
  c.keep(PROGRESS, 0n);
  c.keep(DEADLINE, timeout > 0n ? c.now() + timeout : -1n);
}

function wait(c: ModelCall, file: OpenDescription, what: string, flags: number): never {
  const due = c.kept(DEADLINE);
  if (file.flags & O.nonBlock || flags & MSG.dontWait || (due >= 0n && due <= c.now())) throw new SystemError(E.AGAIN);
  return c.block(READINESS, `${what} ${socketLabel(c, file)}`, due >= 0n ? due : undefined);
}

// Sending and receiving
// -----------------------------------------------------------------------------------------------------

function send(c: ModelCall, file: OpenDescription, out: Omit<Outgoing, 'quiet'>, flags: number): number {
  const once = (file.flags & O.nonBlock) !== 0 || (flags & MSG.dontWait) !== 0;
  const taken = sendAll(c, file, { ...out, quiet: (flags & MSG.noSignal) !== 0 }, once);
  return taken === WAIT ? wait(c, file, 'room in', flags) : taken;
}

function receive(c: ModelCall, file: OpenDescription, count: number, flags: number): Received {
  const got = receiveOn(c, file, count, {
    peek: (flags & MSG.peek) !== 0,
    all: (flags & MSG.waitAll) !== 0 && !(flags & MSG.dontWait) && !(file.flags & O.nonBlock),
  });
  return got === WAIT ? wait(c, file, 'something to arrive on', flags) : got;
}

function bufferOf(c: ModelCall, at: number, size: number): Uint8Array {
  if (size > 0) c.check(at, size, false);
  return c.memory.u8.slice(at, at + size);
}

/** Files of the SCM_RIGHTS messages in a control buffer. @throws SystemError */
function sentFiles(c: ModelCall, at: number, size: number): OpenDescription[] {
  const files: OpenDescription[] = [];
  if (!at || size < CMSG_HEADER) return files;
  c.check(at, size, false);
  for (let offset = 0; offset + CMSG_HEADER <= size;) {
    const length = Number(c.memory.getU64(at + offset));
    if (length < CMSG_HEADER || length > size - offset) throw new SystemError(E.INVAL);
    if (c.memory.getU32(at + offset + 8) === SOL_SOCKET) {
      const type = c.memory.getU32(at + offset + 12);
      if (type === SCM.rights) {
        for (let i = CMSG_HEADER; i + 4 <= length; i += 4) files.push(fileOf(c, c.memory.getI32(at + offset + i)));
      } else if (type !== SCM.credentials) throw new SystemError(E.INVAL);
    }
    offset += align8(length);
  }
  if (files.length > MOST_FILES) throw new SystemError(E.INVAL);
  return files;
}

function sendMessage(c: ModelCall, file: OpenDescription, at: number, flags: number): number {
  c.check(at, MSGHDR.size, false);
  const { memory } = c;
  const list = vectors(c, memory.getPointer(at + MSGHDR.vectors), Number(memory.getU64(at + MSGHDR.vectorCount)));
  const [name, nameSize] = [memory.getPointer(at + MSGHDR.name), memory.getU32(at + MSGHDR.nameSize)];
  const files = sentFiles(c, memory.getPointer(at + MSGHDR.control), Number(memory.getU64(at + MSGHDR.controlSize)));
  const { family } = socketOf(file);
  if (files.length > 0 && family !== AF.unix) throw new SystemError(E.INVAL);
  const to = name && nameSize ? readAddress(c, name, nameSize, family) : undefined;
  return send(c, file, { bytes: gather(c, list), files, to }, flags);
}

/** Puts control data into the buffer of a message header; gives flags to tell. */
function writeControl(c: ModelCall, at: number, socket: SocketState, got: Received, flags: number): number {
  const { memory } = c;
  const [control, room] = [memory.getPointer(at + MSGHDR.control), Number(memory.getU64(at + MSGHDR.controlSize))];
  let used = 0;
  let told = 0;
  const header = (length: number, type: number): void => {
    memory.setU64(control + used, BigInt(length));
    memory.setU32(control + used + 8, SOL_SOCKET);
    memory.setU32(control + used + 12, type);
  };
  if (control && room > 0 && (socket.passCredentials || got.files.length > 0)) c.check(control, room, true);
  if (socket.passCredentials && !got.end) {
    if (!control || room < CMSG_HEADER + 12) told |= MSG.controlTruncated;
    else {
      header(CMSG_HEADER + 12, SCM.credentials);
      memory.setU32(control + CMSG_HEADER, got.pid);
      memory.setU32(control + CMSG_HEADER + 4, 0);
      memory.setU32(control + CMSG_HEADER + 8, 0);
      used += align8(CMSG_HEADER + 12);
    }
  }
  if (got.files.length > 0) {
    const most = control ? Math.max(0, Math.floor((room - used - CMSG_HEADER) / 4)) : 0;
    const fitting = got.files.slice(0, most);
    let n = 0;
    for (const travelling of fitting) {
      try {
        memory.setU32(control + used + CMSG_HEADER + 4 * n, install(c, travelling, (flags & MSG.closeOnExec) !== 0));
        n++;
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        break;
      }
    }
    if (n > 0) {
      header(CMSG_HEADER + 4 * n, SCM.rights);
      used = Math.min(room, used + align8(CMSG_HEADER + 4 * n));
    }
    if (n < got.files.length) told |= MSG.controlTruncated;
    // The message's references go; the new descriptors have their own. What found no place is closed.
    for (const travelling of got.files) release(c, travelling);
  }
  memory.setU64(at + MSGHDR.controlSize, BigInt(used));
  return told;
}

/** The sender of a datagram; of a socket without a name there is none. */
function writeSender(c: ModelCall, at: number, sizeAt: number, name: SocketName): void {
  if (name.family !== AF.unix || name.text !== '') {
    writeAddress(c, at, sizeAt, name);
    return;
  }
  c.check(sizeAt, 4, true);
  c.memory.setU32(sizeAt, 0);
}

function receiveMessage(c: ModelCall, file: OpenDescription, at: number, flags: number): number {
  c.check(at, MSGHDR.size, true);
  const { memory } = c;
  const list = vectors(c, memory.getPointer(at + MSGHDR.vectors), Number(memory.getU64(at + MSGHDR.vectorCount)));
  const socket = socketOf(file);
  const got = receive(
    c,
    file,
    list.reduce((sum, { length }) => sum + length, 0),
    flags,
  );
  scatter(c, list, got.bytes);
  const name = memory.getPointer(at + MSGHDR.name);
  if (name) {
    // Streams tell no sender.
    if (socket.type === SOCK.stream || socket.type === SOCK.seqpacket) memory.setU32(at + MSGHDR.nameSize, 0);
    else writeSender(c, name, at + MSGHDR.nameSize, got.from);
  }
  let told = flags & MSG.closeOnExec;
  if (got.length > got.bytes.length) told |= MSG.truncated;
  if (socket.type === SOCK.seqpacket && !got.end) told |= MSG.endOfRecord;
  told |= writeControl(c, at, socket, got, flags);
  memory.setU32(at + MSGHDR.flags, told);
  return flags & MSG.truncated ? got.length : got.bytes.length;
}

function receiveInto(c: ModelCall, flags: number, nameAt: number, sizeAt: number): number {
  const file = socketFile(c, c.int(0));
  const socket = socketOf(file);
  begin(c, socket.receiveTimeout);
  const [to, size] = [c.pointer(1), c.size(2)];
  if (size > 0) c.check(to, size, true);
  const got = receive(c, file, size, flags);
  for (const travelling of got.files) release(c, travelling);
  c.memory.write(to, got.bytes);
  if (nameAt) {
    if (socket.type === SOCK.datagram) writeSender(c, nameAt, sizeAt, got.from);
    else if (sizeAt) {
      c.check(sizeAt, 4, true);
      c.memory.setU32(sizeAt, 0);
    }
  }
  return flags & MSG.truncated ? got.length : got.bytes.length;
}

// Options
// -------------------------------------------------------------------------------------------------------------------

const SO = {
  reuseAddress: 2,
  type: 3,
  error: 4,
  sendBuffer: 7,
  receiveBuffer: 8,
  linger: 13,
  passCredentials: 16,
  peerCredentials: 17,
  receiveTimeout: 20,
  sendTimeout: 21,
  accepting: 30,
  sendBufferForce: 32,
  receiveBufferForce: 33,
  protocol: 38,
  domain: 39,
} as const;
/** Options of SOL_SOCKET that are kept and have no further meaning here: SO_DEBUG, SO_BROADCAST, SO_KEEPALIVE, … */
const KEPT = new Set<number>([1, SO.reuseAddress, 5, 6, 9, 10, 11, 12, 15, 18, 29, 35, 36, 37, 40, 46]);
const SMALLEST_SEND = 4608;
const SMALLEST_RECEIVE = 2304;
const LARGEST_BUFFER = 425_984;

function getOption(c: ModelCall): number {
  const socket = socketOf(socketFile(c, c.int(0)));
  const [level, name, at, sizeAt] = [c.int(1), c.int(2), c.pointer(3), c.pointer(4)];
  c.check(sizeAt, 4, true);
  const room = c.memory.getI32(sizeAt);
  if (room < 0) throw new SystemError(E.INVAL);
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  let size = 4;
  let stored: number | undefined;
  if (level === SOL_SOCKET) {
    switch (name) {
      case SO.type:
        stored = socket.type;
        break;
      case SO.error:
        stored = socket.error;
        socket.error = 0;
        break;
      case SO.sendBuffer:
        stored = socket.sendBuffer;
        break;
      case SO.receiveBuffer:
        stored = socket.receiveBuffer;
        break;
      case SO.accepting:
        stored = socket.state === 'listening' ? 1 : 0;
        break;
      case SO.domain:
        stored = socket.family;
        break;
      case SO.protocol:
        stored = socket.protocol;
        break;
      case SO.passCredentials:
        stored = socket.passCredentials ? 1 : 0;
        break;
      case SO.peerCredentials:
        size = 12;
        view.setUint32(0, socket.peerCredentials.pid, true);
        view.setUint32(4, socket.peerCredentials.uid, true);
        view.setUint32(8, socket.peerCredentials.gid, true);
        break;
      case SO.receiveTimeout:
      case SO.sendTimeout: {
        if (room < 16) throw new SystemError(E.INVAL);
        c.check(at, 16, true);
        writeTimeval(c, at, name === SO.receiveTimeout ? socket.receiveTimeout : socket.sendTimeout);
        c.memory.setU32(sizeAt, 16);
        return 0;
      }
      case SO.linger:
        size = 8;
        view.setUint32(0, socket.options['1:13'] ?? 0, true);
        view.setUint32(4, socket.options['1:13:time'] ?? 0, true);
        break;
      default:
        if (!KEPT.has(name)) throw new SystemError(E.NOPROTOOPT);
        stored = socket.options[`1:${name}`] ?? 0;
    }
  } else if (socket.family === AF.inet || socket.family === AF.inet6 || socket.family === AF.netlink)
    stored = socket.options[`${level}:${name}`] ?? 0;
  else throw new SystemError(E.OPNOTSUPP);
  if (stored !== undefined) view.setInt32(0, stored, true);
  const told = Math.min(room, size);
  if (told > 0) c.check(at, told, true);
  c.memory.write(at, bytes.subarray(0, told));
  c.memory.setU32(sizeAt, told);
  return 0;
}

function setOption(c: ModelCall): number {
  const file = socketFile(c, c.int(0));
  const socket = socketOf(file);
  const [level, name, at, size] = [c.int(1), c.int(2), c.pointer(3), c.uint(4)];
  const integer = (): number => {
    if (size < 4) throw new SystemError(E.INVAL);
    c.check(at, 4, false);
    return c.memory.getI32(at);
  };
  if (level !== SOL_SOCKET) {
    if (socket.family === AF.unix) throw new SystemError(E.OPNOTSUPP);
    socket.options[`${level}:${name}`] = size >= 4 ? integer() : 0;
    return 0;
  }
  switch (name) {
    case SO.sendBuffer:
    case SO.sendBufferForce:
      socket.sendBuffer = Math.max(SMALLEST_SEND, Math.min(LARGEST_BUFFER, 2 * integer()));
      changed(c, file);
      return 0;
    case SO.receiveBuffer:
    case SO.receiveBufferForce:
      socket.receiveBuffer = Math.max(SMALLEST_RECEIVE, Math.min(LARGEST_BUFFER, 2 * integer()));
      return 0;
    case SO.passCredentials:
      socket.passCredentials = integer() !== 0;
      return 0;
    case SO.receiveTimeout:
    case SO.sendTimeout: {
      if (size < 16) throw new SystemError(E.INVAL);
      let time: bigint;
      try {
        time = readTimeval(c, at);
      } catch (error) {
        throw error instanceof SystemError ? new SystemError(E.DOM) : error;
      }
      if (name === SO.receiveTimeout) socket.receiveTimeout = time;
      else socket.sendTimeout = time;
      return 0;
    }
    case SO.linger:
      if (size < 8) throw new SystemError(E.INVAL);
      c.check(at, 8, false);
      socket.options['1:13'] = c.memory.getI32(at);
      socket.options['1:13:time'] = c.memory.getI32(at + 4);
      return 0;
    default:
      if (!KEPT.has(name)) throw new SystemError(E.NOPROTOOPT);
      socket.options[`1:${name}`] = integer();
      return 0;
  }
}

// The calls
// -----------------------------------------------------------------------------------------------------------------

/** A socket of arguments domain, type and protocol. @throws SystemError */
function makeSocket(c: ModelCall): OpenDescription {
  const [family, typeAndFlags, protocol] = [c.int(0), c.int(1), c.int(2)];
  const type = typeAndFlags & TYPE_MASK;
  if (typeAndFlags & ~(TYPE_MASK | O.nonBlock | O.closeOnExec)) throw new SystemError(E.INVAL);
  switch (family) {
    case AF.unix:
      if (protocol !== 0 && protocol !== AF.unix) throw new SystemError(E.PROTONOSUPPORT);
      // SOCK_RAW is taken as SOCK_DGRAM (net/unix/af_unix.c).
      if (type === SOCK.raw) return newSocket(c, family, SOCK.datagram, 0, typeAndFlags);
      if (type !== SOCK.stream && type !== SOCK.datagram && type !== SOCK.seqpacket) throw new SystemError(94);
      return newSocket(c, family, type, 0, typeAndFlags);
    case AF.inet:
    case AF.inet6:
      if (!(type in PROTOCOLS) || (protocol !== 0 && protocol !== PROTOCOLS[type]))
        throw new SystemError(type in PROTOCOLS ? E.PROTONOSUPPORT : 94);
      return newSocket(c, family, type, PROTOCOLS[type], typeAndFlags);
    case AF.netlink:
      // The kernel's events about devices can be waited for; nothing else is asked of the kernel through netlink here.
      if (protocol !== UEVENTS) throw new SystemError(E.PROTONOSUPPORT);
      return newSocket(c, family, SOCK.datagram, protocol, typeAndFlags);
    default:
      throw new SystemError(E.AFNOSUPPORT);
  }
}

function accept(c: ModelCall, flags: number): number {
  if (flags & ~(O.nonBlock | O.closeOnExec)) throw new SystemError(E.INVAL);
  const file = socketFile(c, c.int(0));
  begin(c, socketOf(file).receiveTimeout);
  const connection = acceptSocket(c, file);
  if (connection === WAIT) return wait(c, file, 'a connection to', 0);
  connection.flags |= flags & O.nonBlock;
  try {
    const fd = install(c, connection, (flags & O.closeOnExec) !== 0);
    writeAddress(c, c.pointer(1), c.pointer(2), socketOf(connection).peerName);
    return fd;
  } finally {
    release(c, connection);
  }
}

/** sendmmsg and recvmmsg: one message after the other until one would wait or fails. */
function many(c: ModelCall, one: (at: number, first: boolean) => number): number {
  const [at, count] = [c.pointer(1), Math.min(c.uint(2), 1024)];
  let done = 0;
  for (; done < count; done++) {
    const message = at + done * MMSGHDR_SIZE;
    c.check(message, MMSGHDR_SIZE, true);
    try {
      c.memory.setU32(message + MSGHDR.size, one(message, done === 0));
    } catch (error) {
      if (done === 0 || !(error instanceof SystemError)) throw error;
      break;
    }
  }
  return done;
}

/** getsockname(2), getpeername(2): stores an address where the caller wants it. */
function storeAddress(c: ModelCall, name: SocketName): number {
  if (!c.pointer(1)) throw new SystemError(E.FAULT);
  writeAddress(c, c.pointer(1), c.pointer(2), name);
  return 0;
}

export const SOCKET_MODELS: Record<string, Model> = {
  socket: (c) => install(c, makeSocket(c), (c.int(1) & O.closeOnExec) !== 0),
  socketpair(c) {
    if (c.int(0) !== AF.unix)
      throw new SystemError(c.int(0) === AF.inet || c.int(0) === AF.inet6 ? E.OPNOTSUPP : E.AFNOSUPPORT);
    const [one, other] = [makeSocket(c), makeSocket(c)];
    pair(one, other);
    return storePair(c, c.pointer(3), [one, other], (c.int(1) & O.closeOnExec) !== 0);
  },
  bind(c) {
    const file = socketFile(c, c.int(0));
    const { family } = socketOf(file);
    if (family === AF.netlink) return 0;
    const name = readAddress(c, c.pointer(1), c.uint(2), family);
    if (name.family !== family) throw new SystemError(E.AFNOSUPPORT);
    bindSocket(c, file, name);
    return 0;
  },
  listen(c) {
    listenSocket(c, socketFile(c, c.int(0)), c.int(1));
    return 0;
  },
  accept: (c) => accept(c, 0),
  accept4: (c) => accept(c, c.int(3)),
  connect(c) {
    const file = socketFile(c, c.int(0));
    const { family, sendTimeout } = socketOf(file);
    begin(c, sendTimeout);
    const name = readAddress(c, c.pointer(1), c.uint(2), family);
    if (connectSocket(c, file, name) === WAIT)
      return wait(c, file, `room in the queue of ${name.text.replace(/^\0/, '@')} for`, 0);
    return 0;
  },
  shutdown(c) {
    shutdownSocket(c, socketFile(c, c.int(0)), c.int(1));
    return 0;
  },
  getsockname: (c) => storeAddress(c, socketOf(socketFile(c, c.int(0))).name),
  getpeername(c) {
    const socket = socketOf(socketFile(c, c.int(0)));
    if (socket.state !== 'connected' || !(socket.peer in kernelOf(c).descriptions)) throw new SystemError(E.NOTCONN);
    return storeAddress(c, socket.peerName);
  },
  getsockopt: getOption,
  setsockopt: setOption,

  send(c) {
    const file = socketFile(c, c.int(0));
    begin(c, socketOf(file).sendTimeout);
    return send(c, file, { bytes: bufferOf(c, c.pointer(1), c.size(2)), files: [] }, c.int(3));
  },
  sendto(c) {
    const file = socketFile(c, c.int(0));
    const socket = socketOf(file);
    begin(c, socket.sendTimeout);
    const to = c.pointer(4) && c.uint(5) ? readAddress(c, c.pointer(4), c.uint(5), socket.family) : undefined;
    return send(c, file, { bytes: bufferOf(c, c.pointer(1), c.size(2)), files: [], to }, c.int(3));
  },
  sendmsg(c) {
    const file = socketFile(c, c.int(0));
    begin(c, socketOf(file).sendTimeout);
    return sendMessage(c, file, c.pointer(1), c.int(2));
  },
  sendmmsg(c) {
    const file = socketFile(c, c.int(0));
    begin(c, socketOf(file).sendTimeout);
    return many(c, (at, first) => sendMessage(c, file, at, first ? c.int(3) : c.int(3) | MSG.dontWait));
  },
  recv: (c) => receiveInto(c, c.int(3), 0, 0),
  recvfrom: (c) => receiveInto(c, c.int(3), c.pointer(4), c.pointer(5)),
  recvmsg(c) {
    const file = socketFile(c, c.int(0));
    begin(c, socketOf(file).receiveTimeout);
    return receiveMessage(c, file, c.pointer(1), c.int(2));
  },
  recvmmsg(c) {
    const file = socketFile(c, c.int(0));
    begin(c, socketOf(file).receiveTimeout);
    const flags = c.int(3) & ~MSG.waitForOne;
    return many(c, (at, first) => receiveMessage(c, file, at, first ? flags : flags | MSG.dontWait));
  },
  sockatmark: () => 0,
  /** The next header of a control buffer, as CMSG_NXTHDR walks it (cmsg(3)). */
  __cmsg_nxthdr(c) {
    const [message, at] = [c.pointer(0), c.pointer(1)];
    c.check(message, MSGHDR.size, false);
    c.check(at, CMSG_HEADER, false);
    const length = Number(c.memory.getU64(at));
    const end = c.memory.getPointer(message + MSGHDR.control) + Number(c.memory.getU64(message + MSGHDR.controlSize));
    if (length < CMSG_HEADER) return 0;
    const next = at + align8(length);
    if (next + CMSG_HEADER > end) return 0;
    return next;
  },
  inotify_init: () => {
    throw new SystemError(E.NOSYS);
  },
  inotify_init1: () => {
    throw new SystemError(E.NOSYS);
  },
};
