// Messages between the datapath page and the extension host. Both sides import this file and connection.ts and nothing
// else of each other's. A message carries an id; a request is answered by a reply with `inReplyTo`, or by an error with
// a message.
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

/** The requests of a map. */
export type RequestOf<R extends object> = { [K in keyof R]: R[K] extends { request: infer Q } ? Q : never }[keyof R];
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

/** The reply to a request of a map. */
export type ReplyOf<R extends object, Q> = {
  [K in keyof R]: R[K] extends { request: infer P; reply: infer A } ? (Q extends P ? A : never) : never;
}[keyof R];
