/**
 * The machine as an agent outside sees it: sockets of the modelled kernel whose other end the program holds, memory
 * files and eventfds that it can hand over, machine time. Descriptors are numbers of open file descriptions that the
 * agent holds.
 */

import type { LibraryState, ModelCall } from '../../call/model';
import type { Memory } from '../../memory/memory';
import { SystemError, WAIT, changed } from '../api';
import type { OpenDescription } from '../state';
import type { DeviceAccess } from '../mem/deviceAccess';
import { DEFAULT_COMPUTER } from '../computer';
import type { Computer } from '../computer';
import { kindOf, hold, release } from '../fs/descriptors';
import { newEventfd } from '../event/eventfd';
import { inodeBehind, openInode } from '../fs/files';
import { newInode, readInode, resizeInode, writeInode } from '../fs/inodes';
import {
  SOCK,
  acceptSocket,
  bindSocket,
  connectSocket,
  listenSocket,
  newSocket,
  pair,
  receiveOn,
  sendOn,
  shutdownSocket,
  socketOf,
} from '../net/socket';
import { AF } from '../net/socketAddress';
import { O } from '../state';
import type { SignalState } from '../process/threadControl';
import { removeName } from '../fs/tree';
import { S } from '../fs/disk';
import type { MachineState } from '../../time/state';

/** What an agent outside is shown of the machine. */
export interface OutsideWorldHost {
  readonly memory: Memory;
  readonly state: MachineState;
  readonly options: { readonly computer?: Computer };
  readonly interrupts: { readonly signals: SignalState };
  /** Statements begun. */
  readonly time: number;
  /** Nanoseconds of machine time. */
  now(): bigint;
  wake(key: string, all: boolean): void;
}

/** As much of a call as the kernel's parts need where nobody of the program calls. */
class OutsideCall {
  readonly thread = 0;
  readonly name = 'outside';
  phase = 0;
  readonly interrupted = 0;
  constructor(
    private readonly _engine: OutsideWorldHost,
    readonly processId: number,
  ) {}
  get memory(): Memory {
    return this._engine.memory;
  }
  get library(): LibraryState {
    return this._engine.state.library;
  }
  get computer(): Computer {
    return this._engine.options.computer ?? DEFAULT_COMPUTER;
  }
  get signals(): SignalState {
    return this._engine.interrupts.signals;
  }
  control(): undefined {
    return undefined;
  }
  now(): bigint {
    return this._engine.now();
  }
  wake(key: string, all: boolean): void {
    this._engine.wake(key, all);
  }
}

/** What came over a connection, with the descriptors that came along. */
export interface Arrived {
  bytes: Uint8Array;
  descriptors: number[];
}

/** Types of connection: bytes in a row, or messages that stay apart. */
export type SocketType = 'stream' | 'seqpacket';

/** Process ids of agents start here, in the order of their names' first use. */
const FIRST_PROCESS = 5000;
/** An agent's own sends never wait: it may have as much under way as it likes. */
const AGENT_BUFFER = 1 << 30;
const READ_AT_ONCE = 1 << 20;

export class OutsideWorld {
  private readonly _call: ModelCall;

  /** @param number of the agent, from 0 */
  constructor(
    private readonly _engine: OutsideWorldHost,
    readonly name: string,
    number = 0,
  ) {
    this._call = new OutsideCall(_engine, FIRST_PROCESS + number) as unknown as ModelCall;
  }

  /** Nanoseconds of machine time. */
  now(): bigint {
    return this._engine.now();
  }

  /** Statements that the program has begun. */
  statement(): number {
    return this._engine.time;
  }

  /** Memory and kernel of the machine, for devices. */
  access(): DeviceAccess {
    const { _engine: engine } = this;
    return {
      memory: engine.memory,
      kernel: engine.state.library.kernel,
      now: () => engine.now(),
      wake: (key, all) => engine.wake(key, all),
    };
  }

  private _file(descriptor: number): OpenDescription {
    const file = this._engine.state.library.kernel.descriptions[descriptor];
    if (!file) throw new Error(`${this.name} uses descriptor ${descriptor}, which is closed`);
    return file;
  }
  private _socket(type: SocketType = 'stream'): OpenDescription {
    const file = newSocket(this._call, AF.unix, SOCK[type], 0, O.nonBlock, this.name);
    socketOf(file).sendBuffer = AGENT_BUFFER;
    hold(file);
    return file;
  }
  /** The result, or undefined where the system refuses. */
  private _tried<T>(file: OpenDescription, act: () => T): T | undefined {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      release(this._call, file);
      return undefined;
    }
  }

  // Sockets

  /** A connection to a listening socket at a path; undefined: nobody listens there for that type. */
  connect(path: string, type: SocketType = 'stream'): number | undefined {
    const file = this._socket(type);
    return this._tried(file, () => {
      if (connectSocket(this._call, file, { family: AF.unix, text: path }) !== WAIT) return file.id;
      release(this._call, file);
      return undefined;
    });
  }

  /** A listening socket at a path; undefined: the path is taken. */
  listen(path: string, type: SocketType = 'stream'): number | undefined {
    const file = this._socket(type);
    return this._tried(file, () => {
      bindSocket(this._call, file, { family: AF.unix, text: path });
      listenSocket(this._call, file, 128);
      return file.id;
    });
  }

  /** Takes a name away (unlink(2)); one that is not there is left as it is. */
  remove(path: string): void {
    try {
      removeName(this._call, path, 'file');
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
    }
  }

  /** A connection that somebody has made; undefined: nobody yet. */
  accept(listener: number): number | undefined {
    const file = acceptSocket(this._call, this._file(listener));
    if (file === WAIT) return undefined;
    socketOf(file).sendBuffer = AGENT_BUFFER;
    return file.id;
  }

  socketPair(): [number, number] {
    const [one, other] = [this._socket(), this._socket()];
    pair(one, other);
    return [one.id, other.id];
  }

  /** Sends bytes, with descriptors of the agent's. False: the other end has gone. */
  send(socket: number, bytes: Uint8Array, descriptors: readonly number[] = []): boolean {
    const files = descriptors.map((descriptor) => this._file(descriptor));
    try {
      return sendOn(this._call, this._file(socket), { bytes, files, quiet: true }) !== WAIT;
    } catch (error) {
      if (error instanceof SystemError) return false;
      throw error;
    }
  }

  /** What has arrived, with descriptors; undefined: nothing yet; `end`: the other end has gone and nothing is left. */
  take(socket: number): Arrived | 'end' | undefined {
    try {
      const got = receiveOn(this._call, this._file(socket), READ_AT_ONCE);
      if (got === WAIT) return undefined;
      return got.end ? 'end' : { bytes: got.bytes, descriptors: got.files.map((file) => file.id) };
    } catch (error) {
      if (error instanceof SystemError) return 'end';
      throw error;
    }
  }

  /** As {@link take}, for those who expect no descriptors; an empty array: the other end has gone. */
  receive(socket: number): Uint8Array | undefined {
    const got = this.take(socket);
    if (got === undefined) return undefined;
    if (got === 'end') return new Uint8Array();
    for (const descriptor of got.descriptors) this.close(descriptor);
    return got.bytes;
  }

  /** Nothing more will be sent. */
  shutdown(socket: number): void {
    shutdownSocket(this._call, this._file(socket), 1);
  }

  close(descriptor: number): void {
    release(this._call, this._file(descriptor));
  }

  // Memory and events

  /** A file of its own in memory (memfd_create(2)). */
  memory(name: string, size: number): number {
    const inode = newInode(this._call, S.regular | 0o777, { links: 0, filesystem: 'memfd' });
    resizeInode(this._call, inode.number, size);
    const file = openInode(this._call, inode, O.readWrite, `/memfd:${name}`);
    hold(file);
    return file.id;
  }

  private _inode(descriptor: number): number {
    const inode = inodeBehind(this._call, this._file(descriptor));
    if (!inode) throw new Error(`${this.name} uses descriptor ${descriptor} as memory, which it is not`);
    return inode.number;
  }

  /** Bytes of a memory file: the program's, where it has mapped them. */
  readMemory(descriptor: number, offset: number, length: number): Uint8Array {
    return readInode(this._call, this._inode(descriptor), offset, length);
  }
  writeMemory(descriptor: number, offset: number, bytes: Uint8Array): void {
    writeInode(this._call, this._inode(descriptor), offset, bytes);
  }

  eventfd(): number {
    const file = newEventfd(this._call, 0n, O.nonBlock);
    hold(file);
    return file.id;
  }

  /** Adds one to an eventfd's counter. */
  signal(descriptor: number): void {
    const one = new Uint8Array(8);
    one[0] = 1;
    kindOf(this._file(descriptor)).write!(this._call, this._file(descriptor), one);
  }

  /** Takes an eventfd's counter back to zero; whether it was more. */
  consume(descriptor: number): boolean {
    const file = this._file(descriptor);
    if (file.kind !== 'eventfd' || file.data.count === 0n) return false;
    file.data.count = 0n;
    changed(this._call);
    return true;
  }
}
