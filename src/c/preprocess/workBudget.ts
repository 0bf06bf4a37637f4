/** Bounds of the work that macros may make, so that no text stops the reader. */

import type { Diagnostic } from '../text';

/**
 * Most tokens read and written for one use of a macro in the text, and for all of a run. Real uses need some
 * thousand.
 */
export const MAX_WORK = 1_000_000;
const MAX_RUN_WORK = 16_000_000;

/** Counts tokens read and written by one run of the preprocessor. */
export class WorkBudget {
  /** A bound was met: in what is left of the outermost use, names stand for themselves. */
  stopped = false;
  /** Of the present outermost use, and of the uses before it. */
  private _work = 0;
  private _runWork = 0;

  /** @param _report tells of a bound that was met, at the place of the outermost use */
  constructor(private readonly _report: (severity: Diagnostic['severity'], message: string) => void) {}

  /** Begins an outermost use of macros. */
  begin(): void {
    this._runWork += this._work;
    this._work = 0;
    this.stopped = this._runWork > MAX_RUN_WORK;
  }

  /** Counts work; false beyond the bound, which is told once for each outermost use. */
  spend(tokens: number): boolean {
    if (this.stopped) return false;
    this._work += tokens;
    if (this._work > MAX_WORK)
      this.stop(`macros give more than ${MAX_WORK} tokens here; the rest of them is left as written`);
    else if (this._runWork + this._work > MAX_RUN_WORK) {
      this.stop(`the macros of this file give more than ${MAX_RUN_WORK} tokens; from here on none is replaced`);
    }
    return !this.stopped;
  }

  /** Ends replacement in the present outermost use. */
  stop(message: string): void {
    this.stopped = true;
    this._report('error', message);
  }
}
