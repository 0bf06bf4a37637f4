/** Message log of a guest: what went over its socket, and connections and signals beside it. Plain data. */

import type { Attachment } from './conversation';
import type { Message } from './vhostUser';
import { hexBytes } from '../../base/hex';

/** A moment of a run: nanoseconds of machine time, and statements that the program had begun. */
interface When {
  time: bigint;
  statement: number;
}

/** One message. */
export interface LoggedMessage extends When {
  from: 'guest' | 'back end';
  name: string;
  /** As many as went over the socket: header and payload. */
  bytes: number;
  /** File descriptors that came along. */
  descriptors: number;
  request: number;
  flags: number;
  /** Hexadecimal, without blanks; the whole of it also where less was sent. */
  payload: string;
  /** What the descriptors are, where that is known: of what the guest sent. */
  attached: Attachment[];
  /** What is wrong with it: the misbehaviour that was asked for, or what the guest says of an answer. */
  wrong?: string;
}

/** What happened beside the messages: connections come and go, eventfds are signalled. */
export interface LoggedEvent extends When {
  kind: 'connect' | 'disconnect' | 'kick' | 'call';
  from: 'guest' | 'back end';
  /** Messages that are in the log before it. */
  after: number;
  queue?: number;
  /** Times that it happened with no message between; `time` and `statement` are the first one's. */
  count: number;
  last: number;
  reason?: string;
}

/** A message's entry but for its moment. `sent`: bytes that went over the socket. */
export function loggedMessage(
  from: LoggedMessage['from'],
  name: string,
  message: Message,
  sent: number,
  attached: Attachment[],
): Omit<LoggedMessage, keyof When> {
  return {
    from,
    name,
    bytes: sent,
    descriptors: attached.length,
    request: message.request,
    flags: message.flags,
    payload: hexBytes(message.payload),
    attached,
  };
}

/** Enters an event; signals of one kind and queue that no message parts become one entry. */
export function logEvent(list: LoggedEvent[], event: Omit<LoggedEvent, 'count' | 'last'>): void {
  const signal = event.kind === 'kick' || event.kind === 'call';
  const same = signal ? list.findLast((one) => one.kind === event.kind && one.queue === event.queue) : undefined;
  if (same?.after === event.after) {
    same.count++;
    same.last = event.statement;
  } else list.push({ ...event, count: 1, last: event.statement });
}
