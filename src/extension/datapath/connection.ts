// Requests, replies and events between a page and the extension host, over `postMessage` of either side.
import { messageOf } from '../../base/errors';
import type { Envelope, ReplyOf, RequestOf } from './protocol';

/**
 * One end of the connection. `Out` and `In` are the request maps (`ToPageRequests`, `ToHostRequests`) that this
 * end sends and answers.
 */
export class Connection<Out extends object, In extends object, OutEvent = never, InEvent = never> {
  private _next = 1;
  private readonly _waiting = new Map<number, { resolve: (reply: unknown) => void; reject: (error: Error) => void }>();

  /** `answer` handles requests of the other end; what it throws goes back as an error. */
  constructor(
    private readonly _post: (message: Envelope<OutEvent, RequestOf<Out>>) => void,
    private readonly _answer: (request: RequestOf<In>) => unknown,
    private readonly _onEvent: (event: InEvent) => void = () => undefined,
  ) {}

  sendEvent(event: OutEvent): void {
    this._post({ event });
  }

  /** Sends a request; rejects with the other end's message where it fails. */
  request<Q extends RequestOf<Out>>(request: Q): Promise<ReplyOf<Out, Q>> {
    const id = this._next++;
    return new Promise((resolve, reject) => {
      this._waiting.set(id, { resolve: resolve as (reply: unknown) => void, reject });
      this._post({ id, request });
    });
  }

  /** Takes a message that came in. */
  async receive(message: Envelope<InEvent, RequestOf<In>>): Promise<void> {
    if ('event' in message) {
      this._onEvent(message.event);
    } else if ('request' in message) {
      try {
        this._post({ inReplyTo: message.id, reply: await this._answer(message.request) });
      } catch (error) {
        this._post({ inReplyTo: message.id, error: messageOf(error) });
      }
    } else {
      const waiting = this._waiting.get(message.inReplyTo);
      this._waiting.delete(message.inReplyTo);
      if ('error' in message) waiting?.reject(new Error(message.error));
      else waiting?.resolve(message.reply);
    }
  }

  /** Ends what still waits. */
  close(reason: string): void {
    for (const { reject } of this._waiting.values()) reject(new Error(reason));
    this._waiting.clear();
  }
}
