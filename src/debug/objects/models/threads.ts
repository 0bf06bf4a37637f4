// Threads of the program and where each stands.

/** A thread as the page shows it. */
export interface ThreadModel {
  id: number;
  name: string;
  state: 'running' | 'blocked' | 'ended';
  waitsFor?: string;
  /** The statement about to run; undefined when the thread has ended. */
  at?: PlaceModel;
}

export interface PlaceModel {
  function: string;
  path: string;
  /** Number of a source that is no file on disk (a scenario that comes with us). */
  sourceReference?: number;
  /** Whether there is a text to open: not for a model of ours. */
  opens: boolean;
  /** 1-based. */
  line: number;
  endLine: number;
  /** The statement's text, white space folded; empty where the file cannot be read. */
  text: string;
  modelled: boolean;
  macros: string[];
}
