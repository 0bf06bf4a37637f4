/**
 * Reverse execution as a search in the past: earlier and earlier stretches of history are run again, forwards, and the
 * last time is kept at which what is looked for happened (gdb's reverse-continue over checkpoints works alike).
 */

import { Control } from '../memory/memory';
import type { Range } from '../memory/watches';
import type { Engine } from '../run/engine';

/** First and largest number of statements searched backwards at a time. */
const FIRST_CHUNK = 256;
const LARGEST_CHUNK = 100_000;

/** What a search moves about in. */
export interface PastAndPresent {
  readonly engine: Engine;
  readonly time: number;
  /** Number of the thread that runs next. */
  readonly current: number;
  /** Goes to a time in the past. */
  returnTo(time: number): void;
  /** Runs forwards to a time; `withStops`: stops at breakpoints. */
  forward(target: number, withStops: boolean): { kind: string };
  /** Breakpoints at the statement that runs next, whose conditions hold. */
  hit(): number[];
}

export class ReverseSearch {
  constructor(private readonly _machine: PastAndPresent) {}

  /** Searches earlier and earlier stretches; `search` gives the latest time in `[from, to)`. */
  back(now: number, search: (from: number, to: number) => number | undefined): number | undefined {
    let to = now;
    let size = FIRST_CHUNK;
    while (to > 0) {
      const from = Math.max(0, to - size);
      const found = search(from, to);
      if (found !== undefined) return found;
      to = from;
      size = Math.min(size * 4, LARGEST_CHUNK);
    }
    return undefined;
  }

  /** The last time in `[from, to)` at which it was the turn of a thread. */
  lastTurnOf(thread: number, from: number, to: number): number | undefined {
    let last: number | undefined;
    this._machine.returnTo(from);
    while (this._machine.time < to && !this._machine.engine.state.ended) {
      if (this._machine.current === thread) last = this._machine.time;
      this._machine.forward(this._machine.time + 1, false);
    }
    return last;
  }

  /** The last time in `[from, to)` at which a breakpoint was hit. */
  lastHit(from: number, to: number): number | undefined {
    let last: number | undefined;
    this._machine.returnTo(from);
    while (this._machine.time < to && !this._machine.engine.state.ended) {
      if (this._machine.hit().length > 0) last = this._machine.time;
      this._machine.forward(this._machine.time + 1, false);
      if (this._machine.time < to && this._machine.forward(to, true).kind !== 'breakpoint') break;
    }
    return last;
  }

  /** The last write to what is watched in `[from, to)`. */
  lastWriteIn(from: number, to: number): { time: number; range: Range } | undefined {
    const { engine } = this._machine;
    let last: { time: number; range: Range } | undefined;
    this._machine.returnTo(from);
    engine.watches.onWrite = (range) => {
      last = { time: engine.time - 1, range };
    };
    this._machine.forward(to, false);
    engine.watches.onWrite = undefined;
    return last;
  }

  /** The last time before now at which a thread entered the function whose frame is at `base`. */
  lastCall(threadId: number, base: number): number | undefined {
    const { engine } = this._machine;
    const { events } = engine;
    let last: number | undefined;
    engine.events = {
      enter: (thread) => {
        if (thread.id === threadId && engine.memory.word(Control.frame) === base) last = engine.time;
      },
    };
    try {
      this.back(this._machine.time, (from, to) => {
        last = undefined;
        this._machine.returnTo(from);
        this._machine.forward(to, false);
        return last;
      });
    } finally {
      engine.events = events;
    }
    return last;
  }
}
