/**
 * Runs the program: threads, the schedule, calls of models, faults. Knows nothing of the past; see machine.ts for history.
 */

import type { Unit } from '../c/ast';
import { alignUp } from '../c/layout';
import type { Place } from '../c/text';
import type { StopReason } from './api';
import { rangeCheck, slowCheck } from './checks';
import { Counts } from './counts';
import { Heap, hex } from './heap';
import { HOST_FUNCTIONS } from './hostFunctions';
import { READINESS } from './kernel/api';
import { DeviceMemory } from './kernel/deviceMemory';
import { Interrupts } from './kernel/interrupts';
import { Outside } from './kernel/outside';
import type { OutsideAgent } from './kernel/peer';
import { newThreadControl } from './kernel/threadControl';
import { DEFAULT_COMPUTER } from './kernel/computer';
import type { Computer } from './kernel/computer';
import { describeMapping, isUntouched, pageIn } from './kernel/mapping';
import { newLibraryState } from './libc/model';
import type { ModelCall } from './libc/model';
import { Status } from './lower/emit';
import type { LoweredFunction } from './lower/lowerFunction';
import type { AtomicMode } from './lower/ir';
import {
  CODE_BASE, CODE_SIZE, Control, FaultInfo, FaultKind, Frame, MAIN_STACK, MAPS_BASE, MEMORY_SIZE, Memory, STACKS_BASE,
  STACKS_END, STACK_STEP, STOPS_BASE, SHADOW_BASE, Shadow, THREAD_STACK, TLS_SIZE,
} from './memory';
import { ModelRunner } from './modelRunner';
import { describeAccess, fillMessage, shortPlace } from './objects';
import type { FunctionEntity, Image, ProgramSource } from './program';
import { Program } from './program';
import type { Schedule } from './schedule';
import { quickModels } from './quickModels';
import { Races } from './races';
import { Rounds } from './rounds';
import { Turns } from './turns';
import { Processes, signalOf } from './processes';
import type { MachineState, ThreadState } from './state';
import { ROOM, makeTrampoline, statusStub } from './trampoline';
import type { Code } from './trampoline';
import { Watches } from './watches';
import type { Range } from './watches';

/** Nanoseconds of machine time per statement. */
export const STATEMENT_TIME = 10n;
/** Frame space of a model. */
export const MODEL_FRAME = 256;
/** Space below the first frame of a thread. */
const BOTTOM = 64;

export interface EngineEvents {
  /** A function is entered. `depth` counts frames below it in its thread; `caller` is undefined where the machine itself called. */
  enter?(thread: ThreadState, entity: FunctionEntity, depth: number, caller: FunctionEntity | undefined): void;
  /** `statements` were begun in a function without leaving it. */
  executed?(entity: FunctionEntity, statements: number, thread: ThreadState): void;
  /** A statement is about to begin (only with `everyStatement`). */
  statement?(thread: ThreadState): void;
  everyStatement?: boolean;
}

class OutOfThreads extends Error {}

/** Why a thread's run ended: `access`, see {@link Onlooker}; `turn`: the number of threads that can run may have changed. */
export type Outcome = 'fuel' | 'stop' | 'blocked' | 'ended' | 'fault' | 'exit' | 'turn' | 'access';

/** Somebody who decides at every access that other threads may see; for a machine with `fine`. */
export interface Onlooker {
  /** A thread is about to access memory that is not its own alone. False: it stands still before that. */
  access(thread: ThreadState, address: number, size: number, mode: AtomicMode): boolean;
  /** A thread is about to call a modelled function, or to leave main. False: it stands still before that. */
  call(thread: ThreadState, name: string): boolean;
}

export interface EngineOptions {
  source: ProgramSource;
  /** Units given, in order. The one with `main` starts. */
  units: string[];
  /** Units of libraries of which something runs before `main`, in the order of linking; what is not here is read when it is first called. */
  linked?: readonly string[];
  args: string[];
  /** false: without the checks that cost time (values that were never given, indexes beyond arrays, edges of local arrays). */
  checks?: boolean;
  schedule: Schedule;
  /**
   * Threads come between accesses to memory, not only between statements: each access that another thread may see and each call of a
   * model takes a unit of time of its own. A schedule of exact turns needs it.
   */
  fine?: boolean;
  /** Looks for data races; `stop`: a race is a fault. Slower by an order of magnitude. */
  races?: 'warn' | 'stop';
  /** Statements and calls of models are counted (see {@link Engine.counts}), for a machine that runs forwards only. */
  counts?: boolean;
  image?: Partial<Image>;
  /** The computer that the program runs on; {@link DEFAULT_COMPUTER} when left out. */
  computer?: Computer;
  /** Who acts beside the program: the other ends of its sockets. */
  outside?: readonly OutsideAgent[];
}

export class Engine {
  readonly memory = new Memory();
  readonly heap: Heap;
  readonly program: Program;
  state: MachineState;
  schedule: Schedule;
  events: EngineEvents | undefined;
  /** Turns given by hand: the thread that gets its turn at a time. */
  readonly picks = new Map<number, number>();
  /** Statements to stop before, by number. */
  readonly stops = new Set<number>();
  /** A function has been made ready to run; gives the numbers of its statements to stop before. */
  onLowered: ((entity: FunctionEntity) => number[]) | undefined;
  private _withStops = false;
  /** What could not be read at the start, for the user. */
  readonly problems: string[] = [];
  /** The search for data races, where it was asked for. */
  readonly races: Races | undefined;
  /** Memory whose writes are noticed. Set with {@link watch}. */
  readonly watches: Watches;
  /** Code of functions with and without checks for watched memory, by number. */
  private readonly _plainCode = new Map<number, unknown>();
  private readonly _watchingCode = new Map<number, unknown>();
  /** Calls of models so far, those of the machine's own among them. */
  modelCalls = 0;
  /** Names of models that were called. */
  readonly modelsUsed = new Set<string>();
  private readonly _table = new WebAssembly.Table({ element: 'anyfunc', initial: 0 });
  private readonly _trampoline: (room: number) => number;
  private readonly _lowerStub = statusStub(Status.lower);
  private readonly _modelStub = statusStub(Status.model);
  private readonly _models: ModelRunner;
  readonly interrupts: Interrupts;
  readonly outside: Outside;
  private readonly _devices = new DeviceMemory(this);
  onlooker: Onlooker | undefined;
  /** Whether time passes at accesses too. */
  readonly fine: boolean;
  private readonly _turns: Turns;
  private _fuelStart = 0;
  /** Fuel taken away in the middle of slices so far, for those who count by what is left of it. */
  private _withdrawn = 0;
  private readonly _rounds: Rounds;
  private _inRounds = false;
  /** Statements and calls counted, where that was asked for. */
  readonly counts: Counts | undefined;
  private _turnOver = false;
  private _yielded = false;
  private readonly _image: Image;
  /** Puts again into memory what was put there as if it had been from the start, in order. */
  readonly images: (() => void)[] = [];
  readonly processes = new Processes(this);
  private _startConstructors: FunctionEntity[] = [];
  private _main: FunctionEntity | undefined;
  private _arguments = { count: 0, address: 0 };

  constructor(readonly options: EngineOptions) {
    this.heap = new Heap(this.memory);
    this.memory.pageIn = (address) => pageIn(this.state.library, this.memory, address);
    this.memory.isUntouched = (address) => isUntouched(this.state.library, this.memory, address);
    this.watches = new Watches(this.memory);
    this.schedule = options.schedule;
    this.state = {
      time: 0, threads: [], current: 1, sliceLeft: options.schedule.quantum, rule: 0, ruleSteps: 0, ruleHits: 0, chance: options.schedule.seed ?? 0, slept: 0n, blockings: 0,
      library: newLibraryState(), stdout: '', stderr: '', processId: 4242,
    };
    this._image = {
      write: (address, bytes) => {
        this.images.push(() => this.memory.write(address, bytes));
        (options.image?.write ?? this.memory.write.bind(this.memory))(address, bytes);
      },
      shade: (address, length, value) => {
        this.images.push(() => this.memory.shade(address, length, value));
        if (options.image?.shade) options.image.shade(address, length, value);
        else this.memory.shade(address, length, value);
      },
      threadLocal: (offset, bytes) => {
        for (const thread of this.state.threads) this._image.write(thread.region + offset, bytes);
      },
    };
    this.program = new Program(this.memory, options.source, this._image);
    this.fine = options.fine ?? options.schedule.turns !== undefined;
    this.program.fine = this.fine;
    this.races = options.races && new Races(this, options.races === 'stop');
    this.program.race = this.races !== undefined;
    this.counts = options.counts ? new Counts(this.memory) : undefined;
    this.program.count = this.counts !== undefined;
    this._turns = new Turns(this);
    // Exact turns were found without these checks, which have accesses of their own.
    this.program.checks = (options.checks ?? true) && options.schedule.turns === undefined;
    (this._table as unknown as { grow(by: number, value: unknown): number }).grow(CODE_SIZE / 16, this._lowerStub);
    this._table.set(0, statusStub(Status.ended));
    this._trampoline = makeTrampoline(this.memory.memory, this._table);
    this._rounds = new Rounds(this.memory, this._trampoline);
    this._models = new ModelRunner(this);
    this.interrupts = new Interrupts(this);
    this.outside = new Outside(this, options.outside ?? []);
    this._start();
  }

  private _start(): void {
    const { program } = this;
    const states = this.options.units.map((path) => program.addUnit(path));
    for (const path of this.options.linked ?? []) {
      try {
        states.push(program.addUnit(path));
      } catch (error) {
        this.problems.push(`${path}: ${(error as Error).message}; its constructors do not run`);
      }
    }
    for (const state of states) this.memory.setU8(program.constructedFlag(state), 1);
    // As the linker sorts .init_array: by priority, in the order of linking within one (ld's SORT_BY_INIT_PRIORITY).
    const sorted = (of: 'prioritised' | 'destructors'): FunctionEntity[] => states.flatMap((state) => state[of])
      .sort((a, b) => a.priority - b.priority).map(({ definition }) => program.definedFunction(definition));
    this._startConstructors = sorted('prioritised');
    for (const entity of sorted('destructors')) this.state.library.atExit.push(CODE_BASE + 16 * entity.id);
    this._main = program.findDefined('main');
    const { args } = this.options;
    // argv, the environment and their strings lie before all other objects.
    const encoder = new TextEncoder();
    const vectorOf = (texts: readonly string[]): number => {
      const vector = program.allocate((texts.length + 1) * 8, 16);
      this._image.shade(vector, (texts.length + 1) * 8, Shadow.ok);
      texts.forEach((text, i) => {
        const bytes = encoder.encode(`${text}\0`);
        const at = program.allocate(bytes.length, 8);
        this._image.shade(at, alignUp(bytes.length, 8), Shadow.ok);
        this._image.write(at, bytes);
        const pointer = new Uint8Array(8);
        new DataView(pointer.buffer).setUint32(0, at, true);
        this._image.write(vector + i * 8, pointer);
      });
      return vector;
    };
    this._arguments = { count: args.length, address: vectorOf(args) };
    program.environment = vectorOf((this.options.computer ?? DEFAULT_COMPUTER).environment);
    const start = this.internal('<start>', (c) => {
      const n = this._startConstructors.length;
      if (c.phase < n) {
        const entity = this._startConstructors[c.phase++];
        c.callBack(CODE_BASE + 16 * entity.id, []);
      }
      if (c.phase === n) {
        c.phase++;
        const main = this._main ?? c.fault('the program has no main');
        c.callBack(CODE_BASE + 16 * main.id, [this._arguments.count, this._arguments.address, this.program.environment]);
      }
      if (c.phase === n + 1) {
        c.phase++;
        c.memory.setU64(this.memory.word(Control.frame) + Frame.args, c.callBackResult);
      }
      const handler = c.library.atExit.pop();
      if (handler !== undefined) c.callBack(handler, []);
      c.exit(c.int(0) & 0xff);
    });
    this._newThread('main', start.id, []);
  }

  /** A function of the machine's own, out of the reader's sight. */
  internal(name: string, model: FunctionEntity['model']): FunctionEntity {
    const entity = this.program.functionByName(name, '');
    entity.model = model;
    entity.resolved = true;
    this._table.set(entity.id, this._modelStub);
    return entity;
  }

  // Threads -----------------------------------------------------------------------------------------------------------------

  private _newThread(name: string, functionId: number, args: bigint[]): ThreadState {
    const { threads } = this.state;
    const id = threads.length + 1;
    let region = STACKS_BASE;
    let size = MAIN_STACK;
    if (id > 1) {
      size = THREAD_STACK;
      const used = new Set(threads.map((thread) => thread.region));
      const free: number[] = [];
      for (let at = STACKS_BASE + MAIN_STACK; at + size <= STACKS_END; at += size) if (!used.has(at)) free.push(at);
      const ended = threads.filter((thread) => thread.state === 'ended' && thread.id > 1).map((thread) => thread.region);
      region = free[0] ?? ended.find((at) => !threads.some((thread) => thread.region === at && thread.state !== 'ended')) ?? 0;
      if (!region) throw new OutOfThreads();
    }
    const base = region + TLS_SIZE;
    const thread: ThreadState = {
      id, name, state: 'running', frame: 0, region, regionEnd: region + size, mapped: base + STACK_STEP, settled: false, retrying: false,
      since: 0, result: 0n, casDone: 0, casFailed: 0, control: newThreadControl(this.currentThread?.control),
    };
    const { memory } = this;
    memory.shade(region, TLS_SIZE + STACK_STEP, Shadow.ok);
    memory.u8.fill(0, region, region + this.program.threadLocalSize);
    for (const variable of this.program.threadLocals) memory.write(region + variable.offset, variable.bytes);
    const setFrame = (at: number, caller: number, fn: number): void => {
      memory.setU32(at + Frame.pc, 0);
      memory.setU32(at + Frame.caller, caller);
      memory.setU32(at + Frame.function, fn);
    };
    setFrame(base, 0, 0);
    setFrame(base + BOTTOM, base, functionId);
    args.forEach((argument, i) => memory.setU64(base + BOTTOM + Frame.args + 8 * i, argument));
    thread.frame = base + BOTTOM;
    threads.push(thread);
    return thread;
  }

  /** Starts a thread at a function pointer; used by pthread_create. 0: there is no room for another stack. */
  createThread(start: number, argument: bigint): number {
    const entity = this.functionOfAddress(start);
    if (!entity) throw new Error(`a thread cannot start at ${hex(start)}: no function is there`);
    try {
      const thread = this._newThread(`thread-${this.state.threads.length + 1}`, this.interrupts.start.id, [BigInt(start), argument]);
      this.races?.created(this.state.current, thread);
      this._changed();
      return thread.id;
    } catch (error) {
      if (error instanceof OutOfThreads) return 0;
      throw error;
    }
  }

  /** The number of runnable threads changed: a thread that ran alone begins a slice now. */
  private _changed(): void {
    this._turnOver = true;
    // Others than those in the rounds want their turns.
    if (this._inRounds) this.endStatement();
  }

  /** What getpid() gives. */
  get processId(): number {
    return this.state.processId;
  }

  /** Others than the running thread look for what to do. */
  turnEnds(): void {
    this._changed();
  }

  wake(key: string, all: boolean): void {
    const waiting = this.state.threads.filter((thread) => thread.state === 'blocked' && thread.waitKey === key).sort((a, b) => a.since - b.since);
    for (const thread of all ? waiting : waiting.slice(0, 1)) this.resume(thread);
    if (key === READINESS && this.outside.touch()) this._changed();
  }

  /** A blocked thread looks again at what it waits for. */
  resume(thread: ThreadState): void {
    if (thread.state !== 'blocked') return;
    thread.state = 'running';
    thread.waitKey = undefined;
    thread.waitsFor = undefined;
    thread.until = undefined;
    this._changed();
  }

  thread(id: number): ThreadState | undefined {
    return this.state.threads[id - 1];
  }
  get currentThread(): ThreadState | undefined {
    return this.thread(this.state.current);
  }

  /** Statements begun, also in the middle of a slice. */
  get time(): number {
    return this.state.time + (this._fuelStart ? this._fuelStart - this.memory.word(Control.fuel) - this.memory.word(Control.reserve) : 0);
  }
  now(): bigint {
    return BigInt(this.time) * STATEMENT_TIME + this.state.slept;
  }
  endTurn(): void {
    this._yielded = true;
    this._turnOver = true;
  }

  /** The statement that a settled thread is about to begin, or (with fine time) stands in. */
  statementOf(thread: ThreadState): { start: number; end: number; swaps: boolean; unit: Unit; number: number; begins: boolean } | undefined {
    const entity = this.program.functions[this.memory.getU32(thread.frame + Frame.function)];
    const lowered = entity?.lowered;
    if (!lowered) return undefined;
    const block = this.memory.getU32(thread.frame + Frame.pc);
    const index = lowered.blockStatements[block];
    const info = lowered.statements[index];
    return info && { ...info, unit: lowered.unit, number: lowered.statementBase + index, begins: lowered.blockTicks[block] !== 0 };
  }

  /** Where the statement that a thread is about to begin (or that faulted) stands. */
  placeOf(thread: ThreadState): Place | undefined {
    const statement = this.statementOf(thread);
    if (!statement) {
      // Before its first statement: where the function's name stands.
      const lowered = this.program.functions[this.memory.getU32(thread.frame + Frame.function)]?.lowered;
      if (!lowered || this.state.ended?.kind !== 'fault') return undefined;
      const { unit, definition } = lowered;
      return unit.files.place(unit.tokens.file[definition.nameToken], unit.tokens.offset[definition.nameToken]);
    }
    const { tokens, files } = statement.unit;
    return files.place(tokens.file[statement.start], tokens.offset[statement.start]);
  }

  /** Where a statement stands, by its number in the machine's table. */
  statementPlace(number: number): Place | undefined {
    const lowered = this.program.statementOwner(number)?.lowered;
    const info = lowered?.statements[number - lowered.statementBase];
    if (!lowered || !info) return undefined;
    const { tokens, files } = lowered.unit;
    return files.place(tokens.file[info.start], tokens.offset[info.start]);
  }

  /** The object of static storage or on the heap that an address lies in. */
  nameOf(address: number): string | undefined {
    const global = this.program.globalAt(address);
    if (global) return address === global.address ? global.name : `${global.name} + ${address - global.address}`;
    const block = this.heap.blockAt(address);
    if (block) return `the heap block of ${block.size} bytes at ${hex(block.address)} + ${address - block.address}`;
    const thread = this.state.threads.find((one) => address >= one.region && address < one.regionEnd);
    return thread && `a variable of ${thread.name}`;
  }

  statementText(thread: ThreadState): string {
    const statement = this.statementOf(thread);
    if (!statement) return '';
    const { tokens, files } = statement.unit;
    const first = tokens.offset[statement.start];
    const file = tokens.file[statement.start];
    const last = Math.max(statement.start, statement.end - 1);
    const end = tokens.file[last] === file ? tokens.offset[last] + 1 : first + 1;
    return files.get(file).text.slice(first, Math.max(end, first + 1));
  }

  // Running -----------------------------------------------------------------------------------------------------------------

  /**
   * Runs until `target` statements have begun, and to the start of the next one. `withStops`: also stops before the
   * statements in {@link stops}.
   */
  advance(target: number, withStops: boolean): StopReason {
    const { state } = this;
    if (withStops) for (const stop of this.stops) this.memory.u8[STOPS_BASE + stop] = 1;
    this._withStops = withStops;
    try {
      for (;;) {
        if (state.ended) return state.ended;
        const choice = this._turns.choose();
        if (!choice) {
          state.ended = this.deadlock();
          return state.ended;
        }
        const { thread } = choice;
        let { limit } = choice;
        let most = Math.min(target - state.time, 0x7fff_ffff);
        for (const time of this.picks.keys()) if (time > state.time) most = Math.min(most, time - state.time);
        // With a look at every statement, a thread first goes to the start of its next one.
        const single = this.events?.everyStatement ? (thread.settled ? 1 : 0) : Infinity;
        // A signal or a cancellation comes in before the thread's next statement.
        const interrupt = this.interrupts.arrive(thread);
        if (interrupt === 'ended') continue;
        if (interrupt === 'later') limit = 0;
        const fuel = Math.min(most, limit, single);
        if (fuel <= 0 && thread.settled) return { kind: 'time' };
        if (fuel > 0 && thread.settled && this.events?.everyStatement) this.events.statement?.(thread);
        if (this._halted) {
          this._halted = false;
          return { kind: 'breakpoint', ids: [] };
        }
        if (choice.round && this._mayRound(choice.round.threads)) {
          if (this._executeRounds(choice.round.threads, thread, Math.min(most, choice.round.due)) === 'stop') return { kind: 'breakpoint', ids: [] };
          continue;
        }
        const before = state.time;
        let running = 0;
        for (const other of state.threads) if (other.state === 'running') running++;
        const alone = running <= 1;
        // Whoever woke somebody between turns has been seen.
        this._turnOver = false;
        const outcome = this._execute(thread, Math.max(0, fuel));
        const used = state.time - before;
        // What is left of a slice must not depend on where this run was asked to stand still.
        if (this._yielded) state.sliceLeft = 0;
        else if (!alone && this.schedule.policy !== 'one') state.sliceLeft -= used;
        else if (this._turnOver && alone && state.sliceLeft > 0) state.sliceLeft = this.schedule.quantum;
        this._turnOver = false;
        this._yielded = false;
        this._turns.took(thread, used);
        if (outcome === 'stop') return { kind: 'breakpoint', ids: [] };
        if (this._halted && outcome === 'fuel') {
          this._halted = false;
          return { kind: 'breakpoint', ids: [] };
        }
      }
    } finally {
      this._withStops = false;
      if (withStops) for (const stop of this.stops) this.memory.u8[STOPS_BASE + stop] = 0;
    }
  }

  private _halted = false;
  /** For handlers of events: {@link advance} returns before the next statement (after the one that runs, which `everyStatement` keeps short). */
  halt(): void {
    this._halted = true;
  }

  /** What it means that no thread can run. */
  deadlock(): StopReason {
    const waiting = this.state.threads.filter((thread) => thread.state === 'blocked');
    if (waiting.length === 0) return { kind: 'exit', status: 0 };
    const own = this.state.parents ? `process ${this.processId}, whose parent goes on when it has ended: ` : '';
    const waits = [...waiting.map((thread) => `${thread.name} waits for ${thread.waitsFor}`), ...this.outside.waits()];
    return { kind: 'deadlock', message: `nobody can go on: ${own}${waits.join('; ')}` };
  }

  private _execute(thread: ThreadState, fuel: number): Outcome {
    const { memory, state } = this;
    memory.setWord(Control.fuel, fuel);
    memory.setWord(Control.frame, thread.frame);
    memory.setWord(Control.tls, thread.region);
    memory.setWord(Control.stackLimit, thread.mapped);
    memory.setWord(Control.casDone, 0);
    memory.setWord(Control.casFailed, 0);
    if (this.onlooker) this._setOnlooker(thread);
    this._fuelStart = fuel;
    thread.settled = false;
    let outcome: Outcome;
    try {
      outcome = this._loop(thread);
    } finally {
      const used = this._fuelStart - memory.word(Control.fuel);
      this._fuelStart = 0;
      state.time += used;
      thread.frame = memory.word(Control.frame);
      thread.mapped = memory.word(Control.stackLimit);
      this.counts?.took(thread.id, used);
      thread.casDone += memory.word(Control.casDone);
      thread.casFailed += memory.word(Control.casFailed);
    }
    if (outcome === 'fuel' || outcome === 'stop' || outcome === 'access') thread.settled = true;
    return outcome;
  }

  /** Whether these threads, all that can run, may take turns by themselves: nobody looks on, and nothing comes in between them. */
  private _mayRound(threads: readonly ThreadState[]): boolean {
    return Rounds.holds(threads.length) && !this.events && !this.fine && !this.races && !this.watches.active && !this.onlooker && this.interrupts.none;
  }

  /** Runs threads in turn, from `first` on, for at most `total` statements or until something happens that may change whose turn it is. */
  private _executeRounds(threads: readonly ThreadState[], first: ThreadState, total: number): Outcome {
    const { memory, state, _rounds: rounds } = this;
    this._turnOver = false;
    if (total <= 0) return this._execute(first, 0);
    rounds.begin(threads, threads.indexOf(first), state.sliceLeft, this.schedule.quantum, total);
    this._fuelStart = total;
    this._inRounds = true;
    let thread = first;
    let outcome: Outcome | undefined;
    try {
      for (let resume = false; !outcome; resume = true) {
        const status = this._run(() => rounds.run(ROOM, resume));
        thread = rounds.current;
        state.current = thread.id;
        rounds.settle();
        thread.settled = false;
        outcome = this._react(status, thread);
        const changed = (): boolean => state.threads.length === 0 || threads.some((other) => other.state !== 'running' || this.thread(other.id) !== other) || !this.interrupts.none;
        if (!outcome && changed()) outcome = 'turn';
      }
    } finally {
      state.time += rounds.used;
      this._inRounds = false;
      this._fuelStart = 0;
      thread.frame = memory.word(Control.frame);
      thread.mapped = memory.word(Control.stackLimit);
      state.sliceLeft = rounds.end((one, statements) => this.counts?.took(one.id, statements));
    }
    if (outcome === 'fuel' || outcome === 'stop') thread.settled = true;
    if (this._yielded) state.sliceLeft = 0;
    this._turnOver = false;
    this._yielded = false;
    return outcome;
  }

  /** A thread that is alone is not looked at. */
  private _setOnlooker(thread: ThreadState): void {
    const alone = this.state.threads.every((other) => other === thread || other.state === 'ended');
    this.memory.setWord(Control.explorer, alone ? 0 : thread.id);
  }

  /**
   * Runs one thread, whatever the schedule says, for at most `limit` units of time or until its {@link onlooker} stops it. `pass`: it stood
   * before an access or call and goes on with that. A thread that sleeps is woken: its time comes.
   */
  runAlone(thread: ThreadState, limit: number, pass: boolean): Outcome {
    const { state } = this;
    state.current = thread.id;
    if (thread.state === 'blocked' && thread.until !== undefined) {
      const passed = thread.until - this.now();
      if (passed > 0n) state.slept += passed;
      this.resume(thread);
    }
    const end = state.time + limit;
    this.memory.setWord(Control.pass, pass ? 1 : 0);
    for (;;) {
      if (this.interrupts.arrive(thread) === 'ended') return 'exit';
      const outcome = this._execute(thread, end - state.time);
      this._turnOver = false;
      this._yielded = false;
      if (outcome !== 'turn') {
        this.memory.setWord(Control.pass, 0);
        return outcome;
      }
    }
  }

  private _loop(thread: ThreadState): Outcome {
    for (;;) {
      const outcome = this._react(this._run(() => (this.events ? this._tracedRun(thread) : this._trampoline(ROOM))), thread);
      if (outcome) return outcome;
    }
  }

  /** The status that code came back with; a text where it trapped. */
  private _run(code: () => number): number | string {
    try {
      return code();
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError) && !(error instanceof RangeError)) throw error;
      return `the machine's own code trapped: ${(error as Error).message}`;
    }
  }

  /** Does what a thread's code came back for; undefined: it goes on. */
  private _react(status: number | string, thread: ThreadState): Outcome | undefined {
    const { memory } = this;
    if (typeof status === 'string') return this._fault(thread, status);
    // Stores to devices of the statement that is over.
    if (this._devices.waiting) this._devices.finish();
    switch (status) {
      case Status.yield:
        return memory.word(Control.fuel) === 0 ? 'fuel' : 'stop';
      case Status.fault:
        return this._fault(thread, this._faultMessage());
      case Status.lower: {
        const wrong = this._makeReady();
        if (wrong === undefined) return undefined;
        this._popFrame();
        return this._fault(thread, wrong);
      }
      case Status.access:
        if (!this._mayAccess(thread)) return 'access';
        memory.setWord(Control.pass, 1);
        return undefined;
      case Status.model:
        return (this.fine ? this._beforeModel(thread) : undefined) ?? this._callModel(thread) ?? (this._turnOver ? 'turn' : undefined);
      case Status.constructors:
        this._pushConstructors();
        return undefined;
      default:
        return this._threadEnded(thread);
    }
  }

  private _mayAccess(thread: ThreadState): boolean {
    const { memory, onlooker } = this;
    const info = memory.word(Control.faultInfo);
    const mode = info & FaultInfo.update ? 'update' : info & FaultInfo.write ? 'write' : 'read';
    return !onlooker || onlooker.access(thread, Number(memory.getU64(Control.faultAddress)), info & FaultInfo.size, mode);
  }

  /** With fine time, a model's call (also when it runs again because it had waited) is a point of interleaving and takes a unit. */
  private _beforeModel(thread: ThreadState): Outcome | undefined {
    const { memory } = this;
    const frame = memory.word(Control.frame);
    const { name } = this.program.functions[memory.getU32(frame + Frame.function)];
    const phase = memory.getU32(frame + Frame.pc);
    // Of the machine's own functions only the one that is left for main's caller.
    const counts = name.startsWith('<') ? name === '<start>' && phase === this._startConstructors.length + 1 : phase === 0 || thread.retrying;
    if (!counts) return undefined;
    if (memory.word(Control.explorer) !== 0) {
      if (memory.word(Control.pass) !== 0) memory.setWord(Control.pass, 0);
      else if (this.onlooker && !this.onlooker.call(thread, name)) return 'access';
    }
    const fuel = memory.word(Control.fuel);
    if (fuel === 0) return 'fuel';
    memory.setWord(Control.fuel, fuel - 1);
    return undefined;
  }

  private _popFrame(): void {
    this.memory.setWord(Control.frame, this.memory.getU32(this.memory.word(Control.frame) + Frame.caller));
  }

  /** As the trampoline, with a look at every change of function. */
  private _tracedRun(thread: ThreadState): number {
    const { memory } = this;
    for (;;) {
      const frame = memory.word(Control.frame);
      const id = memory.getU32(frame + Frame.function);
      const entity = this.program.functions[id];
      // A call of a model is told, also of one that needs no JavaScript.
      if (entity?.model) return Status.model;
      const code = this._table.get(id) as Code;
      const entered = entity?.lowered !== undefined && memory.getU32(frame + Frame.pc) === 0;
      const before = memory.word(Control.fuel) + this._withdrawn;
      if (entered && code !== this._lowerStub && !this._awaitsConstructors(entity)) this.events!.enter?.(thread, entity, this._depth(frame), this._callerOf(frame));
      const status = code(frame, 0);
      if (entity?.lowered) this.events!.executed?.(entity, before - memory.word(Control.fuel) - this._withdrawn, thread);
      if (status !== Status.run) return status;
    }
  }

  private _awaitsConstructors(entity: FunctionEntity): boolean {
    const state = entity.unit && this.program.unitOf(entity.unit.path);
    return state !== undefined && state.constructors.length > 0 && entity.definition?.symbol.storage !== 'static'
      && this.memory.u8[this.program.constructedFlag(state)] === 0;
  }

  /** Frames of the reader's functions below this one; a constructor has none, whatever made it run. */
  private _depth(frame: number): number {
    let depth = 0;
    for (let at = this.memory.getU32(frame + Frame.caller); at; at = this.memory.getU32(at + Frame.caller)) {
      const entity = this.program.functions[this.memory.getU32(at + Frame.function)];
      if (entity.name === '<constructors>') break;
      if (!entity.name.startsWith('<')) depth++;
    }
    return depth;
  }

  private _callerOf(frame: number): FunctionEntity | undefined {
    const caller = this.memory.getU32(frame + Frame.caller);
    const entity = this.program.functions[this.memory.getU32(caller + Frame.function)];
    return caller && !entity.name.startsWith('<') ? entity : undefined;
  }

  /** Finds or lowers the function of the current frame; gives what is wrong when that cannot be. */
  private _makeReady(): string | undefined {
    const { memory, program } = this;
    const id = memory.getU32(memory.word(Control.frame) + Frame.function);
    const entity = program.functions[id];
    if (!entity) return `call through a pointer to ${hex(CODE_BASE + 16 * id)}, where no function is`;
    program.resolve(entity);
    if (entity.missing) return entity.missing;
    if (entity.model) {
      this._table.set(id, this._modelStub);
      return undefined;
    }
    try {
      const known = entity.lowered !== undefined;
      const lowered = program.lower(entity);
      this._table.set(id, this._code(id, lowered));
      if (known) return undefined;
      const stops = this.onLowered?.(entity) ?? [];
      if (this._withStops) for (const stop of stops) this.memory.u8[STOPS_BASE + stop] = 1;
    } catch (error) {
      return `${entity.name} cannot be made ready to run: ${(error as Error).message}`;
    }
    return undefined;
  }

  /** What stands in the table for a function. */
  private _code(id: number, lowered: LoweredFunction): unknown {
    const all = this.watches.active ? this._watchingCode : this._plainCode;
    let code = all.get(id);
    if (!code) {
      const bytes = this.watches.active ? this.program.watchingCode(lowered, id) : lowered.bytes;
      code = new WebAssembly.Instance(new WebAssembly.Module(bytes), this._imports() as WebAssembly.Imports).exports.f;
      all.set(id, code);
    }
    return code;
  }

  /** Watches memory; code with checks, or without, is put in place when it is next called. `onWrite` is told of each write. */
  watch(ranges: readonly Range[], onWrite?: (range: Range) => void): void {
    this.watches.onWrite = onWrite;
    if (this.onlooker) throw new Error('nothing can be watched while an explorer looks on');
    if (!this.watches.set(ranges)) return;
    for (const id of this._plainCode.keys()) this._table.set(id, this._lowerStub);
    for (const id of this._watchingCode.keys()) this._table.set(id, this._lowerStub);
    for (const id of this._quickened) this._table.set(id, this._modelStub);
    this._quickened.clear();
  }

  /** Lets the thread stop before its next statement, whatever time it was given. */
  endStatement(): void {
    const rest = this.memory.word(Control.fuel);
    this._fuelStart -= rest;
    this._withdrawn += rest;
    if (this._inRounds) this.memory.setWord(Control.withdrawn, this.memory.word(Control.withdrawn) + rest);
    this.memory.setWord(Control.fuel, 0);
  }

  private _importObject: Record<string, Record<string, unknown>> | undefined;
  private _imports(): Record<string, Record<string, unknown>> {
    if (this._importObject) return this._importObject;
    const { memory } = this;
    const host: Record<string, unknown> = {};
    const hostState = {
      memory, now: () => this.now(), grow: (top: number) => this._grow(top),
      written: (address: number, length: number) => this.watches.written(address, length), valueUsed: (frame: number) => this._valueUsed(frame),
      raced: (address: number, info: number, statement: number) => this.races?.access(this.state.current, address, info & FaultInfo.size,
        (info & FaultInfo.write) !== 0, (info & FaultInfo.update) !== 0, statement) ?? false,
    };
    for (const [name, fn] of Object.entries(HOST_FUNCTIONS)) host[name] = fn.make(hostState);
    this._importObject = {
      env: {
        memory: memory.memory,
        table: this._table,
        slow: this._slow,
        range: this._range,
        grow: (top: number) => this._grow(top),
      },
      host,
    };
    return this._importObject;
  }

  private readonly _slow = slowCheck(this.memory.memory, (address, info) => {
    const { memory } = this;
    const size = info & FaultInfo.size;
    const write = (info & FaultInfo.write) !== 0;
    if (address >= MAPS_BASE) {
      if (memory.use(address, size, write)) return 0;
      return memory.shadowAt(address) === Shadow.device && this._device(address, size, write) ? 0 : 1;
    }
    return memory.access(address, size, write, (info & FaultInfo.raw) !== 0) ? 0 : 1;
  });
  private readonly _range = rangeCheck(this.memory.memory, (address, size, write) => {
    const { memory } = this;
    const at = Number(BigInt.asUintN(64, address));
    if (at >= MEMORY_SIZE || !(memory.use(at, size, write !== 0) || (!write && this._isVectorBlock(at, size)))) return 1;
    if (write) memory.mark(at, size);
    return 0;
  });

  private readonly _quickModels = quickModels(this.memory.memory, this._range, Status.model);
  /** Functions whose models stand in the table as code, by number. */
  private readonly _quickened = new Set<number>();

  /**
   * A vector load of an aligned block that an object reaches into: the processor cannot fault there, and copies by vectors (rte_memcpy)
   * rely on it, taking whole blocks around what they copy.
   */
  private _isVectorBlock(address: number, size: number): boolean {
    if (size !== 16 || (address & 15) !== 0) return false;
    const entity = this.program.functions[this.memory.getU32(this.memory.word(Control.frame) + Frame.function)];
    if (!/mmintrin\.h>?$/.test(entity?.path ?? '')) return false;
    for (let at = address; at < address + 16; at++) if (this.memory.firstBad(at, 1, false) < 0) return true;
    return false;
  }

  /** An access to a device's registers; after a store the machine looks in before the next statement. */
  private _device(address: number, size: number, write: boolean): boolean {
    if (!this._devices.use(address, size, write)) return false;
    if (write) this.endStatement();
    return true;
  }

  private _valueUsed(frame: number): boolean {
    const caller = this.memory.getU32(frame + Frame.caller);
    const lowered = this.program.functions[this.memory.getU32(caller + Frame.function)]?.lowered;
    return lowered?.valueUsed.has(this.memory.getU32(caller + Frame.pc)) ?? false;
  }

  /** Maps more stack of the running thread so that it reaches `top`; 1 when there is no more. */
  private _grow(top: number): number {
    const thread = this._inRounds ? this._rounds.current : this.thread(this.state.current)!;
    const mapped = this.memory.word(Control.stackLimit);
    if (top > thread.regionEnd - 4096) return 1;
    const now = Math.min(alignUp(top, STACK_STEP), thread.regionEnd - 4096);
    if (now > mapped) {
      this.memory.shade(mapped, now - mapped, Shadow.ok);
      this.memory.setWord(Control.stackLimit, now);
    }
    return 0;
  }

  private _pushConstructors(): void {
    const { memory, program } = this;
    const frame = memory.word(Control.frame);
    const entity = program.functions[memory.getU32(frame + Frame.function)];
    const state = program.unitOf(entity.unit!.path)!;
    memory.setU8(program.constructedFlag(state), 1);
    const runner = this.internal('<constructors>', (c) => {
      const list = program.units[c.int(0)].constructors;
      if (c.phase < list.length) c.callBack(CODE_BASE + 16 * program.definedFunction(list[c.phase++]).id, []);
    });
    const at = frame + alignUp(entity.lowered!.frameSize, 16) + 512;
    memory.setU32(at + Frame.pc, 0);
    memory.setU32(at + Frame.caller, frame);
    memory.setU32(at + Frame.function, runner.id);
    memory.setU64(at + Frame.args, BigInt(state.index));
    memory.setWord(Control.frame, at);
  }

  private _callModel(thread: ThreadState): Outcome | undefined {
    this.modelCalls++;
    const frame = this.memory.word(Control.frame);
    const entity = this.program.functions[this.memory.getU32(frame + Frame.function)];
    const internal = entity.name.startsWith('<');
    if (!thread.retrying && this.memory.getU32(frame + Frame.pc) === 0 && !internal) {
      this.modelsUsed.add(entity.name);
      this.counts?.called(entity);
      this.events?.enter?.(thread, entity, this._depth(frame), this._callerOf(frame));
    }
    thread.retrying = false;
    const { races } = this;
    const args = races && !internal ? [0, 8].map((at) => this.memory.getPointer(frame + Frame.args + at)) : [];
    if (!internal) races?.model(thread.id, entity.name, args, true);
    const result = this._models.call(thread, entity, frame);
    switch (result.kind) {
      case 'done':
        if (races && !internal) {
          races.model(thread.id, entity.name, args, false);
          // A new block of the heap has no past.
          const block = this.memory.getPointer(frame + Frame.result);
          const size = this.heap.sizeOf(block);
          if (size > 0) races.forget(block, size);
        }
        this._popFrame();
        this._quicken(entity);
        return undefined;
      case 'call': {
        const target = this.functionOfAddress(result.target);
        if (!target) return this._fault(thread, `${entity.name} calls ${hex(result.target)}, where no function is`);
        const { memory } = this;
        const at = frame + MODEL_FRAME;
        memory.setU32(at + Frame.pc, 0);
        memory.setU32(at + Frame.caller, frame);
        memory.setU32(at + Frame.function, target.id);
        result.args.forEach((arg, i) => memory.setU64(at + Frame.args + 8 * i, BigInt(arg)));
        memory.setU64(at + Frame.result, 0n);
        memory.setWord(Control.frame, at);
        return undefined;
      }
      case 'blocked':
        thread.state = 'blocked';
        thread.waitKey = result.key;
        thread.waitsFor = result.waitsFor;
        thread.until = result.until;
        thread.since = ++this.state.blockings;
        thread.retrying = true;
        this.interrupts.blocked(frame);
        return 'blocked';
      case 'unwind':
        return this.interrupts.unwind(result.value) ? undefined : this._fault(thread, 'stack overflow');
      case 'exit':
        this.exit(result.status);
        return 'exit';
      case 'end-thread':
        thread.result = result.value;
        return this._threadOver(thread);
      case 'fault':
        if (!internal) this._popFrame();
        return this._fault(thread, internal ? result.message : `${entity.name}: ${result.message}`);
    }
  }

  /** From the second call on the model may be code, where nobody wants to know of each call or write. */
  private _quicken(entity: FunctionEntity): void {
    if (this.fine || this.races || this.watches.active) return;
    const quick = this._quickModels.get(entity.name);
    if (!quick) return;
    this._table.set(entity.id, quick);
    this._quickened.add(entity.id);
  }

  /** The program ends. */
  exit(status: number): void {
    if (this.processes.over(status << 8)) return;
    for (const other of this.state.threads) if (other.state !== 'ended') other.state = 'ended';
    this.state.ended = { kind: 'exit', status };
  }

  /** What a model would see of a thread, for what the machine does itself. */
  callOf(thread: ThreadState): ModelCall {
    return this._models.callOf(thread);
  }

  /** Puts a call of a function of the machine's own on top of what the running thread stands in; it runs next. 0: its stack is full. */
  pushInternal(frame: number, entity: FunctionEntity, args: bigint[], room = 0): number {
    const below = this.program.functions[this.memory.getU32(frame + Frame.function)];
    const { memory } = this;
    const { lowered } = below;
    const top = lowered?.growsFrame ? memory.getU32(frame + Frame.top) : frame + (lowered?.frameSize ?? MODEL_FRAME);
    // What lies above may still be the result of a call.
    const at = alignUp(top, 16) + 512 + alignUp(room, 16);
    if (this._grow(at + 2 * MODEL_FRAME)) return 0;
    memory.setU32(at + Frame.pc, 0);
    memory.setU32(at + Frame.caller, frame);
    memory.setU32(at + Frame.function, entity.id);
    args.forEach((arg, i) => memory.setU64(at + Frame.args + 8 * i, arg));
    return at;
  }

  private _threadEnded(thread: ThreadState): Outcome {
    // The bottom frame stands; the function above it has left its result there.
    const base = this.memory.word(Control.frame);
    thread.result = this.memory.getI64(base + BOTTOM + Frame.result);
    return this._threadOver(thread);
  }
  private _threadOver(thread: ThreadState): Outcome {
    thread.state = 'ended';
    this.wake(`join:${thread.id}`, true);
    this._turnOver = false;
    return 'ended';
  }

  private _fault(thread: ThreadState, message: string): Outcome {
    // A process that another one started is ended by the signal that Linux would send.
    if (this.state.parents && this.processes.over(signalOf(message))) return 'ended';
    this.state.ended = { kind: 'fault', message, thread: thread.id };
    return 'fault';
  }

  private _faultMessage(): string {
    const { memory } = this;
    const info = memory.word(Control.faultInfo);
    const address = memory.getU64(Control.faultAddress);
    switch (info >>> FaultInfo.kindShift) {
      case FaultKind.divide:
        return 'division by zero';
      case FaultKind.overflow:
        return 'integer overflow in a division (the smallest number divided by -1)';
      case FaultKind.badCall:
        return `jump or call to 0x${address.toString(16)}, where no function is${address === 0n ? ' (a null pointer)' : ''}`;
      case FaultKind.stack:
        return 'stack overflow';
      case FaultKind.race:
        return this.races?.message ?? 'data race';
      case FaultKind.message: {
        const entity = this.program.functions[memory.getU32(memory.word(Control.frame) + Frame.function)];
        return fillMessage(entity?.lowered?.messages[info & FaultInfo.size] ?? 'fault', address);
      }
      default:
        return this.accessFault(address, info & FaultInfo.size, (info & FaultInfo.write) !== 0);
    }
  }

  /** What is wrong with an access, with the object named. */
  accessFault(address: bigint, size: number, write: boolean): string {
    if (address >= BigInt(MAPS_BASE) && address < BigInt(MEMORY_SIZE)) {
      const bad = this.memory.firstBad(Number(address), Math.max(1, size), write);
      const what = `${write ? 'write' : 'read'} of ${size} byte${size === 1 ? '' : 's'} at 0x${address.toString(16)}`;
      return `${what}: ${describeMapping(this.state.library, bad < 0 ? Number(address) : bad)}`;
    }
    return describeAccess(this, address, size, write);
  }

  /** Where a live or freed heap block was allocated: `main.c:7`. */
  allocationPlace(address: number): string | undefined {
    const site = this.heap.siteOf(address);
    const lowered = site && this.program.functions[site.functionId]?.lowered;
    const info = lowered?.statements[lowered.blockStatements[site!.block]];
    if (!lowered || !info) return undefined;
    return shortPlace(lowered.unit, lowered.unit.tokens.file[info.start], lowered.unit.tokens.offset[info.start]);
  }

  functionOfAddress(address: number): FunctionEntity | undefined {
    if (address < CODE_BASE || address >= CODE_BASE + CODE_SIZE || address % 16 !== 0) return undefined;
    return this.program.functions[(address - CODE_BASE) / 16];
  }

  /** Memory that is written without a mark: used thread-local blocks and mapped stacks. */
  unmarkedRanges(): [number, number][] {
    const ranges: [number, number][] = [];
    for (const thread of this.state.threads) {
      ranges.push([thread.region, thread.region + this.program.threadLocalSize]);
      ranges.push([thread.region + TLS_SIZE, thread.mapped]);
      ranges.push([SHADOW_BASE + ((thread.region + TLS_SIZE) >>> 3), SHADOW_BASE + (thread.mapped >>> 3)]);
    }
    return ranges;
  }
}
