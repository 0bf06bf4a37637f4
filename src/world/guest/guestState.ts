/** Settings of a modelled guest, and everything that it remembers. Plain data. */

import type { Misbehaviour } from './misbehaviour';
import { newConversation } from './conversation';
import type { ConversationState } from './conversation';
import type { GuestRegion } from './memory';
import type { LoggedEvent, LoggedMessage } from './messageLog';
import type { Message } from './vhostUser';
import type { DriverState } from './virtioNet';

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
  /** Message log. The name is part of the text that states are hashed by: it stays although types have others. */
  said: LoggedMessage[];
  /** Connections and signals, beside the messages. */
  events: LoggedEvent[];
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
