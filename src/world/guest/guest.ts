/**
 * QEMU with a guest in it, at the other end of a vhost-user socket: carries the conversation on, then runs the
 * guest's network driver at its pace. Everything it remembers is plain data; it acts when it is called and says when
 * it wants to be called again.
 */

import { messageOf } from '../../base/errors';
import { Channel } from './channel';
import { Conversation, newConversation } from './conversation';
import type { DeviceDescription } from './conversation';
import type { GuestOptions, GuestState } from './guestState';
import type { GuestHost } from './host';
import { GuestMemory } from './memory';
import type { LoggedMessage } from './messageLog';
import { comesAgain, wrongEachTime } from './misbehaviour';
import { Traffic } from './traffic';
import { requestName } from './vhostUser';
import { Feature, VirtioNetDriver, newDriverState } from './virtioNet';
import type { DriverOptions } from './virtioNet';

const QUEUES = 2;
/** Times between attempts to connect, and between looks for an answer: QEMU's own waiting costs nothing. */
const RETRY = 50_000n;
/** Where QEMU has mapped the guest's memory. */
const USER_BASE = 0x7f40_0000_0000;
/** Guest physical address of memory above the hole of a PC. */
const HIGH_MEMORY = 0x1_0000_0000;

export class Guest {
  private readonly _channel: Channel;
  private readonly _traffic: Traffic;

  constructor(
    private readonly _options: GuestOptions,
    private readonly _host: GuestHost,
    private readonly _state: GuestState,
  ) {
    this._channel = new Channel(_options, _host, _state);
    this._traffic = new Traffic(_options, _state, (queue) => this._channel.kick(queue));
  }

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
    this._channel.event({ kind: 'connect', from: server ? 'back end' : 'guest' });
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
      again: this._state.reconnects > 0 && this._state.startedAt > 0n && !wrongEachTime(this._options.misbehave),
    };
  }

  /** Says what is next and takes answers in; false: an answer must come first. */
  private _talk(): boolean {
    const state = this._state;
    const conversation = new Conversation(state.conversation, this._device());
    while (state.phase === 'talking') {
      if (state.asked) {
        const answer = this._channel.receive();
        if (answer === 'gone') return this._ended('the back end closed the connection', 'back end');
        if (!answer) return false;
        const wrong = conversation.heard(state.asked, answer);
        state.asked = undefined;
        if (wrong) {
          this._channel.markWrong(wrong);
          return this._ended(wrong);
        }
      }
      const saying = conversation.next();
      if (!saying) {
        this._spoken(conversation);
        continue;
      }
      const end = this._channel.send(saying);
      if (end === 'gone') return this._ended('the back end closed the connection', 'back end');
      if (end) return this._ended(`disconnected in the middle of ${requestName(end.cut.request)}`);
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
        if (this._driver(state.conversation.features).fill()) this._channel.kick(0);
        state.phase = 'running';
        state.startedAt = this._host.now();
        state.turnAt = state.startedAt;
        break;
      case 'stopped':
        this._ended(undefined);
    }
  }

  /** The connection ends; QEMU may come again. Gives true: there is something else to do now. */
  private _ended(trouble: string | undefined, by: LoggedMessage['from'] = 'guest'): boolean {
    const state = this._state;
    state.trouble ??= trouble;
    const reason =
      by === 'guest' ? trouble : state.phase === 'talking' ? 'in the middle of the conversation' : undefined;
    this._channel.event({ kind: 'disconnect', from: by, ...(reason !== undefined && { reason }) });
    if (state.socket !== undefined) this._host.close(state.socket);
    if (state.requests !== undefined) this._host.close(state.requests);
    state.socket = undefined;
    state.requests = undefined;
    state.asked = undefined;
    state.inbox = [];
    if (comesAgain(this._options.misbehave, this._options.reconnect, state)) {
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
    this._channel.answerRequests();
    const heard = state.socket === undefined ? undefined : this._host.receive(state.socket);
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
    const driver = this._driver(state.conversation.features);
    for (const [queue, fd] of state.calls.entries())
      if (this._host.consume(fd)) this._channel.event({ kind: 'call', from: 'back end', queue });
    for (const fd of state.errors) this._host.consume(fd);
    try {
      this._traffic.turn(driver);
    } catch (error) {
      this._ended(`the guest's driver: ${messageOf(error)}`);
    }
  }
}
