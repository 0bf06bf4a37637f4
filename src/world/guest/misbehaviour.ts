/** What goes wrong in a conversation on purpose: messages that are cut, changed or broken off. */

import type { Attachment, ConversationState } from './conversation';
import { HEADER_BYTES, Request, u64Payload } from './vhostUser';
import type { Message } from './vhostUser';

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

/** Where a guest's conversation stands, with the message that goes out now already counted. */
interface Position {
  /** Messages over all connections, and of the present one. */
  messages: number;
  spoken: number;
  reconnects: number;
  conversation: Pick<ConversationState, 'features'>;
}

/** Something goes wrong with each message in turn; each connection is then one of a guest that starts. */
export function wrongEachTime(misbehave: Misbehaviour): boolean {
  return misbehave === 'disconnect-each' || misbehave === 'short-each';
}

/** Message N goes wrong in connection N. */
function isItsTurn({ spoken, reconnects }: Position): boolean {
  return spoken === reconnects + 1;
}

/**
 * Whether QEMU comes again, `reconnect` times at most: a conversation that goes wrong somewhere else each time is
 * over when it had nothing left for that.
 */
export function comesAgain(misbehave: Misbehaviour, reconnect: number, { spoken, reconnects }: Position): boolean {
  return wrongEachTime(misbehave) ? spoken > reconnects : reconnects < reconnect;
}

/** A message as it goes out where the conversation is to go wrong. */
export function twisted(
  message: Message,
  attachments: Attachment[],
  misbehave: Misbehaviour,
  at: Position,
): [Message, Attachment[]] {
  switch (misbehave) {
    case 'short-each':
      if (isItsTurn(at) && message.payload.length > 0)
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
        return [{ ...message, payload: u64Payload(at.conversation.features | (1n << 62n)) }, attachments];
  }
  return [message, attachments];
}

/** What of a message goes over the wire where that is to go wrong; `cut`: and then the connection breaks. */
export function garbled(
  message: Message,
  bytes: Uint8Array,
  misbehave: Misbehaviour,
  at: Position,
): { bytes: Uint8Array; cut: boolean } {
  const half = HEADER_BYTES >> 1;
  if (misbehave === `disconnect-${at.messages}` || (misbehave === 'disconnect-each' && isItsTurn(at))) {
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
