/** The contract of a live index: what is told to it, and the graphs that it hands over. */

import type { GraphData } from '../index/graph/graphData';
import type { IndexOptions } from './indexOptions';

/** A graph of a live index. */
export interface IndexUpdate {
  /** Ready for `openGraph`. The receiver owns its tables: they may be transferred to another thread. */
  data: GraphData;
  /**
   * The newest request (see {@link LiveIndex}) that this graph shows; 0: the files on disk as they were found at
   * first.
   */
  revision: number;
  /**
   * Files that are still to be read: the rest of a first start, when only the files on screen and what they include
   * have been read; or the files that a changed header makes stale. 0: all are as on disk and on screen. Another
   * update follows otherwise. A graph of a changed file that comes before all is joined anew counts one: its direct
   * calls are as the text has them; of pointers it shows what was known before, with what the file adds.
   */
  pending: number;
  /** Files that were read for it. */
  filesRead: number;
}

export interface LiveIndexOptions extends IndexOptions {
  /**
   * Absolute paths of the files on screen: read first, and answered for in an update of their own before the rest is.
   */
  firstFiles?: readonly string[];
  /**
   * When all was joined in more time than this, ms, a change is answered for its files at once, and with all joined
   * anew after that; see {@link IndexUpdate.pending}.
   */
  quickJoinMs?: number;
  /** Called with each graph, newest last. */
  onUpdate(update: IndexUpdate): void;
}

/**
 * An index that follows its files. Requests may come at any time, also before the first update; each gets a number,
 * and the first update whose revision is at least that number shows it. Requests that come while an update is made
 * are taken together, and work that they make useless is given up.
 */
export interface LiveIndex {
  /**
   * Tells the text of an open buffer as it is on screen; undefined: the file is as on disk again (saved, reverted,
   * closed).
   * @param path absolute
   * @returns the request's number
   */
  setBuffer(path: string, text: string | undefined): number;
  /**
   * Tells that files on disk may have been saved, made or removed. Without paths: any (another branch was checked out).
   * @returns the request's number
   */
  filesChanged(paths?: readonly string[]): number;
  /**
   * Tells that files are on screen: what they include is read while there is nothing else to do, so that the first
   * edit is as quick as the next.
   * @param paths absolute
   */
  prepare(paths: readonly string[]): void;
  /** Resolves when the first complete graph has been handed over; rejects as `openIndex` does. */
  readonly ready: Promise<void>;
  /** Ends all work; no update comes any more. */
  close(): void;
}
