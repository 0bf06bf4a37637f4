/**
 * What QEMU says over vhost-user, in its order: from the first connection to a running network device, and its end.
 *
 * Order and flags follow QEMU 7.2's sources; each step names the functions there that send it (hw/virtio/vhost-user.c,
 * hw/virtio/vhost.c, hw/net/vhost_net.c, hw/net/virtio-net.c) beside the specification, docs/interop/vhost-user.rst.
 * The steps depend on what the back end offers, on what the guest's driver wants, and on whether that driver ran
 * before.
 */

import { Feature, has } from './virtioNet';
import {
  MessageFlag,
  ProtocolFeature,
  Request,
  memoryTable,
  u64Of,
  u64Payload,
  vringAddress,
  vringState,
} from './vhostUser';
import type { Message, RegionDescription } from './vhostUser';
import type { QueueAddresses } from './virtqueue';

/**
 * Protocol features that QEMU 7.2 takes where they are offered: all that it knows; the device's configuration not for
 * a network device (vhost_user_backend_init).
 */
export const QEMU_PROTOCOL_FEATURES = Object.values(ProtocolFeature)
  .filter((bit) => bit !== ProtocolFeature.config)
  .reduce((bits, bit) => bits | (1n << BigInt(bit)), 0n);

/** Device status bits (VIRTIO 1.1, 2.1). */
const Status = { acknowledge: 1, driver: 2, driverOk: 4, featuresOk: 8 } as const;

/** Something that goes with a message as a file descriptor. */
export type Attachment =
  | { kind: 'call' | 'kick' | 'error' | 'masked'; queue: number }
  | { kind: 'memory'; region: number }
  | { kind: 'back-end-requests' };

export interface Saying {
  message: Message;
  attachments: Attachment[];
  /** An answer comes, and must be waited for. */
  answered: boolean;
}

/** What has been said and heard so far. Plain data. */
export interface ConversationState {
  phase: 'init' | 'started' | 'stopped';
  step: number;
  /** Device features the back end offers. */
  offered: bigint;
  protocolOffered: bigint;
  protocol: bigint;
  /** What the guest's driver took. */
  features: bigint;
  maxQueues: number;
  maxSlots: number;
  status: number;
  /** Ring positions as the back end told them at the stop. */
  bases: number[];
}

export function newConversation(): ConversationState {
  return {
    phase: 'init',
    step: 0,
    offered: 0n,
    protocolOffered: 0n,
    protocol: 0n,
    features: 0n,
    maxQueues: 1,
    maxSlots: 8,
    status: 0,
    bases: [],
  };
}

/** The device as the conversation needs to know it. */
export interface DeviceDescription {
  /** Features that the guest's driver wants; it takes those that are offered. */
  wanted: bigint;
  queues: number;
  queueSize: number;
  regions: readonly RegionDescription[];
  /** QEMU's addresses of a queue's parts. */
  addresses(queue: number): QueueAddresses;
  /** Value of SET_VRING_BASE. */
  base(queue: number): number;
  /** The guest's driver has run with an earlier connection: it has agreed on its features already. */
  again: boolean;
}

type Step = () => Saying | undefined;

export class Conversation {
  constructor(
    readonly state: ConversationState,
    private readonly _device: DeviceDescription,
  ) {}

  /** What QEMU says next in this phase; undefined: all is said. */
  next(): Saying | undefined {
    const steps =
      this.state.phase === 'init' ? this._initial() : this.state.phase === 'started' ? this._start() : this._stop();
    while (this.state.step < steps.length) {
      const saying = steps[this.state.step++]();
      if (saying) return saying;
    }
    return undefined;
  }

  begin(phase: ConversationState['phase']): void {
    this.state.phase = phase;
    this.state.step = 0;
  }

  /** Takes an answer in. Gives what is wrong with it, if anything. */
  heard(asked: Message, answer: Message): string | undefined {
    const { state } = this;
    if ((answer.flags & MessageFlag.versionMask) !== MessageFlag.version)
      return `an answer of version ${answer.flags & MessageFlag.versionMask}`;
    if (!(answer.flags & MessageFlag.reply)) return 'an answer that is not marked as one';
    if (answer.request !== asked.request) return `an answer to ${answer.request} where ${asked.request} was asked`;
    const value = u64Of(answer.payload);
    switch (asked.request) {
      case Request.GET_FEATURES:
        state.offered = value;
        break;
      case Request.GET_PROTOCOL_FEATURES:
        state.protocolOffered = value;
        break;
      case Request.GET_QUEUE_NUM:
        state.maxQueues = Number(value);
        break;
      case Request.GET_MAX_MEM_SLOTS:
        state.maxSlots = Number(value);
        break;
      case Request.GET_STATUS:
        state.status = Number(value);
        break;
      case Request.GET_VRING_BASE:
        state.bases[new DataView(answer.payload.buffer, answer.payload.byteOffset).getUint32(0, true)] = Number(
          value >> 32n,
        );
        break;
      default:
        if (asked.flags & MessageFlag.needReply && value !== 0n) return `the back end refused: ${value}`;
    }
    return undefined;
  }

  private _say(
    request: number,
    payload: Uint8Array,
    attachments: Attachment[] = [],
    how: { asks?: boolean; acknowledged?: boolean } = {},
  ): Saying {
    const acknowledged = how.acknowledged === true && this._agreed(ProtocolFeature.replyAck);
    const flags = MessageFlag.version | (acknowledged ? MessageFlag.needReply : 0);
    return { message: { request, flags, payload }, attachments, answered: how.asks === true || acknowledged };
  }
  private _ask(request: number): Saying {
    return this._say(request, new Uint8Array(0), [], { asks: true });
  }
  private _agreed(bit: number): boolean {
    return has(this.state.protocol, bit);
  }

  /**
   * vhost_user_backend_init with vhost_setup_slave_channel at its end, then vhost_dev_init: vhost_virtqueue_init of
   * each queue.
   */
  private _initial(): Step[] {
    const { state, _device: device } = this;
    const protocol =
      (step: Step): Step =>
      () =>
        has(state.offered, Feature.protocolFeatures) ? step() : undefined;
    const steps: Step[] = [
      () => this._ask(Request.GET_FEATURES),
      protocol(() => this._ask(Request.GET_PROTOCOL_FEATURES)),
      protocol(() => {
        state.protocol = state.protocolOffered & QEMU_PROTOCOL_FEATURES;
        return this._say(Request.SET_PROTOCOL_FEATURES, u64Payload(state.protocol));
      }),
      () => (this._agreed(ProtocolFeature.multiQueue) ? this._ask(Request.GET_QUEUE_NUM) : undefined),
      () => (this._agreed(ProtocolFeature.configureMemSlots) ? this._ask(Request.GET_MAX_MEM_SLOTS) : undefined),
      () =>
        this._agreed(ProtocolFeature.backendRequest)
          ? this._say(Request.SET_BACKEND_REQ_FD, new Uint8Array(0), [{ kind: 'back-end-requests' }], {
              acknowledged: true,
            })
          : undefined,
      () => this._say(Request.SET_OWNER, new Uint8Array(0)),
      () => this._ask(Request.GET_FEATURES),
    ];
    for (let queue = 0; queue < device.queues; queue++) {
      steps.push(() => this._say(Request.SET_VRING_CALL, u64Payload(BigInt(queue)), [{ kind: 'masked', queue }]));
      steps.push(() => this._say(Request.SET_VRING_ERR, u64Payload(BigInt(queue)), [{ kind: 'error', queue }]));
    }
    return steps;
  }

  /**
   * The guest's driver writes the features that it takes, in two halves (VIRTIO 1.1, 4.1.4.3):
   * virtio_net_set_features switches the queues on for each (peer_attach). Then it sets DRIVER_OK: vhost_net_start,
   * vhost_dev_start, vhost_virtqueue_start. A driver that runs already writes nothing when a back end comes again;
   * its queues are switched on by vhost_net_start alone.
   */
  private _start(): Step[] {
    const { state, _device: device } = this;
    const steps: Step[] = [];
    for (let times = device.again ? 1 : 3; times > 0; times--) {
      for (let queue = 0; queue < device.queues; queue++) {
        steps.push(() =>
          has(state.offered, Feature.protocolFeatures)
            ? this._say(Request.SET_VRING_ENABLE, vringState(queue, 1))
            : undefined,
        );
      }
    }
    steps.push(() => {
      state.features = state.offered & (device.wanted | (1n << BigInt(Feature.protocolFeatures)));
      return this._say(Request.SET_FEATURES, u64Payload(state.features));
    });
    steps.push(...this._addStatus(Status.featuresOk));
    if (this._agreed(ProtocolFeature.configureMemSlots)) {
      device.regions.forEach((region, i) => {
        const payload = new Uint8Array(40);
        payload.set(memoryTable([region]).subarray(8), 8);
        steps.push(() =>
          this._say(Request.ADD_MEM_REG, payload, [{ kind: 'memory', region: i }], { acknowledged: true }),
        );
      });
    } else {
      steps.push(() =>
        this._say(
          Request.SET_MEM_TABLE,
          memoryTable(device.regions),
          device.regions.map((_, region): Attachment => ({ kind: 'memory', region })),
          { acknowledged: true },
        ),
      );
    }
    for (let queue = 0; queue < device.queues; queue++) {
      steps.push(
        () => this._say(Request.SET_VRING_NUM, vringState(queue, device.queueSize)),
        () => this._say(Request.SET_VRING_BASE, vringState(queue, state.bases[queue] ?? device.base(queue))),
        () => {
          const { descriptors, driver, device: used } = device.addresses(queue);
          return this._say(
            Request.SET_VRING_ADDR,
            vringAddress({ index: queue, flags: 0, descriptors, used, available: driver, log: 0 }),
          );
        },
        () => this._say(Request.SET_VRING_KICK, u64Payload(BigInt(queue)), [{ kind: 'kick', queue }]),
        () => this._say(Request.SET_VRING_CALL, u64Payload(BigInt(queue)), [{ kind: 'call', queue }]),
      );
    }
    steps.push(...this._addStatus(Status.acknowledge | Status.driver | Status.driverOk));
    return steps;
  }

  /** vhost_user_add_status: asks, then sets what is not set yet. */
  private _addStatus(bits: number): Step[] {
    const { state } = this;
    return [
      () => (this._agreed(ProtocolFeature.status) ? this._ask(Request.GET_STATUS) : undefined),
      () =>
        this._agreed(ProtocolFeature.status) && (state.status & bits) !== bits
          ? this._setStatus(state.status | bits)
          : undefined,
    ];
  }
  private _setStatus(status: number): Saying {
    return this._say(Request.SET_STATUS, u64Payload(BigInt(status)));
  }

  /**
   * vhost_dev_stop: the status goes first (vhost_user_dev_start), then the rings' positions come back
   * (vhost_virtqueue_stop).
   */
  private _stop(): Step[] {
    const steps: Step[] = [() => (this._agreed(ProtocolFeature.status) ? this._setStatus(0) : undefined)];
    for (let queue = 0; queue < this._device.queues; queue++) {
      steps.push(() => this._say(Request.GET_VRING_BASE, vringState(queue, 0), [], { asks: true }));
    }
    return steps;
  }
}
