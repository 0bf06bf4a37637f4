/**
 * Sockets within the machine (unix(7), socket(7), loopback only of ip(7)): what they are, and what connecting,
 * sending, receiving and closing do to them. The calls of the C library are in socketCalls.ts; agents outside use the
 * same functions.
 */

import type { ModelCall } from '../../call/model';
import { Ready, SystemError, WAIT, changed } from '../api';
import type { OpenDescription } from '../state';
import { hold, kernelOf, newDescription, part, release } from '../fs/descriptors';
import { E } from '../errno';
import type { FileKind } from '../api';
import type { KernelPart } from '../parts';
import { latin1Bytes, latin1Text } from '../latin1';
import { brokenPipe } from '../fs/pipe';
import { AF, isLocal, keyToBind, keyToFind } from './socketAddress';
import type { SocketName } from './socketAddress';
import { O } from '../state';

export const SOCK = { stream: 1, datagram: 2, raw: 3, seqpacket: 5 } as const;

/** Something on its way: bytes as text, and descriptions that travel with it. */
interface Parcel {
  text: string;
  files: number[];
  from: SocketName;
  pid: number;
}

/** Who is at the other end, for SO_PEERCRED. */
export interface Credentials {
  pid: number;
  uid: number;
  gid: number;
}

export interface SocketState {
  family: number;
  type: number;
  protocol: number;
  state: 'fresh' | 'listening' | 'connected';
  /** Its own name, and the key under which it is entered. */
  name: SocketName;
  key: string;
  /** The other end: a description, 0: none (any more). */
  peer: number;
  peerName: SocketName;
  peerCredentials: Credentials;
  inbox: Parcel[];
  /** Connections that wait to be accepted, and how many may. */
  waiting: number[];
  backlog: number;
  /** 1: nothing more is received; 2: nothing more can be sent. */
  shut: number;
  /** SO_ERROR. */
  error: number;
  sendBuffer: number;
  receiveBuffer: number;
  /** Nanoseconds; 0: for ever. */
  receiveTimeout: bigint;
  sendTimeout: bigint;
  passCredentials: boolean;
  /** Other options by `level:name`, as the program set them. */
  options: Record<string, number>;
  /** Owner: the process, or somebody outside. */
  credentials: Credentials;
  /** What an agent outside is called. */
  owner: string;
  /** Permissions: those of the file that binding makes. */
  mode: number;
}

const BUFFER = 212_992;
/** net.unix.max_dgram_qlen. */
const DATAGRAMS = 10;
const SHUT = { receive: 1, send: 2 } as const;
const EPHEMERAL = 32_768;
const FIONREAD = 0x541b;
const SIOCGIFCONF = 0x8912;

export const socketOf = (file: OpenDescription): SocketState => file.data as unknown as SocketState;

/** Bound sockets by key. */
interface Names {
  bound: Record<string, number>;
  nextPort: number;
  nextAbstract: number;
}
const names = (c: ModelCall): Names =>
  part<Names>(c, 'sockets', () => ({ bound: {}, nextPort: EPHEMERAL, nextAbstract: 1 }));

export function newSocket(
  c: ModelCall,
  family: number,
  type: number,
  protocol: number,
  flags: number,
  owner = '',
  credentials?: Credentials,
): OpenDescription {
  const own = credentials ?? { pid: c.processId, uid: 0, gid: 0 };
  const none: SocketName = {
    family,
    text: family === AF.inet ? '0.0.0.0:0' : family === AF.inet6 ? '0-0-0-0-0-0-0-0:0' : '',
  };
  const data: SocketState = {
    family,
    type,
    protocol,
    state: 'fresh',
    name: none,
    key: '',
    peer: 0,
    peerName: none,
    peerCredentials: { pid: 0, uid: 0xffff_ffff, gid: 0xffff_ffff },
    inbox: [],
    waiting: [],
    backlog: 0,
    shut: 0,
    error: 0,
    sendBuffer: BUFFER,
    receiveBuffer: BUFFER,
    receiveTimeout: 0n,
    sendTimeout: 0n,
    passCredentials: false,
    options: {},
    credentials: own,
    owner,
    mode: 0o777,
  };
  return newDescription(c, 'socket', {
    flags: O.readWrite | (flags & O.nonBlock),
    data: data as unknown as Record<string, unknown>,
  });
}

const find = (c: ModelCall, id: number): OpenDescription | undefined => (id ? kernelOf(c).descriptions[id] : undefined);
const isStream = (socket: SocketState): boolean => socket.type === SOCK.stream;
const isPaired = (socket: SocketState): boolean => socket.type === SOCK.stream || socket.type === SOCK.seqpacket;
const kindName = (socket: SocketState): string =>
  `${socket.family === AF.unix ? 'unix' : 'inet'}-${isPaired(socket) ? 'stream' : 'datagram'}`;
const queued = (socket: SocketState): number => socket.inbox.reduce((sum, parcel) => sum + parcel.text.length, 0);

// Names
// ---------------------------------------------------------------------------------------------------------------------

/** bind(2). */
export function bindSocket(c: ModelCall, file: OpenDescription, name: SocketName): void {
  const socket = socketOf(file);
  const table = names(c);
  if (socket.key) throw new SystemError(E.INVAL);
  let wanted = name;
  if (name.family === AF.unix) {
    // An empty name asks for an abstract one (unix(7), "Autobind feature").
    if (name.text === '')
      wanted = { family: AF.unix, text: `\0${(table.nextAbstract++).toString(16).padStart(5, '0')}` };
  } else {
    if (!isLocal(name.text)) throw new SystemError(E.ADDRNOTAVAIL);
    if (name.text.endsWith(':0'))
      wanted = { family: name.family, text: `${name.text.slice(0, -1)}${freePort(c, kindName(socket))}` };
  }
  const key = keyToBind(c, wanted, kindName(socket), socket.mode);
  if (key in table.bound && find(c, table.bound[key])) throw new SystemError(E.ADDRINUSE);
  table.bound[key] = file.id;
  socket.key = key;
  socket.name = wanted;
}

function freePort(c: ModelCall, kind: string): number {
  const table = names(c);
  while (`${kind}:${table.nextPort}` in table.bound) table.nextPort++;
  return table.nextPort++;
}

/** A name of its own for a socket that connects or sends without one. */
function nameIt(c: ModelCall, file: OpenDescription): void {
  const socket = socketOf(file);
  if (socket.family === AF.unix || socket.key) return;
  bindSocket(c, file, { family: socket.family, text: socket.family === AF.inet ? '127.0.0.1:0' : '0-0-0-0-0-0-0-1:0' });
}

/** The bound socket of a name. @throws SystemError ENOENT, ECONNREFUSED */
function boundTo(c: ModelCall, socket: SocketState, name: SocketName): OpenDescription {
  if (name.family !== AF.unix && !isLocal(name.text)) throw new SystemError(E.NETUNREACH);
  const key = keyToFind(c, name, kindName(socket));
  const table = names(c).bound;
  const file = key in table ? find(c, table[key]) : undefined;
  if (!file) throw new SystemError(E.CONNREFUSED);
  if (socketOf(file).type !== socket.type) throw new SystemError(E.PROTOTYPE);
  return file;
}

export function listenSocket(c: ModelCall, file: OpenDescription, backlog: number): void {
  const socket = socketOf(file);
  if (!isPaired(socket)) throw new SystemError(E.OPNOTSUPP);
  if (socket.state === 'connected') throw new SystemError(E.INVAL);
  if (!socket.key) {
    if (socket.family === AF.unix) throw new SystemError(E.INVAL);
    nameIt(c, file);
  }
  socket.state = 'listening';
  // As Linux counts: one more than asked for, at most net.core.somaxconn.
  socket.backlog = Math.min(backlog < 0 ? 4096 : backlog, 4096) + 1;
  socket.peerCredentials = { ...socket.credentials };
  changed(c, file);
}

// Connections
// ---------------------------------------------------------------------------------------------------------------

/** Makes two sockets the ends of one connection (socketpair(2)). */
export function pair(one: OpenDescription, other: OpenDescription): void {
  for (const [a, b] of [
    [one, other],
    [other, one],
  ]) {
    const socket = socketOf(a);
    socket.state = 'connected';
    socket.peer = b.id;
    socket.peerCredentials = { ...socketOf(b).credentials };
    socket.peerName = socketOf(b).name;
  }
}

/** connect(2); WAIT: the listener's queue is full. @throws SystemError */
export function connectSocket(c: ModelCall, file: OpenDescription, name: SocketName): typeof WAIT | undefined {
  const socket = socketOf(file);
  if (!isPaired(socket)) {
    // A datagram socket only remembers whom it talks to; AF_UNSPEC makes it forget.
    if (name.family === AF.unspecified) {
      socket.peer = 0;
      socket.state = 'fresh';
      return undefined;
    }
    const other = boundTo(c, socket, name);
    nameIt(c, file);
    socket.peer = other.id;
    socket.peerName = name;
    socket.state = 'connected';
    return undefined;
  }
  if (socket.state === 'connected') throw new SystemError(E.ISCONN);
  if (socket.state === 'listening') throw new SystemError(E.INVAL);
  const listener = boundTo(c, socket, name);
  const there = socketOf(listener);
  if (there.state !== 'listening' || there.shut & SHUT.receive) throw new SystemError(E.CONNREFUSED);
  if (there.waiting.length >= there.backlog) return WAIT;
  nameIt(c, file);
  const server = newSocket(c, socket.family, socket.type, socket.protocol, 0, there.owner, there.credentials);
  // Held by the queue until it is accepted.
  hold(server);
  socketOf(server).name = there.name;
  pair(file, server);
  socket.peerName = there.name;
  socketOf(server).peerName = socket.name;
  there.waiting.push(server.id);
  changed(c, listener);
  changed(c, file);
  return undefined;
}

/** accept(2): a connection that has been made, with a reference of the caller's; WAIT: none yet. */
export function acceptSocket(c: ModelCall, file: OpenDescription): OpenDescription | typeof WAIT {
  const socket = socketOf(file);
  if (!isPaired(socket)) throw new SystemError(E.OPNOTSUPP);
  if (socket.state !== 'listening') throw new SystemError(E.INVAL);
  const id = socket.waiting.shift();
  if (id === undefined) {
    if (socket.shut & SHUT.receive) throw new SystemError(E.INVAL);
    return WAIT;
  }
  // There is room in the queue again.
  changed(c);
  return kernelOf(c).descriptions[id];
}

export function shutdownSocket(c: ModelCall, file: OpenDescription, how: number): void {
  if (how < 0 || how > 2) throw new SystemError(E.INVAL);
  const socket = socketOf(file);
  if (socket.family !== AF.unix && socket.state === 'fresh') throw new SystemError(E.NOTCONN);
  const bits = how + 1;
  socket.shut |= bits;
  const peer = find(c, socket.peer);
  if (peer && isPaired(socket)) {
    socketOf(peer).shut |=
      (bits & SHUT.send ? SHUT.receive : 0) | (bits & SHUT.receive && socket.family === AF.unix ? SHUT.send : 0);
    changed(c, peer);
  }
  changed(c, file);
}

function drop(c: ModelCall, parcel: Parcel): void {
  for (const id of parcel.files) {
    const file = find(c, id);
    if (file) release(c, file);
  }
}

function closeSocket(c: ModelCall, file: OpenDescription): void {
  const socket = socketOf(file);
  const table = names(c);
  if (socket.key && table.bound[socket.key] === file.id) delete table.bound[socket.key];
  for (const id of socket.waiting.splice(0)) {
    const waiting = find(c, id);
    if (waiting) {
      const client = find(c, socketOf(waiting).peer);
      if (client) socketOf(client).error = E.CONNRESET;
      release(c, waiting);
    }
  }
  const peer = find(c, socket.peer);
  if (peer && isPaired(socket)) {
    const there = socketOf(peer);
    there.peer = 0;
    there.shut = SHUT.receive | SHUT.send;
    // What nobody read is lost, and the other side hears of it.
    if (socket.inbox.length > 0) there.error = E.CONNRESET;
    changed(c, peer);
  }
  for (const parcel of socket.inbox.splice(0)) drop(c, parcel);
}

// Sending
// -------------------------------------------------------------------------------------------------------------------

/** What a send goes to. `files`: descriptions that travel with the bytes; the parcel holds them. */
export interface Outgoing {
  bytes: Uint8Array;
  files: OpenDescription[];
  to?: SocketName;
  /** No SIGPIPE (MSG_NOSIGNAL). */
  quiet: boolean;
}

/** Room for bytes towards a socket. */
function roomIn(socket: SocketState, sendBuffer: number): number {
  return isPaired(socket) ? Math.max(0, sendBuffer - queued(socket)) : socket.inbox.length > DATAGRAMS ? 0 : sendBuffer;
}

/**
 * Sends what fits: bytes taken, WAIT: nothing fits now. A stream takes a part, the others all or nothing.
 * @throws SystemError EPIPE (after SIGPIPE), ENOTCONN, EMSGSIZE, …
 */
export function sendOn(c: ModelCall, file: OpenDescription, out: Outgoing): number | typeof WAIT {
  const socket = socketOf(file);
  const { bytes, to } = out;
  if (socket.error && socket.error !== E.CONNRESET) {
    const { error } = socket;
    socket.error = 0;
    throw new SystemError(error);
  }
  const broken = (): never => {
    if (out.quiet || !isStream(socket)) throw new SystemError(E.PIPE);
    return brokenPipe(c);
  };
  if (isPaired(socket)) {
    if (to && socket.state === 'connected' && socket.family === AF.unix) throw new SystemError(E.ISCONN);
    if (socket.shut & SHUT.send) broken();
    if (socket.state !== 'connected') throw new SystemError(socket.family === AF.unix || to ? E.NOTCONN : E.PIPE);
  } else if (socket.shut & SHUT.send) broken();
  let peer: OpenDescription | undefined;
  if (to && !isPaired(socket)) peer = boundTo(c, socket, to);
  else {
    if (!isPaired(socket) && !socket.peer) throw new SystemError(socket.family === AF.unix ? E.NOTCONN : E.DESTADDRREQ);
    peer = find(c, socket.peer);
    if (!peer) {
      if (isPaired(socket)) broken();
      throw new SystemError(E.CONNREFUSED);
    }
  }
  const there = socketOf(peer);
  if (there.shut & SHUT.receive) broken();
  if (!isPaired(socket)) {
    nameIt(c, file);
    // A datagram socket that talks to one other hears that one only.
    if (there.state === 'connected' && there.peer !== file.id && socket.family === AF.unix)
      throw new SystemError(E.PERM);
  }
  if (!isStream(socket) && bytes.length > socket.sendBuffer) throw new SystemError(E.MSGSIZE);
  const room = roomIn(there, socket.sendBuffer);
  if (bytes.length === 0 && isStream(socket)) return 0;
  if (room === 0 || (!isStream(socket) && room < bytes.length)) return WAIT;
  const taken = bytes.length > room ? bytes.subarray(0, room) : bytes;
  for (const travelling of out.files) hold(travelling);
  const parcel = {
    text: latin1Text(taken),
    files: out.files.map((travelling) => travelling.id),
    from: socket.name,
    pid: socket.credentials.pid,
  };
  const last = there.inbox[there.inbox.length - 1];
  // Bytes of a stream have no boundaries; descriptors do.
  if (isStream(socket) && last && last.files.length === 0 && parcel.files.length === 0 && last.text.length < BUFFER)
    last.text += parcel.text;
  else there.inbox.push(parcel);
  changed(c, peer);
  return taken.length;
}

// Receiving
// -----------------------------------------------------------------------------------------------------------------

export interface Received {
  bytes: Uint8Array;
  /** Length of the whole message; of a stream: what was taken. */
  length: number;
  /** Descriptions that came along; each with a reference that the taker now has. */
  files: OpenDescription[];
  from: SocketName;
  pid: number;
  /** Nothing more will come. */
  end: boolean;
}

/**
 * Takes up to `count` bytes; `peek`: leaves them there; `all`: waits until there are so many. WAIT: there is nothing
 * yet.
 */
export function receiveOn(
  c: ModelCall,
  file: OpenDescription,
  count: number,
  how: { peek?: boolean; all?: boolean } = {},
): Received | typeof WAIT {
  const socket = socketOf(file);
  if (isPaired(socket) && socket.state !== 'connected')
    throw new SystemError(socket.family === AF.unix && isStream(socket) ? E.INVAL : E.NOTCONN);
  const none: Received = { bytes: new Uint8Array(), length: 0, files: [], from: socket.peerName, pid: 0, end: true };
  if (isStream(socket) && count === 0) return { ...none, end: false };
  const over = (socket.shut & SHUT.receive) !== 0 || (isPaired(socket) && !find(c, socket.peer));
  if (socket.inbox.length === 0) {
    if (socket.error) {
      const { error } = socket;
      socket.error = 0;
      throw new SystemError(error);
    }
    return over ? none : WAIT;
  }
  if (
    how.all &&
    !how.peek &&
    isStream(socket) &&
    !over &&
    queued(socket) < Math.min(count, BUFFER) &&
    !socket.inbox.some((parcel) => parcel.files.length > 0)
  )
    return WAIT;
  const take = (ids: number[]): OpenDescription[] =>
    ids.flatMap((id) => {
      const travelling = find(c, id);
      if (travelling && how.peek) hold(travelling);
      return travelling ? [travelling] : [];
    });
  if (!isStream(socket)) {
    const parcel = how.peek ? socket.inbox[0] : socket.inbox.shift()!;
    const result = {
      bytes: latin1Bytes(parcel.text.slice(0, count)),
      length: parcel.text.length,
      files: take(parcel.files),
      from: parcel.from,
      pid: parcel.pid,
      end: false,
    };
    if (!how.peek) tellSender(c, file);
    return result;
  }
  let text = '';
  let files: OpenDescription[] = [];
  const { pid } = socket.inbox[0];
  for (let i = 0; i < socket.inbox.length && text.length < count;) {
    const parcel = socket.inbox[i];
    const taken = parcel.text.slice(0, count - text.length);
    text += taken;
    files = take(parcel.files);
    if (how.peek) i++;
    else {
      parcel.files = [];
      parcel.text = parcel.text.slice(taken.length);
      if (parcel.text === '') socket.inbox.shift();
      else if (text.length < count) break;
    }
    // Descriptors end a read (unix(7)): what comes after them is another one's.
    if (files.length > 0) break;
  }
  if (!how.peek) tellSender(c, file);
  return { bytes: latin1Bytes(text), length: text.length, files, from: socket.peerName, pid, end: false };
}

/** There is room again for whoever sends here. */
function tellSender(c: ModelCall, file: OpenDescription): void {
  const peer = find(c, socketOf(file).peer);
  changed(c, peer);
}

// As a kind of file
// ---------------------------------------------------------------------------------------------------------

function writable(c: ModelCall, socket: SocketState): boolean {
  const peer = find(c, socket.peer);
  if (!peer) return true;
  return isPaired(socket)
    ? queued(socketOf(peer)) * 4 <= socket.sendBuffer
    : roomIn(socketOf(peer), socket.sendBuffer) > 0;
}

export function socketLabel(c: ModelCall, file: OpenDescription): string {
  const socket = socketOf(file);
  const own = socket.name.text.replace(/^\0/, '@');
  const peer = socket.peerName.text.replace(/^\0/, '@');
  const named = own || peer;
  const what = socket.state === 'listening' ? 'listening at ' : !own && peer ? 'to ' : '';
  const owner = find(c, socket.peer)?.data.owner;
  return `socket:[${file.id}]${named ? ` ${what}${named}` : ''}${owner ? ` (${owner as string} at the other end)` : ''}`;
}

const socketKind: FileKind = {
  read(c, file, count) {
    const got = receiveOn(c, file, count);
    if (got === WAIT) return WAIT;
    // read() has nowhere to put descriptors: they are lost.
    for (const travelling of got.files) release(c, travelling);
    return got.bytes;
  },
  write: (c, file, bytes) => sendAll(c, file, { bytes, files: [], quiet: false }, (file.flags & O.nonBlock) !== 0),
  ready(c, file) {
    const socket = socketOf(file);
    if (socket.state === 'listening') return socket.waiting.length > 0 ? Ready.in : 0;
    let bits = 0;
    if (socket.error) bits |= Ready.error;
    if (socket.shut === (SHUT.receive | SHUT.send)) bits |= Ready.hangUp;
    if (socket.shut & SHUT.receive) bits |= Ready.readHangUp | Ready.in;
    if (socket.inbox.length > 0) bits |= Ready.in;
    if (isPaired(socket) && socket.state === 'fresh') bits |= Ready.hangUp;
    if (writable(c, socket)) bits |= Ready.out;
    return bits;
  },
  ioctl(c, file, request, argument) {
    if (request === FIONREAD) {
      const socket = socketOf(file);
      c.check(Number(argument), 4, true);
      c.memory.setU32(Number(argument), isStream(socket) ? queued(socket) : (socket.inbox[0]?.text.length ?? 0));
      return 0;
    }
    if (request === SIOCGIFCONF) {
      // There is no network interface.
      c.check(Number(argument), 16, true);
      c.memory.setU32(Number(argument), 0);
      return 0;
    }
    // Interface requests: there is none of any name.
    throw new SystemError(request >= 0x8910 && request < 0x8b00 ? E.NODEV : E.NOTTY);
  },
  status: (_, file) => ({ mode: 0o140000 | socketOf(file).mode }),
  label: socketLabel,
  close: closeSocket,
};

/** Sends all of a stream's bytes, over waiting where that is allowed; how far it is stays with the call. */
export function sendAll(c: ModelCall, file: OpenDescription, out: Outgoing, once: boolean): number | typeof WAIT {
  if (!isStream(socketOf(file)) || once) return sendOn(c, file, out);
  const done = c.phase === 0 ? 0 : Number(c.kept(0));
  const rest = { ...out, bytes: out.bytes.subarray(done), files: done > 0 ? [] : out.files };
  const taken = sendOn(c, file, rest);
  const now = done + (taken === WAIT ? 0 : taken);
  if (now >= out.bytes.length) return now;
  c.phase = 1;
  c.keep(0, BigInt(now));
  return WAIT;
}

export const SOCKET_PART: KernelPart = { kinds: { socket: socketKind } };
