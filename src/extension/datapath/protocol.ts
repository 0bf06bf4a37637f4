// What the datapath page and the extension host say to each other. Both sides import this file and nothing else of each
// other's. A message carries an id; a request is answered by a reply with `inReplyTo`, or by an error with a message.
import { messageOf } from '../../base/errors';
import type { SnapshotView } from '../../debug/objects/models/snapshotView';

//#region from the host to the page
/** Events. */
export type ToPageEvent =
  /** The machine stands still at a snapshot. */
  | { type: 'snapshot'; snapshot: SnapshotView; session: string }
  /** The machine runs: the drawing is of the last stop. */
  | { type: 'running' }
  /** No session: the last snapshot stays on screen, greyed. */
  | { type: 'ended' };

/** Requests that the page answers. */
export interface ToPageRequests {
  /** The text twin of what is on screen, line by line. */
  describe: { request: { type: 'describe' }; reply: { lines: string[]; time: number } };
}
//#endregion

//#region from the page to the host
/** Requests that the host answers. */
export interface ToHostRequests {
  /** The page is up: give it the reader's language. The newest event follows. */
  ready: { request: { type: 'ready' }; reply: { strings: Record<string, string>; locale: string } };
  /** The next statement of whichever thread runs, or back over the last one. */
  step: { request: { type: 'step'; back: boolean }; reply: { time: number } };
  /** Another time. */
  goTo: { request: { type: 'goTo'; time: number }; reply: { time: number } };
  /** Shows a place in the editor. */
  open: {
    request: { type: 'open'; path: string; sourceReference?: number; line: number };
    reply: Record<string, never>;
  };
}
//#endregion

type RequestOf<R extends object> = { [K in keyof R]: R[K] extends { request: infer Q } ? Q : never }[keyof R];
export type ToPageRequest = RequestOf<ToPageRequests>;
export type ToHostRequest = RequestOf<ToHostRequests>;

/** An envelope as it goes over `postMessage`. */
export type Envelope<Event, Request> =
  | { event: Event }
  | { id: number; request: Request }
  | { inReplyTo: number; reply: unknown }
  | { inReplyTo: number; error: string };

export type ToPage = Envelope<ToPageEvent, ToPageRequest>;
export type ToHost = Envelope<never, ToHostRequest>;

type ReplyOf<R extends object, Q> = {
  [K in keyof R]: R[K] extends { request: infer P; reply: infer A } ? (Q extends P ? A : never) : never;
}[keyof R];

/**
 * One end of the line. `Out` and `In` are the request maps ({@link ToPageRequests}, {@link ToHostRequests}) that this
 * end sends and answers.
 */
export class Line<Out extends object, In extends object, OutEvent = never, InEvent = never> {
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
