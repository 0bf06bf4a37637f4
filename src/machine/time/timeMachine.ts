/**
 * The machine with its past: an {@link Engine} that runs forward, snapshots of its state, and replay from them.
 *
 * Any earlier time is the nearest snapshot before it and the statements from there, run again; the engine is
 * deterministic, so that is the same state. What the program puts into memory lazily (globals, string literals) is
 * patched into all snapshots: it counts as having been there from the start.
 */

import type { Place } from '../../c/text';
import { sizeOf } from '../../c/layout';
import type { CType, RecordDecl } from '../../c/types';
import type {
  Breakpoint,
  ChangedBytes,
  FrameInfo,
  HistoryUse,
  Machine,
  StepKind,
  StopReason,
  ThreadInfo,
  VariableInfo,
} from '../api';
import { Breakpoints } from '../inspect/breakpoints';
import { Engine } from '../run/engine';
import { ReverseSearch } from './reverseSearch';
import { stateHash } from './stateHash';
import type { EngineOptions } from '../run/engine';
import { History } from './history';
import { Inspector } from '../inspect/inspector';
import type { Lex } from '../inspect/inspector';
import { Frame, PAGE, SHADOW_BASE, SHADOW_END, STATE_BASE, Shadow, TLS_SIZE } from '../memory/memory';
import type { Image } from '../link/entities';
import { outputText } from './state';
import type { Range } from '../memory/watches';

/** Statements between snapshots at first; then as many as take some milliseconds, so that replay takes no longer. */
const SNAPSHOT_EVERY = 50_000;
const [LEAST_EVERY, MOST_EVERY] = [12_500, 3_200_000];
const [SHORT, LONG] = [2, 6];

export interface TimeMachineOptions extends EngineOptions {
  /** Lexes a reader's expression with the program's spellings. */
  lex: Lex;
  /** Bytes that the past may take. */
  historyBytes?: number;
}

export class TimeMachine implements Machine {
  readonly engine: Engine;
  readonly pointerSize = 8;
  private readonly _history: History;
  private readonly _inspector: Inspector;
  private readonly _breakpoints: Breakpoints;
  private readonly _search: ReverseSearch;
  private _watched: readonly Range[] = [];
  /** What was written while a run looks out for it. */
  private _written: Range | undefined;
  private _every = SNAPSHOT_EVERY;
  private _horizon = 0;
  private _stopped: StopReason = { kind: 'start' };

  constructor(options: TimeMachineOptions) {
    const image: Partial<Image> = {};
    this.engine = new Engine({ ...options, image });
    const { engine } = this;
    this._history = new History(engine.memory, () => engine.threads.unmarkedRanges(), options.historyBytes);
    this._inspector = new Inspector(engine, options.lex);
    const timeNow = (): number => this.time;
    const current = (): number => this.current;
    this._search = new ReverseSearch({
      engine,
      get time() {
        return timeNow();
      },
      get current() {
        return current();
      },
      returnTo: (time) => this._goTo(time),
      forward: (target, withStops) => this._forward(target, withStops),
      hit: () => this._hit(),
    });
    this._breakpoints = new Breakpoints(
      () => engine.program.units.map((state) => state.unit),
      (path) => {
        try {
          return options.source.parse(path);
        } catch {
          return undefined;
        }
      },
    );
    engine.onLowered = (entity) => {
      const numbers = this._breakpoints.lowered(entity);
      for (const number of numbers) engine.stops.add(number);
      return numbers;
    };
    // To the first statement: constructors of the given units stand before it.
    const start = engine.advance(0, false);
    this._history.take(engine.state);
    image.write = (address, bytes) => this._patch(address, bytes);
    image.shade = (address, length, value) => this._patch(SHADOW_BASE + (address >>> 3), shadowBytes(length, value));
    this._stopped = start.kind === 'time' ? { kind: 'start' } : this._reason(start);
  }

  // Time
  // --------------------------------------------------------------------------------

  get time(): number {
    return this.engine.state.time;
  }
  get horizon(): number {
    return this._horizon;
  }
  get stopped(): StopReason {
    return this._stopped;
  }
  get current(): number {
    const { state } = this.engine;
    if (state.ended && state.ended.kind !== 'fault') return 0;
    if (state.ended) return state.current;
    return state.threads.some((thread) => thread.state !== 'ended') ? this.engine.turns.upcoming() : 0;
  }
  get stdout(): string {
    return outputText(this.engine.state.stdout);
  }
  get stderr(): string {
    return outputText(this.engine.state.stderr);
  }

  /** Puts bytes into all of the past: no statement wrote them. */
  private _patch(address: number, bytes: Uint8Array): void {
    const { memory } = this.engine;
    const { watcher } = memory;
    memory.watcher = undefined;
    this._history.patch(address, bytes);
    memory.watcher = watcher;
  }

  run(statements: number): StopReason {
    if (this._watched.length === 0) return this._run(statements);
    const { engine } = this;
    this._written = undefined;
    engine.watches.onWrite = (range) => {
      this._written ??= range;
      engine.endStatement();
      engine.halt();
    };
    try {
      const reason = this._run(statements);
      const written = this._written as Range | undefined;
      return written && (reason.kind === 'breakpoint' || reason.kind === 'time')
        ? this._stop({ kind: 'write', ...written })
        : reason;
    } finally {
      engine.watches.onWrite = undefined;
    }
  }

  private _run(statements: number): StopReason {
    const target = this.time + Math.max(0, statements);
    if (this._breakpoints.empty) return this._stop(this._forward(target, false));
    // Off the statement that it stands before, which may be the breakpoint itself.
    let reason = this._forward(Math.min(target, this.time + 1), false);
    while (reason.kind === 'time' && !this._written) {
      const ids = this._hit();
      if (ids.length > 0) return this._stop({ kind: 'breakpoint', ids });
      if (this.time >= target) break;
      reason = this._forward(target, true);
      if (reason.kind !== 'breakpoint' || this._written) break;
      const hit = this._hit();
      if (hit.length > 0) return this._stop({ kind: 'breakpoint', ids: hit });
      if (this.time >= target) return this._stop({ kind: 'time' });
      reason = this._forward(this.time + 1, false);
    }
    return this._stop(reason);
  }

  /** Forward to `target`, with snapshots on the way. */
  private _forward(target: number, withStops: boolean): StopReason {
    for (;;) {
      const from = this.time;
      const next = (Math.floor(from / this._every) + 1) * this._every;
      const began = Date.now();
      const reason = this.engine.advance(Math.min(target, next), withStops);
      this._horizon = Math.max(this._horizon, this.time);
      if (reason.kind !== 'time' || this.time >= target) return reason;
      const took = Date.now() - began;
      if (next - from === this._every) {
        if (took < SHORT) this._every = Math.min(MOST_EVERY, this._every * 2);
        else if (took > LONG) this._every = Math.max(LEAST_EVERY, this._every / 2);
      }
      this._history.take(this.engine.state);
    }
  }

  private _stop(reason: StopReason): StopReason {
    return (this._stopped = this._reason(reason));
  }

  private _reason(reason: StopReason): StopReason {
    if (reason.kind !== 'fault' || reason.place) return reason;
    const place = this.frames(reason.thread)[0]?.place;
    return place ? { ...reason, place } : reason;
  }

  /** Breakpoints at the statement that runs next, whose conditions hold. */
  private _hit(): number[] {
    if (this.engine.state.ended) return [];
    const thread = this.engine.thread(this.engine.turns.upcoming());
    if (!thread?.settled) return [];
    const statement = this.engine.places.statement(thread);
    if (!statement?.begins) return [];
    return this._breakpoints
      .at(statement.number)
      .filter((breakpoint) => this._holds(breakpoint))
      .map((breakpoint) => breakpoint.id);
  }

  private _holds(breakpoint: Breakpoint): boolean {
    if (!breakpoint.condition) return true;
    try {
      return this.evaluate(breakpoint.condition, this.current, 0).bytes.some((byte) => byte !== 0);
    } catch {
      // A condition that cannot be evaluated stops, so that the reader sees it.
      return true;
    }
  }

  step(threadId: number, kind: StepKind, limit = Number.MAX_SAFE_INTEGER): StopReason {
    const end = this.time + limit;
    const base = kind === 'in' ? Infinity : this._frameBase(threadId, kind === 'out' ? 1 : 0);
    let moved = false;
    while (this.time < end) {
      if (this.current === threadId) moved = true;
      let reason = this._forward(this.time + 1, false);
      if (reason.kind !== 'time') return this._stop(reason);
      if (moved && this._isBackAt(threadId, base)) break;
      let ids = this._hit();
      if (ids.length > 0) return this._stop({ kind: 'breakpoint', ids });
      if (kind === 'in') continue;
      // Inside a call, or another thread's turn: on to a statement of a function that the thread is going back to.
      reason = this._forwardToFrames(threadId, end);
      if (reason.kind !== 'time' && reason.kind !== 'breakpoint') return this._stop(reason);
      if (moved && this._isBackAt(threadId, base)) break;
      ids = this._hit();
      if (ids.length > 0) return this._stop({ kind: 'breakpoint', ids });
    }
    return this._stop({ kind: 'time' });
  }

  /** Base of a frame of the reader's functions; 0 where there is none. */
  private _frameBase(threadId: number, index: number): number {
    return this.frames(threadId)[index]?.base ?? 0;
  }

  /** Whether the thread stands before a statement in the frame at `base` or outside of it, or has ended. */
  private _isBackAt(threadId: number, base: number): boolean {
    const thread = this.engine.thread(threadId);
    if (!thread || thread.state === 'ended') return true;
    return thread.settled && thread.frame <= base;
  }

  /** Runs to a breakpoint or to any statement of a function that is on the thread's stack. */
  private _forwardToFrames(threadId: number, end: number): StopReason {
    const { engine } = this;
    const added: number[] = [];
    for (const { base } of this.frames(threadId)) {
      const entity = engine.program.functions[engine.memory.getU32(base + Frame.function)];
      const lowered = entity?.lowered;
      if (!lowered) continue;
      for (let i = 0; i < lowered.statements.length; i++) {
        const number = lowered.statementBase + i;
        if (!engine.stops.has(number)) {
          engine.stops.add(number);
          added.push(number);
        }
      }
    }
    try {
      return this._forward(end, true);
    } finally {
      for (const number of added) engine.stops.delete(number);
    }
  }

  goTo(time: number): void {
    this._goTo(Math.max(0, Math.min(Math.floor(time), this._horizon)));
    const { ended } = this.engine.state;
    this._stopped = ended ? this._reason(ended) : this.time === 0 ? { kind: 'start' } : { kind: 'time' };
  }

  private _goTo(time: number): void {
    // Forwards too, a snapshot may be nearer than now.
    if (time < this.time || (time === this.time && this.engine.state.ended) || this._history.before(time) > this.time) {
      this.engine.state = this._history.restore(time);
    }
    if (time > this.time) this._forward(time, false);
  }

  stepBack(thread?: number): StopReason {
    const now = this.time;
    if (now === 0) return this._stop({ kind: 'start' });
    if (thread === undefined) this.goTo(now - 1);
    else this.goTo(this._search.back(now, (from, to) => this._search.lastTurnOf(thread, from, to)) ?? 0);
    return this._stopped;
  }

  reverseContinue(): StopReason {
    let written: Range | undefined;
    const found =
      this._breakpoints.empty && this._watched.length === 0
        ? undefined
        : this._search.back(this.time, (from, to) => {
            const hit = this._breakpoints.empty ? undefined : this._search.lastHit(from, to);
            const write = this._watched.length === 0 ? undefined : this._search.lastWriteIn(from, to);
            written = write && (hit === undefined || write.time > hit) ? write.range : undefined;
            return written ? write?.time : hit;
          });
    this.goTo(found ?? 0);
    if (found === undefined) return this._stop({ kind: 'start' });
    return this._stop(written ? { kind: 'write', ...written } : { kind: 'breakpoint', ids: this._hit() });
  }

  setWatches(ranges: readonly Range[]): void {
    this._watched = ranges.map(({ address, length }) => ({ address, length }));
    this.engine.watch(this._watched);
  }

  lastWrite(address: number, length: number): number | undefined {
    const now = this.time;
    this.engine.watch([{ address, length }]);
    try {
      return this._search.back(now, (from, to) => this._search.lastWriteIn(from, to)?.time);
    } finally {
      this.engine.watch(this._watched);
      this.goTo(now);
    }
  }

  backToCall(threadId: number): StopReason {
    this.goTo(this._search.lastCall(threadId, this._frameBase(threadId, 0)) ?? 0);
    return this._stopped;
  }

  get historyUse(): HistoryUse {
    return this._history.use(this._horizon);
  }

  /** Gives the next turn to a thread by hand. What was recorded after now is forgotten. */
  pick(thread: number): void {
    const { engine } = this;
    if (engine.thread(thread)?.state !== 'running') throw new Error(`thread ${thread} cannot run now`);
    for (const time of [...engine.picks.keys()]) if (time >= this.time) engine.picks.delete(time);
    engine.picks.set(this.time, thread);
    this._history.forgetAfter(this.time);
    this._horizon = this.time;
  }

  setBreakpoints(path: string, lines: { line: number; condition?: string }[]): (Breakpoint | undefined)[] {
    const result = this._breakpoints.set(path, lines);
    this.engine.stops.clear();
    for (const number of this._breakpoints.statements()) this.engine.stops.add(number);
    return result;
  }

  // State
  // --------------------------------------------------------------------------------

  threads(): ThreadInfo[] {
    return this._inspector.threads();
  }
  frames(thread: number): FrameInfo[] {
    return this._inspector.frames(thread);
  }
  variables(thread: number, frame: number): VariableInfo[] {
    return this._inspector.variables(thread, frame);
  }
  globals(): VariableInfo[] {
    return this._inspector.globals();
  }
  evaluate(expression: string, thread: number, frame: number): { type: CType; address?: number; bytes: Uint8Array } {
    return this._inspector.evaluate(expression, thread, frame);
  }
  describe(address: number): string | undefined {
    return this._inspector.describe(address);
  }
  functionAt(address: number): { name: string; place: Place } | undefined {
    return this._inspector.functionAt(address);
  }
  objectsOfType(record: string): { name: string; address: number; type: CType }[] {
    return this._inspector.objectsOfType(record);
  }
  outside(): { name: string; state: Readonly<Record<string, unknown>> }[] {
    return this.engine.outside.agents();
  }
  recordNamed(tag: string): RecordDecl | undefined {
    return this._inspector.recordNamed(tag);
  }

  read(address: number, length: number): Uint8Array | undefined {
    const { memory } = this.engine;
    return memory.readable(address, length) ? memory.u8.slice(address, address + length) : undefined;
  }

  changed(): ChangedBytes[] {
    const now = this.time;
    if (now === 0) return [];
    const { memory } = this.engine;
    this._goTo(now - 1);
    this._history.take(this.engine.state);
    this._forward(now, false);
    const changes: ChangedBytes[] = [];
    for (const page of this._history.written()) {
      const address = page * PAGE;
      if (address < STATE_BASE || (address >= SHADOW_BASE && address < SHADOW_END)) continue;
      const old = this._history.pageAt(page, now - 1);
      for (let i = 0; i < PAGE; i++) {
        if (memory.u8[address + i] === (old ? old[i] : 0)) continue;
        const last = changes[changes.length - 1];
        if (last && last.address + last.length === address + i) last.length++;
        else changes.push({ address: address + i, length: 1 });
      }
    }
    return this._visible(changes);
  }

  /**
   * Of changes on stacks, what lies in variables of frames that are there: the rest is the machine's own bookkeeping.
   */
  private _visible(changes: ChangedBytes[]): ChangedBytes[] {
    const onStack = (address: number): boolean =>
      this.engine.state.threads.some((thread) => address >= thread.region + TLS_SIZE && address < thread.regionEnd);
    if (!changes.some((change) => onStack(change.address))) return changes;
    const variables = this.engine.state.threads
      .flatMap((thread) => this.frames(thread.id).flatMap((_, frame) => this.variables(thread.id, frame)))
      .filter((variable) => onStack(variable.address));
    return changes.flatMap((change) => {
      if (!onStack(change.address)) return [change];
      const end = change.address + change.length;
      return variables
        .flatMap((variable) => {
          const from = Math.max(change.address, variable.address);
          const to = Math.min(end, variable.address + sizeOf(variable.type));
          return from < to ? [{ address: from, length: to - from }] : [];
        })
        .sort((a, b) => a.address - b.address);
    });
  }

  stateHash(): string {
    return stateHash(this.engine.memory, this._history, this.engine.state);
  }
}

/** Shadow of `length` bytes: the last byte tells how much of a part of 8 bytes is valid. */
function shadowBytes(length: number, value: number): Uint8Array {
  const whole = length >>> 3;
  const rest = length & 7;
  const bytes = new Uint8Array(whole + (rest ? 1 : 0)).fill(value);
  if (rest) bytes[whole] = value === Shadow.ok ? rest : value;
  return bytes;
}
