/**
 * The guest's end of a vhost-user connection: sends and takes in messages with their descriptors, signals eventfds,
 * and keeps the log of it.
 */

import type { Attachment, Saying } from './conversation';
import type { GuestOptions, GuestState } from './guestState';
import type { GuestHost } from './host';
import { logEvent, loggedMessage } from './messageLog';
import type { LoggedEvent, LoggedMessage } from './messageLog';
import { garbled, twisted } from './misbehaviour';
import { HEADER_BYTES, MessageFlag, decode, encode, requestName, u64Payload } from './vhostUser';
import type { Message } from './vhostUser';

/** One guest's side of its connection; made anew for each access, all state is in `_state`. */
export class Channel {
  constructor(
    private readonly _options: GuestOptions,
    private readonly _host: GuestHost,
    private readonly _state: GuestState,
  ) {}

  /**
   * Sends a message, wrong where it is to be. Gives how the connection has ended with it: the guest has `cut` it in
   * the middle of this message, or the other end is `gone`; else undefined.
   */
  send(saying: Saying): { cut: Message } | 'gone' | undefined {
    const state = this._state;
    const { misbehave } = this._options;
    state.messages++;
    state.spoken++;
    const [message, attachments] = twisted(saying.message, saying.attachments, misbehave, state);
    const whole = encode(message);
    const { bytes, cut } = garbled(message, whole, misbehave, state);
    const descriptors = attachments.map((attachment) => this._descriptor(attachment));
    const changed = message !== saying.message || attachments !== saying.attachments || bytes !== whole;
    this._note('guest', message, bytes.length, attachments);
    if (changed) this.markWrong(misbehave);
    const sent = state.socket !== undefined && this._host.send(state.socket, bytes, descriptors);
    for (const [i, attachment] of attachments.entries())
      if (attachment.kind === 'back-end-requests') this._host.close(descriptors[i]);
    if (cut) return { cut: message };
    if (!sent) return 'gone';
    if (saying.answered) state.asked = message;
    return undefined;
  }

  /** Enters into the log what is wrong with the newest message. */
  markWrong(what: string): void {
    const newest = this._state.said.at(-1);
    if (newest) newest.wrong = what;
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

  /** The next message of the back end; undefined: it has not come whole yet. */
  receive(): Message | 'gone' | undefined {
    const state = this._state;
    const { socket } = state;
    if (socket === undefined) return 'gone';
    for (;;) {
      const found = decode(Uint8Array.from(state.inbox));
      if (found) {
        state.inbox.splice(0, found.length);
        this._note('back end', found.message, found.length);
        return found.message;
      }
      const bytes = this._host.receive(socket);
      if (!bytes) return undefined;
      if (bytes.length === 0) return 'gone';
      state.inbox.push(...bytes);
      if (state.inbox.length > (1 << 20) + HEADER_BYTES) return 'gone';
    }
  }

  /** What the back end asks on its own channel is acknowledged where it wants that. */
  answerRequests(): void {
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

  private _note(
    from: LoggedMessage['from'],
    message: Message,
    sent: number,
    attached: Attachment[] = [],
    name = requestName(message.request),
  ): void {
    this._state.said.push({
      time: this._host.now(),
      statement: this._host.statement(),
      ...loggedMessage(from, name, message, sent, attached),
    });
  }

  /** Enters a connection or a signal into the log. */
  event(event: Pick<LoggedEvent, 'kind' | 'from' | 'queue' | 'reason'>): void {
    const { said, events } = this._state;
    logEvent(events, { time: this._host.now(), statement: this._host.statement(), after: said.length, ...event });
  }

  /** Tells the back end that a queue has something new. */
  kick(queue: number): void {
    this.event({ kind: 'kick', from: 'guest', queue });
    this._host.signal(this._state.kicks[queue]);
  }
}
