/** What opening an index takes, and what it reports while it works. */

import type { WorkspaceRoot } from '../index/workspace';

export interface IndexProgress {
  phase: 'list' | 'load' | 'read' | 'join' | 'store';
  /** Files read, and to read (phase `read`). */
  done: number;
  total: number;
}

export interface IndexOptions {
  roots: readonly WorkspaceRoot[];
  /** Folder of stored indexes; undefined: neither read nor written. */
  cacheFolder?: string;
  /** 0: many files are read in this thread; default: in a worker thread. */
  workers?: number;
  /** Program of the workers; default: indexWorker.js beside this program. */
  workerFile?: string;
  signal?: AbortSignal;
  onProgress?(progress: IndexProgress): void;
  /** A message for the reader about something that was left out or done otherwise. */
  onWarning?(message: string): void;
}
