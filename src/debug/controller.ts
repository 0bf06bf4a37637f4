// Moves the machine for a session. A run is cut into slices, so that the event loop turns between them: a pause, a
// request from a view or the end of the session gets through while a program of millions of statements runs.
import type { Machine, StepKind, StopReason } from '../machine/api';

/** Statements per slice: some milliseconds of work. */
export const SLICE = 200_000;

export type Granularity = 'statement' | 'line' | 'instruction';

/** An object whose change stops a run: its bytes are compared. */
export interface DataBreakpoint {
  id: string;
  address: number;
  length: number;
  label: string;
}

/** Why a movement ended: as the machine says, because a pause was asked for, or at a data breakpoint. */
export type MoveEnd =
  | StopReason
  | { kind: 'pause' }
  | { kind: 'step' }
  | { kind: 'dataBreakpoint'; breakpoint: DataBreakpoint; old: Uint8Array };

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** One movement at a time; {@link pause} ends it at the next slice. */
export class Controller {
  private _pausing = false;
  private _moving: Promise<MoveEnd> | undefined;
  private _dataBreakpoints: readonly DataBreakpoint[] = [];

  /** `slice`: statements between turns of the event loop. `afterSlice` is called at each turn (output, progress). */
  constructor(
    private readonly _machine: Machine,
    private readonly _afterSlice: () => void = () => undefined,
    private readonly _slice = SLICE,
  ) {}

  /** Objects whose change stops a run. */
  get dataBreakpoints(): readonly DataBreakpoint[] {
    return this._dataBreakpoints;
  }
  set dataBreakpoints(breakpoints: readonly DataBreakpoint[]) {
    this._dataBreakpoints = breakpoints;
    this._machine.setWatches(breakpoints);
  }

  /** Whether a movement is under way. */
  get moving(): boolean {
    return this._moving !== undefined;
  }

  /** Asks the movement under way to end, and waits for it. */
  async pause(): Promise<void> {
    if (!this._moving) return;
    this._pausing = true;
    await this._moving.catch(() => undefined);
  }

  /** Forward until something stops it. */
  continue(): Promise<MoveEnd> {
    return this._move(() => this._run());
  }

  /** A step of a thread. */
  step(thread: number, kind: StepKind, granularity: Granularity): Promise<MoveEnd> {
    return this._move(async () => {
      if (granularity === 'instruction') return stepEnd(this._machine.run(1));
      if (granularity === 'line') return this._stepLine(thread, kind);
      return this._stepOnce(thread, kind);
    });
  }

  /** The next statement, of whichever thread the schedule gives it to. */
  next(): Promise<MoveEnd> {
    return this._move(async () => stepEnd(this._machine.run(1)));
  }

  /** One statement back: of a thread, or of any. */
  stepBack(thread: number | undefined): Promise<MoveEnd> {
    return this._move(async () => {
      if (this._machine.time === 0) return { kind: 'start' };
      return stepEnd(this._machine.stepBack(thread));
    });
  }

  /** Back to the breakpoint before now, or the start. */
  reverseContinue(): Promise<MoveEnd> {
    return this._move(async () => {
      const end = this._machine.reverseContinue();
      const breakpoint = end.kind === 'write' ? this._dataBreakpointAt(end) : undefined;
      if (!breakpoint) return end;
      const old = this._machine.read(breakpoint.address, breakpoint.length) ?? new Uint8Array(0);
      return { kind: 'dataBreakpoint', breakpoint, old };
    });
  }

  /** Any time from 0 to the horizon. */
  goTo(time: number): Promise<MoveEnd> {
    return this._move(async () => {
      this._machine.goTo(Math.max(0, Math.min(Math.round(time), this._machine.horizon)));
      return { kind: 'time' };
    });
  }

  /** Back to the statement that last wrote to these bytes, and the thread that runs it; undefined: none has. */
  async lastWrite(address: number, length: number): Promise<{ end: MoveEnd; thread: number } | undefined> {
    let thread: number | undefined;
    const end = await this._move(async () => {
      const time = this._machine.lastWrite(address, length);
      if (time !== undefined) {
        this._machine.goTo(time);
        thread = this._machine.current;
      }
      return { kind: 'time' };
    });
    return thread === undefined ? undefined : { end, thread };
  }

  /** Back to the first statement of the function that a thread is in. */
  backToCall(thread: number): Promise<MoveEnd> {
    return this._move(async () => stepEnd(this._machine.backToCall(thread)));
  }

  private async _move(movement: () => Promise<MoveEnd>): Promise<MoveEnd> {
    while (this._moving) await this.pause();
    this._pausing = false;
    const moving = movement();
    this._moving = moving;
    try {
      return await moving;
    } finally {
      this._moving = undefined;
      this._afterSlice();
    }
  }

  private async _run(): Promise<MoveEnd> {
    for (;;) {
      const end = this._dataBreakpoints.length > 0 ? this._runWithDataBreakpoints() : this._machine.run(this._slice);
      if (end.kind !== 'time') return end;
      if (await this._yield()) return { kind: 'pause' };
    }
  }

  private _dataBreakpointAt(written: { address: number; length: number }): DataBreakpoint | undefined {
    return this._dataBreakpoints.find(
      ({ address, length }) => address < written.address + written.length && written.address < address + length,
    );
  }

  /** A slice; a write to a watched object ends it when it changed something. */
  private _runWithDataBreakpoints(): MoveEnd {
    const before = this._dataBreakpoints.map(({ address, length }) => this._machine.read(address, length));
    const stop = this._machine.time + this._slice;
    for (;;) {
      const end = this._machine.run(stop - this._machine.time);
      for (const [index, breakpoint] of this._dataBreakpoints.entries()) {
        const old = before[index];
        const now = this._machine.read(breakpoint.address, breakpoint.length);
        if (old && now && !sameBytes(old, now)) return { kind: 'dataBreakpoint', breakpoint, old };
      }
      if (end.kind !== 'write') return end;
      if (this._machine.time >= stop) return { kind: 'time' };
    }
  }

  /** True: a pause was asked for while the event loop had its turn. */
  private async _yield(): Promise<boolean> {
    this._afterSlice();
    await turn();
    return this._pausing;
  }

  private async _stepOnce(thread: number, kind: StepKind): Promise<MoveEnd> {
    const depth = this._machine.frames(thread).length;
    const wanted = kind === 'over' ? depth : depth - 1;
    let end: StopReason;
    let next = kind;
    for (;;) {
      const begun = this._machine.time;
      end = this._machine.step(thread, next, this._slice);
      if (end.kind !== 'time') return end;
      const done =
        kind === 'in' ? this._machine.time - begun < this._slice : this._machine.frames(thread).length <= wanted;
      if (done || this._machine.time === begun) return { kind: 'step' };
      if (await this._yield()) return { kind: 'pause' };
      // The slice ended inside a call: from there the way is out of it, whatever the reader asked for.
      next = kind === 'in' ? 'in' : 'out';
    }
  }

  private async _stepLine(thread: number, kind: StepKind): Promise<MoveEnd> {
    const key = () => {
      const frames = this._machine.frames(thread);
      return frames.length > 0 ? `${frames.length} ${frames[0].place.path}:${frames[0].place.line}` : '';
    };
    const start = key();
    for (;;) {
      const end = await this._stepOnce(thread, kind);
      if (end.kind !== 'step' || key() !== start) return end;
      if (await this._yield()) return { kind: 'pause' };
    }
  }
}

/** A single statement that ended without a reason to stop is a step. */
function stepEnd(reason: StopReason): MoveEnd {
  return reason.kind === 'time' ? { kind: 'step' } : reason;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) return false;
  return true;
}
