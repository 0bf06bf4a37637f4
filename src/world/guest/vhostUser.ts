/**
 * The messages of the vhost-user protocol as its specification lays them out: header, payloads, names. Little endian.
 */

/** Request numbers of the front end (vhost-user specification, "Front-end message types"). */
export const Request = {
  GET_FEATURES: 1,
  SET_FEATURES: 2,
  SET_OWNER: 3,
  RESET_OWNER: 4,
  SET_MEM_TABLE: 5,
  SET_LOG_BASE: 6,
  SET_LOG_FD: 7,
  SET_VRING_NUM: 8,
  SET_VRING_ADDR: 9,
  SET_VRING_BASE: 10,
  GET_VRING_BASE: 11,
  SET_VRING_KICK: 12,
  SET_VRING_CALL: 13,
  SET_VRING_ERR: 14,
  GET_PROTOCOL_FEATURES: 15,
  SET_PROTOCOL_FEATURES: 16,
  GET_QUEUE_NUM: 17,
  SET_VRING_ENABLE: 18,
  SEND_RARP: 19,
  NET_SET_MTU: 20,
  SET_BACKEND_REQ_FD: 21,
  IOTLB_MSG: 22,
  SET_VRING_ENDIAN: 23,
  GET_CONFIG: 24,
  SET_CONFIG: 25,
  CREATE_CRYPTO_SESSION: 26,
  CLOSE_CRYPTO_SESSION: 27,
  POSTCOPY_ADVISE: 28,
  POSTCOPY_LISTEN: 29,
  POSTCOPY_END: 30,
  GET_INFLIGHT_FD: 31,
  SET_INFLIGHT_FD: 32,
  GPU_SET_SOCKET: 33,
  RESET_DEVICE: 34,
  VRING_KICK: 35,
  GET_MAX_MEM_SLOTS: 36,
  ADD_MEM_REG: 37,
  REM_MEM_REG: 38,
  SET_STATUS: 39,
  GET_STATUS: 40,
} as const;

const NAMES = new Map<number, string>(Object.entries(Request).map(([name, number]) => [number, name]));

export function requestName(request: number): string {
  return NAMES.get(request) ?? `request ${request}`;
}

/** Bits of the protocol features ("Protocol features"). */
export const ProtocolFeature = {
  multiQueue: 0,
  logShmFd: 1,
  rarp: 2,
  replyAck: 3,
  mtu: 4,
  backendRequest: 5,
  crossEndian: 6,
  cryptoSession: 7,
  pagefault: 8,
  config: 9,
  backendSendFd: 10,
  hostNotifier: 11,
  inflightShmFd: 12,
  resetDevice: 13,
  inbandNotifications: 14,
  configureMemSlots: 15,
  status: 16,
} as const;

/** Flags of the header: version 1 in the lowest two bits. */
export const MessageFlag = { version: 1, versionMask: 3, reply: 4, needReply: 8 } as const;

export const HEADER_BYTES = 12;

export interface Message {
  request: number;
  flags: number;
  payload: Uint8Array;
}

export function encode(message: Message): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + message.payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, message.request, true);
  view.setUint32(4, message.flags, true);
  view.setUint32(8, message.payload.length, true);
  bytes.set(message.payload, HEADER_BYTES);
  return bytes;
}

/** The first message of a stream of bytes, and how many bytes it took; undefined: more must come. */
export function decode(bytes: Uint8Array): { message: Message; length: number } | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = HEADER_BYTES + view.getUint32(8, true);
  if (bytes.length < length) return undefined;
  return {
    message: {
      request: view.getUint32(0, true),
      flags: view.getUint32(4, true),
      payload: bytes.slice(HEADER_BYTES, length),
    },
    length,
  };
}

export function u64Payload(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
  return bytes;
}

/** The 64-bit number of a reply; shorter payloads count as zero-extended. */
export function u64Of(payload: Uint8Array): bigint {
  const bytes = new Uint8Array(8);
  bytes.set(payload.subarray(0, 8));
  return new DataView(bytes.buffer).getBigUint64(0, true);
}

/** "Vring state description": index and number. */
export function vringState(index: number, number: number): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, index, true);
  view.setUint32(4, number, true);
  return bytes;
}

export interface VringAddress {
  index: number;
  flags: number;
  /** QEMU's addresses. */
  descriptors: number;
  used: number;
  available: number;
  log: number;
}

/** "Vring address description". */
export function vringAddress(address: VringAddress): Uint8Array {
  const bytes = new Uint8Array(40);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, address.index, true);
  view.setUint32(4, address.flags, true);
  [address.descriptors, address.used, address.available, address.log].forEach((value, i) =>
    view.setBigUint64(8 + 8 * i, BigInt(value), true),
  );
  return bytes;
}

export interface RegionDescription {
  guestAddress: number;
  size: number;
  userAddress: number;
  mmapOffset: number;
}

/** "Multiple Memory regions description". A descriptor for each region goes with it. */
export function memoryTable(regions: readonly RegionDescription[]): Uint8Array {
  const bytes = new Uint8Array(8 + 32 * regions.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, regions.length, true);
  regions.forEach((region, i) => {
    [region.guestAddress, region.size, region.userAddress, region.mmapOffset].forEach((value, k) => {
      view.setBigUint64(8 + 32 * i + 8 * k, BigInt(value), true);
    });
  });
  return bytes;
}
