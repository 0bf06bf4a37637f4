/**
 * QEMU with a guest in it, at the other end of a vhost-user socket: carries the conversation on, then runs the
 * guest's network driver at its pace. Everything it remembers is plain data; it acts when it is called and says when
 * it wants to be called again.
 */

import { Conversation, newConversation } from './conversation';
import type { Attachment, ConversationState, DeviceDescription, Saying } from './conversation';
import type { GuestHost } from './host';
import { GuestMemory } from './memory';
import type { GuestRegion } from './memory';
import { happened, saidOf } from './said';
import type { Happened, Said } from './said';
import { lengthOf, testPacket, wholeTestPacket } from './testPacket';
import { HEADER_BYTES, MessageFlag, Request, decode, encode, requestName, u64Payload } from './vhostUser';
import type { Message } from './vhostUser';
import { Feature, VirtioNetDriver, newDriverState } from './virtioNet';
import type { DriverOptions, DriverState } from './virtioNet';

/**
 * How a conversation is to go wrong. `disconnect-N`: the connection breaks in the middle of message N (from 1, over
 * all connections). `disconnect-each`, `short-each`: connection N breaks in the middle of its message N, or has its
 * message N cut to half its payload; QEMU comes again until a conversation had nothing left to go wrong.
 * `short-message`: a SET_VRING_ADDR of 16 bytes; `short-header`: half the header of a GET_FEATURES, and QEMU waits;
 * `long-message`: a SET_OWNER that announces more than any message has.
 */
export type Misbehaviour =
  | 'none'
  | 'short-message'
  | 'short-header'
  | 'long-message'
  | 'unknown-request'
  | 'missing-descriptor'
  | 'region-out-of-range'
  | 'features-not-offered'
  | 'disconnect-each'
  | 'short-each'
  | `disconnect-${number}`;

export interface GuestOptions {
  socket: string;
  /** QEMU listens and the back end connects. */
  server: boolean;
  packed: boolean;
  mergeable: boolean;
  indirect: boolean;
  eventIndex: boolean;
  queueSize: number;
  /** Bytes of guest memory: two regions, as a PC has one below and one above its hole. */
  memory: number;
  /** Data bytes of a receive buffer. */
  receiveBuffer: number;
  /** Descriptors that the data of a sent packet is cut into. */
  segments: number;
  /** Nanoseconds between two turns of the driver, and packets in each. */
  pace: bigint;
  batch: number;
  /** Packets to send, and their lengths. */
  send: number;
  smallest: number;
  largest: number;
  /** What arrives is sent back. */
  reflect: boolean;
  misbehave: Misbehaviour;
  /** Nanoseconds after the start at which the guest stops its device and QEMU goes; 0: never. */
  stopAfter: bigint;
  /** Times that QEMU comes again after the connection has ended. */
  reconnect: number;
  /**
   * Nanoseconds until it comes again; one that listens does not listen meanwhile. 0: at once, and it listens all the
   * time.
   */
  away: bigint;
}

export const GUEST_DEFAULTS: GuestOptions = {
  socket: '/tmp/vhost.sock',
  server: false,
  packed: false,
  mergeable: true,
  indirect: false,
  eventIndex: false,
  queueSize: 256,
  memory: 16 << 20,
  receiveBuffer: 0,
  segments: 1,
  pace: 20_000n,
  batch: 64,
  send: 0,
  smallest: 60,
  largest: 1514,
  reflect: false,
  misbehave: 'none',
  stopAfter: 0n,
  reconnect: 0,
  away: 0n,
};

export interface GuestState extends Record<string, unknown> {
  phase: 'connecting' | 'talking' | 'running' | 'over';
  listener: number | undefined;
  socket: number | undefined;
  conversation: ConversationState;
  /** The message whose answer is awaited. */
  asked: Message | undefined;
  /** Bytes of an answer that has not come whole. */
  inbox: number[];
  messages: number;
  /** Of them, those of the present connection. */
  spoken: number;
  said: Said[];
  /** Connections and signals, beside the messages. */
  events: Happened[];
  regions: GuestRegion[];
  files: number[];
  /** Eventfds by queue, two each. */
  calls: number[];
  kicks: number[];
  errors: number[];
  masked: number[];
  /** Our end of the channel on which the back end asks. */
  requests: number | undefined;
  driver: DriverState | undefined;
  startedAt: bigint;
  turnAt: bigint;
  next: number;
  /** Test packets that came whole, and those that did not. */
  whole: number;
  broken: number;
  outOfOrder: number;
  expected: number;
  reconnects: number;
  /** What went wrong, as QEMU would report it. */
  trouble: string | undefined;
}

const QUEUES = 2;
/** Times between attempts to connect, and between looks for an answer: QEMU's own waiting costs nothing. */
const RETRY = 50_000n;
/** Where QEMU has mapped the guest's memory. */
const USER_BASE = 0x7f40_0000_0000;
/** Guest physical address of memory above the hole of a PC. */
const HIGH_MEMORY = 0x1_0000_0000;
const GUEST_MAC = [0x52, 0x54, 0, 0x12, 0x34, 0x56];
const OTHER_MAC = [0x52, 0x54, 0, 0x12, 0x34, 0x01];

export function newGuestState(): GuestState {
  return {
    phase: 'connecting',
    listener: undefined,
    socket: undefined,
    conversation: newConversation(),
    asked: undefined,
    inbox: [],
    messages: 0,
    spoken: 0,
    said: [],
    events: [],
    regions: [],
    files: [],
    calls: [],
    kicks: [],
    errors: [],
    masked: [],
    requests: undefined,
    driver: undefined,
    startedAt: 0n,
    turnAt: 0n,
    next: 0,
    whole: 0,
    broken: 0,
    outOfOrder: 0,
    expected: 0,
    reconnects: 0,
    trouble: undefined,
  };
}

export class Guest {
  constructor(
    private readonly _options: GuestOptions,
    private readonly _host: GuestHost,
    private readonly _state: GuestState,
  ) {}

  /** Does what can be done now; gives when it wants its next turn, if time alone shall bring it. */
  act(): bigint | undefined {
    const state = this._state;
    for (;;) {
      switch (state.phase) {
        case 'connecting':
          // An attempt changes the system, of which one is told: it must not lead to the next one at once.
          if (state.listener === undefined && this._host.now() < state.turnAt) return state.turnAt;
          state.turnAt = this._host.now() + RETRY;
          if (!this._connect()) return this._options.server ? undefined : state.turnAt;
          break;
        case 'talking':
          if (!this._talk()) return undefined;
          break;
        case 'running':
          return this._run();
        default:
          return undefined;
      }
    }
  }

  private _connect(): boolean {
    const state = this._state;
    const { socket, server } = this._options;
    if (server) {
      state.listener ??= this._host.listen(socket);
      if (state.listener === undefined) return this._over(`${socket} cannot be listened on`);
      state.socket = this._host.accept(state.listener);
    } else state.socket = this._host.connect(socket);
    if (state.socket === undefined) return false;
    this._event({ kind: 'connect', from: server ? 'back end' : 'guest' });
    this._furnish();
    state.phase = 'talking';
    return true;
  }

  /** Memory and eventfds, once. */
  private _furnish(): void {
    const state = this._state;
    state.conversation = newConversation();
    state.spoken = 0;
    if (state.files.length > 0) return;
    const low = Math.floor(this._options.memory / 2 / 4096) * 4096;
    [
      [0, low],
      [HIGH_MEMORY, this._options.memory - low],
    ].forEach(([guestAddress, size], i) => {
      state.files.push(this._host.memory(`guest-memory-${i}`, size));
      state.regions.push({ guestAddress, size, userAddress: USER_BASE + guestAddress, fileOffset: 0 });
    });
    for (let queue = 0; queue < QUEUES; queue++) {
      for (const list of [state.calls, state.kicks, state.errors, state.masked]) list.push(this._host.eventfd());
    }
  }

  private get _memory(): GuestMemory {
    return new GuestMemory(
      this._state.regions,
      this._state.files.map((file) => ({
        read: (offset, length) => this._host.readMemory(file, offset, length),
        write: (offset, bytes) => this._host.writeMemory(file, offset, bytes),
      })),
    );
  }

  /** Features that the guest's driver asks for. */
  private get _wanted(): bigint {
    const { packed, mergeable, indirect, eventIndex } = this._options;
    const bits: number[] = [Feature.version1, Feature.mac, Feature.status];
    if (mergeable) bits.push(Feature.mergeable);
    if (packed) bits.push(Feature.ringPacked);
    if (indirect) bits.push(Feature.indirect);
    if (eventIndex) bits.push(Feature.eventIndex);
    return bits.reduce((all, bit) => all | (1n << BigInt(bit)), 0n);
  }

  private _driver(features: bigint): VirtioNetDriver {
    const { queueSize, segments, indirect, mergeable, receiveBuffer, memory } = this._options;
    const low = Math.floor(memory / 2 / 4096) * 4096;
    const how: DriverOptions = {
      features,
      queueSize,
      segments,
      indirect,
      base: HIGH_MEMORY,
      room: memory - low,
      receiveBuffer: receiveBuffer || (mergeable ? 1526 : 9216),
    };
    this._state.driver ??= newDriverState(how);
    return new VirtioNetDriver(this._memory, how, this._state.driver);
  }

  private _device(): DeviceDescription {
    const memory = this._memory;
    const { conversation } = this._state;
    const driver = (): VirtioNetDriver => this._driver(conversation.features);
    const queueOf = (queue: number): VirtioNetDriver['receiveQueue'] =>
      queue === 0 ? driver().receiveQueue : driver().transmitQueue;
    return {
      wanted: this._wanted,
      queues: QUEUES,
      queueSize: this._options.queueSize,
      regions: this._state.regions.map(({ guestAddress, size, userAddress, fileOffset }) => ({
        guestAddress,
        size,
        userAddress,
        mmapOffset: fileOffset,
      })),
      addresses: (queue) => {
        const { descriptors, driver: available, device } = queueOf(queue).addresses;
        return {
          descriptors: memory.userAddress(descriptors),
          driver: memory.userAddress(available),
          device: memory.userAddress(device),
        };
      },
      base: (queue) => queueOf(queue).base,
      again: this._state.reconnects > 0 && this._state.startedAt > 0n && !this._each,
    };
  }

  /** Says what is next and takes answers in; false: an answer must come first. */
  private _talk(): boolean {
    const state = this._state;
    const conversation = new Conversation(state.conversation, this._device());
    while (state.phase === 'talking') {
      if (state.asked) {
        const answer = this._hear();
        if (answer === 'gone') return this._ended('the back end closed the connection', 'back end');
        if (!answer) return false;
        const wrong = conversation.heard(state.asked, answer);
        state.asked = undefined;
        if (wrong) {
          state.said.at(-1)!.wrong = wrong;
          return this._ended(wrong);
        }
      }
      const saying = conversation.next();
      if (!saying) {
        this._spoken(conversation);
        continue;
      }
      if (!this._say(saying)) return true;
    }
    return true;
  }

  /** A phase of the conversation is done. */
  private _spoken(conversation: Conversation): void {
    const state = this._state;
    switch (state.conversation.phase) {
      case 'init':
        conversation.begin('started');
        break;
      case 'started':
        this._driver(state.conversation.features).transmitQueue.enableCalls(false);
        if (this._driver(state.conversation.features).fill()) this._kick(0);
        state.phase = 'running';
        state.startedAt = this._host.now();
        state.turnAt = state.startedAt;
        break;
      case 'stopped':
        this._ended(undefined);
    }
  }

  /** False: the connection has ended. */
  private _say(saying: Saying): boolean {
    const state = this._state;
    state.messages++;
    state.spoken++;
    const [message, attachments] = this._twisted(saying.message, saying.attachments);
    const whole = encode(message);
    const { bytes, cut } = this._garbled(message, whole);
    const descriptors = attachments.map((attachment) => this._descriptor(attachment));
    this._note('guest', message, bytes.length, attachments);
    if (message !== saying.message || attachments !== saying.attachments || bytes !== whole)
      state.said.at(-1)!.wrong = this._options.misbehave;
    const sent = this._host.send(state.socket!, bytes, descriptors);
    for (const [i, attachment] of attachments.entries())
      if (attachment.kind === 'back-end-requests') this._host.close(descriptors[i]);
    if (!sent || cut) {
      if (cut) this._ended(`disconnected in the middle of ${requestName(message.request)}`);
      else this._ended('the back end closed the connection', 'back end');
      return false;
    }
    if (saying.answered) state.asked = message;
    return true;
  }

  /** What of a message goes over the wire where that is to go wrong; `cut`: and then the connection breaks. */
  private _garbled(message: Message, bytes: Uint8Array): { bytes: Uint8Array; cut: boolean } {
    const { misbehave } = this._options;
    const half = HEADER_BYTES >> 1;
    if (misbehave === `disconnect-${this._state.messages}` || (misbehave === 'disconnect-each' && this._itsTurn)) {
      // In the middle of what it says: of the payload where it has one.
      return {
        bytes: bytes.subarray(0, message.payload.length > 0 ? HEADER_BYTES + (message.payload.length >> 1) : half),
        cut: true,
      };
    }
    if (misbehave === 'short-header' && message.request === Request.GET_FEATURES)
      return { bytes: bytes.subarray(0, half), cut: false };
    if (misbehave === 'long-message' && message.request === Request.SET_OWNER) {
      const longer = bytes.slice();
      new DataView(longer.buffer).setUint32(8, 1 << 16, true);
      return { bytes: longer, cut: false };
    }
    return { bytes, cut: false };
  }

  /** Something goes wrong with each message in turn; each connection is then one of a guest that starts. */
  private get _each(): boolean {
    return this._options.misbehave === 'disconnect-each' || this._options.misbehave === 'short-each';
  }
  /** Message N goes wrong in connection N. */
  private get _itsTurn(): boolean {
    return this._state.spoken === this._state.reconnects + 1;
  }
  /**
   * Whether QEMU comes again: a conversation that goes wrong somewhere else each time is over when it had nothing
   * left for that.
   */
  private get _comesAgain(): boolean {
    const { reconnects, spoken } = this._state;
    return this._each ? spoken > reconnects : reconnects < this._options.reconnect;
  }

  /** A message as it goes out where the conversation is to go wrong. */
  private _twisted(message: Message, attachments: Attachment[]): [Message, Attachment[]] {
    switch (this._options.misbehave) {
      case 'short-each':
        if (this._itsTurn && message.payload.length > 0)
          return [{ ...message, payload: message.payload.subarray(0, message.payload.length >> 1) }, attachments];
        break;
      case 'short-message':
        if (message.request === Request.SET_VRING_ADDR)
          return [{ ...message, payload: message.payload.subarray(0, 16) }, attachments];
        break;
      case 'unknown-request':
        if (message.request === Request.SET_OWNER) return [{ ...message, request: 120 }, attachments];
        break;
      case 'missing-descriptor':
        if (message.request === Request.SET_MEM_TABLE) return [message, attachments.slice(1)];
        break;
      case 'region-out-of-range':
        if (message.request === Request.SET_MEM_TABLE) {
          const payload = message.payload.slice();
          // The first region claims to be larger than the file behind it.
          new DataView(payload.buffer).setBigUint64(16, 1n << 40n, true);
          return [{ ...message, payload }, attachments];
        }
        break;
      case 'features-not-offered':
        if (message.request === Request.SET_FEATURES)
          return [{ ...message, payload: u64Payload(this._state.conversation.features | (1n << 62n)) }, attachments];
    }
    return [message, attachments];
  }

  private _descriptor(attachment: Attachment): number {
    const state = this._state;
    switch (attachment.kind) {
      case 'call':
        return state.calls[attachment.queue];
      case 'kick':
        return state.kicks[attachment.queue];
      case 'error':
        return state.errors[attachment.queue];
      case 'masked':
        return state.masked[attachment.queue];
      case 'memory':
        return state.files[attachment.region];
      default: {
        const [ours, theirs] = this._host.socketPair();
        state.requests = ours;
        return theirs;
      }
    }
  }

  private _hear(): Message | 'gone' | undefined {
    const state = this._state;
    for (;;) {
      const found = decode(Uint8Array.from(state.inbox));
      if (found) {
        state.inbox.splice(0, found.length);
        this._note('back end', found.message, found.length);
        return found.message;
      }
      const bytes = this._host.receive(state.socket!);
      if (!bytes) return undefined;
      if (bytes.length === 0) return 'gone';
      state.inbox.push(...bytes);
      if (state.inbox.length > (1 << 20) + HEADER_BYTES) return 'gone';
    }
  }

  private _note(
    from: Said['from'],
    message: Message,
    sent: number,
    attached: Attachment[] = [],
    name = requestName(message.request),
  ): void {
    this._state.said.push({
      time: this._host.now(),
      statement: this._host.statement(),
      ...saidOf(from, name, message, sent, attached),
    });
  }

  private _event(event: Pick<Happened, 'kind' | 'from' | 'queue' | 'reason'>): void {
    const { said, events } = this._state;
    happened(events, { time: this._host.now(), statement: this._host.statement(), after: said.length, ...event });
  }

  private _kick(queue: number): void {
    this._event({ kind: 'kick', from: 'guest', queue });
    this._host.signal(this._state.kicks[queue]);
  }

  /** The connection ends; QEMU may come again. Gives true: there is something else to do now. */
  private _ended(trouble: string | undefined, by: Said['from'] = 'guest'): boolean {
    const state = this._state;
    state.trouble ??= trouble;
    const reason =
      by === 'guest' ? trouble : state.phase === 'talking' ? 'in the middle of the conversation' : undefined;
    this._event({ kind: 'disconnect', from: by, ...(reason !== undefined && { reason }) });
    if (state.socket !== undefined) this._host.close(state.socket);
    if (state.requests !== undefined) this._host.close(state.requests);
    state.socket = undefined;
    state.requests = undefined;
    state.asked = undefined;
    state.inbox = [];
    if (this._comesAgain) {
      state.reconnects++;
      // The guest goes on with its rings as they are; the new back end is told where they stand.
      state.phase = 'connecting';
      state.trouble = undefined;
      if (this._options.away > 0n) {
        this._deafen();
        state.turnAt = this._host.now() + this._options.away;
      }
      return true;
    }
    this._deafen();
    state.phase = 'over';
    return true;
  }

  /** Nobody can connect any more. */
  private _deafen(): void {
    const state = this._state;
    if (state.listener === undefined) return;
    this._host.close(state.listener);
    this._host.remove(this._options.socket);
    state.listener = undefined;
  }

  private _over(trouble: string): boolean {
    this._state.trouble = trouble;
    this._state.phase = 'over';
    return true;
  }

  /** The guest's driver has its turn when it is due. */
  private _run(): bigint | undefined {
    const state = this._state;
    const now = this._host.now();
    this._answerRequests();
    const heard = this._host.receive(state.socket!);
    if (heard?.length === 0) {
      this._ended('the back end closed the connection', 'back end');
      return this.act();
    }
    const { stopAfter } = this._options;
    if (stopAfter > 0n && now >= state.startedAt + stopAfter) {
      new Conversation(state.conversation, this._device()).begin('stopped');
      state.phase = 'talking';
      return this.act();
    }
    if (now >= state.turnAt) {
      this._turn();
      state.turnAt = now + this._options.pace;
    }
    return stopAfter > 0n && state.startedAt + stopAfter < state.turnAt ? state.startedAt + stopAfter : state.turnAt;
  }

  private _turn(): void {
    const state = this._state;
    const { batch, send, smallest, largest, reflect } = this._options;
    const driver = this._driver(state.conversation.features);
    for (const [queue, fd] of state.calls.entries())
      if (this._host.consume(fd)) this._event({ kind: 'call', from: 'back end', queue });
    for (const fd of state.errors) this._host.consume(fd);
    try {
      const arrived = driver.receive(batch);
      if (!reflect) for (const packet of arrived) this._check(packet);
      if (arrived.length > 0 && driver.fill()) this._kick(0);
      const out: Uint8Array[] = reflect ? arrived.map((packet) => turned(packet)) : [];
      driver.reclaim();
      const room = Math.min(batch, driver.room);
      for (let n = state.next; n < send && out.length < room; n++)
        out.push(testPacket(n, lengthOf(n, smallest, largest), OTHER_MAC, GUEST_MAC));
      const { sent, kick } = driver.send(out);
      if (!reflect) state.next += sent;
      if (kick) this._kick(1);
    } catch (error) {
      this._ended(`the guest's driver: ${(error as Error).message}`);
    }
  }

  private _check(packet: Uint8Array): void {
    const state = this._state;
    const number = wholeTestPacket(packet);
    if (number === undefined) {
      state.broken++;
      return;
    }
    state.whole++;
    if (number !== state.expected) state.outOfOrder++;
    state.expected = number + 1;
  }

  /** What the back end asks on its own channel is acknowledged where it wants that. */
  private _answerRequests(): void {
    const { requests } = this._state;
    if (requests === undefined) return;
    const bytes = this._host.receive(requests);
    if (!bytes || bytes.length === 0) return;
    let rest = bytes;
    for (let found = decode(rest); found; found = decode(rest)) {
      rest = rest.subarray(found.length);
      const { message } = found;
      this._note('back end', message, found.length, [], `back-end request ${message.request}`);
      if (message.flags & MessageFlag.needReply) {
        this._host.send(
          requests,
          encode({ request: message.request, flags: MessageFlag.version | MessageFlag.reply, payload: u64Payload(0n) }),
          [],
        );
      }
    }
  }
}

/** A packet with its addresses exchanged. */
function turned(packet: Uint8Array): Uint8Array {
  const copy = packet.slice();
  copy.set(packet.subarray(6, 12), 0);
  copy.set(packet.subarray(0, 6), 6);
  return copy;
}
