// What a vhost-user message says, in words: payloads as the specification lays them out, bits by the names that it
// and VIRTIO give them (vhost-user specification, "Protocol features", "Message types"; VIRTIO 1.1, 2.1, 5.1.3 and
// 6).
import type { Attachment } from '../../world/guest/conversation';
import type { LoggedMessage } from '../../world/guest/messageLog';
import { MessageFlag, Request } from '../../world/guest/vhostUser';
import type { DetailModel } from './models/chart';
import type { TextModel } from './models/base';

/** VIRTIO_NET_F_…, VIRTIO_F_…, VHOST_USER_F_PROTOCOL_FEATURES by bit. */
const FEATURES: Record<number, string> = {
  0: 'CSUM',
  1: 'GUEST_CSUM',
  2: 'CTRL_GUEST_OFFLOADS',
  3: 'MTU',
  5: 'MAC',
  6: 'GSO',
  7: 'GUEST_TSO4',
  8: 'GUEST_TSO6',
  9: 'GUEST_ECN',
  10: 'GUEST_UFO',
  11: 'HOST_TSO4',
  12: 'HOST_TSO6',
  13: 'HOST_ECN',
  14: 'HOST_UFO',
  15: 'MRG_RXBUF',
  16: 'STATUS',
  17: 'CTRL_VQ',
  18: 'CTRL_RX',
  19: 'CTRL_VLAN',
  21: 'GUEST_ANNOUNCE',
  22: 'MQ',
  23: 'CTRL_MAC_ADDR',
  24: 'NOTIFY_ON_EMPTY',
  26: 'LOG_ALL',
  27: 'ANY_LAYOUT',
  28: 'INDIRECT_DESC',
  29: 'EVENT_IDX',
  30: 'PROTOCOL_FEATURES',
  32: 'VERSION_1',
  33: 'ACCESS_PLATFORM',
  34: 'RING_PACKED',
  35: 'IN_ORDER',
  36: 'ORDER_PLATFORM',
  37: 'SR_IOV',
  38: 'NOTIFICATION_DATA',
  57: 'HASH_REPORT',
  60: 'RSS',
  61: 'RSC_EXT',
  62: 'STANDBY',
  63: 'SPEED_DUPLEX',
};
/** VHOST_USER_PROTOCOL_F_… by bit. */
const PROTOCOL_FEATURES = [
  'MQ',
  'LOG_SHMFD',
  'RARP',
  'REPLY_ACK',
  'NET_MTU',
  'BACKEND_REQ',
  'CROSS_ENDIAN',
  'CRYPTO_SESSION',
  'PAGEFAULT',
  'CONFIG',
  'BACKEND_SEND_FD',
  'HOST_NOTIFIER',
  'INFLIGHT_SHMFD',
  'RESET_DEVICE',
  'INBAND_NOTIFICATIONS',
  'CONFIGURE_MEM_SLOTS',
  'STATUS',
];
/** Device status by bit. */
const STATUS: Record<number, string> = {
  0: 'ACKNOWLEDGE',
  1: 'DRIVER',
  2: 'DRIVER_OK',
  3: 'FEATURES_OK',
  6: 'NEEDS_RESET',
  7: 'FAILED',
};
/** Instead of a descriptor: VHOST_USER_VRING_NOFD_MASK. */
const NO_DESCRIPTOR = 0x100n;

/** What stands beside a message's name, and what is shown when the reader asks for more. */
export interface MessageText {
  summary: TextModel[];
  details: DetailModel[];
}

class Payload {
  private readonly _bytes: Uint8Array;
  private readonly _view: DataView;
  constructor(hex: string) {
    this._bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
    this._view = new DataView(this._bytes.buffer);
  }
  get length(): number {
    return this._bytes.length;
  }
  /** Numbers that a short payload does not have are undefined. */
  u32(offset: number): number | undefined {
    return offset + 4 <= this.length ? this._view.getUint32(offset, true) : undefined;
  }
  u64(offset: number): bigint | undefined {
    return offset + 8 <= this.length ? this._view.getBigUint64(offset, true) : undefined;
  }
}

/** @param message a message of either side */
export function describeMessage(message: LoggedMessage): MessageText {
  const payload = new Payload(message.payload);
  const isReply = (message.flags & MessageFlag.reply) !== 0;
  const { summary, details } =
    message.from === 'back end' && !isReply
      ? { summary: [], details: [] }
      : contentOf(message.request, payload, isReply);
  const flags = [
    `version ${message.flags & MessageFlag.versionMask}`,
    ...(isReply ? ['REPLY'] : []),
    ...(message.flags & MessageFlag.needReply ? ['NEED_REPLY'] : []),
  ];
  const passed = message.attached.map(attachmentText);
  return {
    summary,
    details: [
      ...details,
      ...passed.map((value, i): DetailModel => ({ name: passed.length > 1 ? `fd[${i}]` : 'fd', value })),
      { name: 'request', value: { text: String(message.request), args: [] } },
      { name: 'flags', value: { text: flags.join(' | '), args: [] } },
      { name: 'size', value: { text: String(payload.length), args: [] } },
      ...(payload.length > 0 ? [{ name: 'payload', value: { text: shortHex(message.payload), args: [] } }] : []),
    ],
  };
}

function contentOf(request: number, payload: Payload, isReply: boolean): MessageText {
  const plain = (text: string, ...args: (string | number)[]): MessageText => ({
    summary: [{ text, args }],
    details: [],
  });
  const number = payload.u64(0);
  const [queue, value] = [payload.u32(0), payload.u32(4)];
  switch (request) {
    case Request.GET_FEATURES:
    case Request.SET_FEATURES:
      return number === undefined ? NOTHING : bits(number, (bit) => FEATURES[bit]);
    case Request.GET_PROTOCOL_FEATURES:
    case Request.SET_PROTOCOL_FEATURES:
      return number === undefined ? NOTHING : bits(number, (bit) => PROTOCOL_FEATURES[bit]);
    case Request.GET_STATUS:
    case Request.SET_STATUS:
      if (isReply && request === Request.SET_STATUS) break;
      return number === undefined ? NOTHING : bits(number, (bit) => STATUS[bit]);
    case Request.GET_QUEUE_NUM:
      return number === undefined ? NOTHING : plain('at most {0} queues', Number(number));
    case Request.GET_MAX_MEM_SLOTS:
      return number === undefined ? NOTHING : plain('at most {0} regions', Number(number));
    case Request.GET_VRING_BASE:
      if (queue === undefined) return NOTHING;
      return isReply ? plain('queue {0} stands at {1}', queue, ringPlace(value)) : plain('queue {0}', queue);
  }
  if (isReply) {
    if (number === undefined) return NOTHING;
    return number === 0n ? plain('done') : plain('refused: {0}', String(BigInt.asIntN(64, number)));
  }
  switch (request) {
    case Request.SET_VRING_NUM:
      return queue === undefined || value === undefined
        ? NOTHING
        : plain('queue {0} has {1} descriptors', queue, value);
    case Request.SET_VRING_BASE:
      return queue === undefined || value === undefined
        ? NOTHING
        : plain('queue {0} begins at {1}', queue, ringPlace(value));
    case Request.SET_VRING_ENABLE:
      return queue === undefined || value === undefined
        ? NOTHING
        : plain(value ? 'queue {0} on' : 'queue {0} off', queue);
    case Request.SET_VRING_ADDR:
      return ringAddresses(payload);
    case Request.SET_VRING_KICK:
    case Request.SET_VRING_CALL:
    case Request.SET_VRING_ERR:
      if (number === undefined) return NOTHING;
      return plain(number & NO_DESCRIPTOR ? 'queue {0}, no descriptor' : 'queue {0}', Number(number & 0xffn));
    case Request.SET_MEM_TABLE:
      return regions(payload, payload.u32(0) ?? 0);
    case Request.ADD_MEM_REG:
    case Request.REM_MEM_REG:
      return regions(payload, 1);
    default:
      return number === undefined || payload.length !== 8 ? NOTHING : plain(hex(number));
  }
}

const NOTHING: MessageText = { summary: [], details: [] };

/** Names of the bits that are set; those without a name by number. */
function bits(value: bigint, name: (bit: number) => string | undefined): MessageText {
  const names: string[] = [];
  for (let bit = 0; bit < 64; bit++) if ((value >> BigInt(bit)) & 1n) names.push(name(bit) ?? `bit ${bit}`);
  const text = { text: names.join(' '), args: [] };
  return {
    summary: [names.length > 0 ? text : { text: hex(value), args: [] }],
    details: [
      { name: 'value', value: { text: hex(value), args: [] } },
      ...(names.length > 0 ? [{ name: 'bits', value: text }] : []),
    ],
  };
}

/**
 * A position in a ring; packed rings have two, each with its wrap counter in bit 15 (VIRTIO 1.1, 2.7.1; vhost-user,
 * "Vring state").
 */
function ringPlace(place: number | undefined): string {
  if (place === undefined) return '?';
  if (place <= 0xffff) return String(place);
  const part = (name: string, bits: number): string => `${name} ${bits & 0x7fff} wrap ${(bits >>> 15) & 1}`;
  return `${part('avail', place)}, ${part('used', place >>> 16)}`;
}

function ringAddresses(payload: Payload): MessageText {
  const [queue, descriptors, used, available] = [payload.u32(0), payload.u64(8), payload.u64(16), payload.u64(24)];
  if (queue === undefined) return NOTHING;
  if (descriptors === undefined || used === undefined || available === undefined)
    return { summary: [{ text: 'queue {0}', args: [queue] }], details: [] };
  return {
    summary: [
      { text: 'queue {0}', args: [queue] },
      { text: `desc ${hex(descriptors)} avail ${hex(available)} used ${hex(used)}`, args: [] },
    ],
    details: (
      [
        ['desc_user_addr', descriptors],
        ['avail_user_addr', available],
        ['used_user_addr', used],
      ] as const
    ).map(([name, value]) => ({ name, value: { text: hex(value), args: [] } })),
  };
}

/** Regions of memory: guest physical address, size, where QEMU has it, offset in its file. */
function regions(payload: Payload, count: number): MessageText {
  const details: DetailModel[] = [];
  let size = 0n;
  for (let i = 0; i < Math.min(count, 64); i++) {
    const [guest, bytes, user, offset] = [0, 8, 16, 24].map((part) => payload.u64(8 + 32 * i + part));
    if (guest === undefined || bytes === undefined || user === undefined || offset === undefined) break;
    size += bytes;
    details.push({
      name: `region[${i}]`,
      value: {
        text: 'guest {0}, {1}, at {2} in QEMU, offset {3}',
        args: [hex(guest), sizeText(bytes), hex(user), hex(offset)],
      },
    });
  }
  return {
    summary: [{ text: count === 1 ? '1 region, {1}' : '{0} regions, {1}', args: [count, sizeText(size)] }],
    details,
  };
}

function attachmentText(attachment: Attachment): TextModel {
  switch (attachment.kind) {
    case 'memory':
      return { text: 'memory file of region {0}', args: [attachment.region] };
    case 'back-end-requests':
      return { text: 'a socket for requests of the library', args: [] };
    case 'masked':
      return { text: 'eventfd that stands in for call of queue {0}', args: [attachment.queue] };
    case 'kick':
      return { text: 'eventfd kick of queue {0}', args: [attachment.queue] };
    case 'call':
      return { text: 'eventfd call of queue {0}', args: [attachment.queue] };
    case 'error':
      return { text: 'eventfd for errors of queue {0}', args: [attachment.queue] };
  }
}

/** Bytes in the largest unit that they are a whole number of. */
export function sizeText(bytes: bigint): string {
  for (const [unit, shift] of [
    ['TiB', 40n],
    ['GiB', 30n],
    ['MiB', 20n],
    ['KiB', 10n],
  ] as const) {
    if (bytes > 0n && bytes % (1n << shift) === 0n) return `${bytes >> shift} ${unit}`;
  }
  return `${bytes} B`;
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

function shortHex(text: string): string {
  const pairs = text.match(/../g) ?? [];
  return `${pairs.slice(0, 40).join(' ')}${pairs.length > 40 ? ' …' : ''}`;
}
