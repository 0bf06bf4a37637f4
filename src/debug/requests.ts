// Requests and events of our own beside the Debug Adapter Protocol, for the datapath page.
import type { SnapshotView } from './objects/models/snapshotView';

/** Request → [arguments, answer]. */
export interface LensRequests {
  /** The snapshot view: threads, and every object that has a drawing. */
  'lens/objects': [args: undefined, answer: SnapshotView];
  /** Time, horizon and (when asked) a hash of the whole state. */
  'lens/time': [args: { hash?: boolean } | undefined, answer: { time: number; horizon: number; hash?: string }];
  /** Goes to a time from 0 to the horizon; answers when it stands there. */
  'lens/goTo': [args: { time: number }, answer: { time: number }];
  /**
   * Goes back to the statement that last wrote to an object; refused where it was never written to. `frameId`: in
   * whose scope.
   */
  'lens/lastWrite': [args: { expression: string; frameId?: number }, answer: { time: number }];
  /** Goes back to the first statement of the function that a thread is in. */
  'lens/backToCall': [args: { threadId: number }, answer: { time: number }];
  /** The next statement of whichever thread the schedule gives it to, or back over the last one. */
  'lens/step': [args: { back?: boolean } | undefined, answer: { time: number }];
}

export type LensRequest = keyof LensRequests;

/** Sent after each stop. */
export const STOPPED_EVENT = 'lens/stopped';
export interface StoppedBody {
  time: number;
  horizon: number;
}
