/**
 * Runs the program: whose turn it is, how long, and what a thread's code came back for. Knows nothing of the past;
 * see time/timeMachine.ts for its past.
 */

import { alignUp } from '../../c/layout';
import type { StopReason } from '../api';
import { CodeTable } from './codeTable';
import { Counts } from './counts';
import type { EngineEvents, EngineOptions, AccessObserver, Outcome } from './options';
import { faultMessage } from '../inspect/faultText';
import { Heap } from '../memory/heap';
import { READINESS } from '../kernel/api';
import { DeviceMemory } from '../kernel/mem/deviceMemory';
import { Interrupts } from '../kernel/process/interrupts';
import { isUntouched, pageIn } from '../kernel/mem/mapping';
import { Outside } from '../kernel/outside/outside';
import { addKernelPart } from '../kernel/parts';
import { KERNEL_PARTS } from '../kernel/registry';
import { newLibraryState } from '../call/model';
import type { ModelCall } from '../call/model';
import { MODELS } from '../libc/models';
import { Status } from '../call/compiledFunction';
import { CODE_BASE, CODE_SIZE, Control, FaultInfo, Frame, Memory, STOPS_BASE } from '../memory/memory';
import { ModelCalls } from './modelCalls';
import { Places } from '../inspect/places';
import { Processes, signalOf } from '../kernel/process/processes';
import { Program } from '../link/program';
import type { FunctionEntity, Image } from '../link/entities';
import { Races } from '../check/dataRaces';
import { RoundRobin } from './roundRobin';
import { STATEMENT_TIME } from './schedule';
import type { Schedule } from './schedule';
import { startProcess } from './startup';
import type { MachineState, ThreadState } from '../time/state';
import { Threads } from './threads';
import { Tracer } from './tracer';
import { ROOM } from './trampoline';
import { Turns } from './turns';
import { Watches } from '../memory/watches';
import type { Range } from '../memory/watches';
import { present } from '../../base/present';
import { messageOf } from '../../base/errors';

export type { EngineEvents, EngineOptions, AccessObserver, Outcome } from './options';

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
  /** Code that is made ready looks at {@link stops}. */
  withStops = false;
  /** What could not be read at the start, for the user. */
  readonly problems: string[] = [];
  /** The search for data races, where it was asked for. */
  readonly races: Races | undefined;
  /** Memory whose writes are noticed. Set with {@link watch}. */
  readonly watches: Watches;
  /** Calls of models so far, those of the machine's own among them. */
  modelCalls = 0;
  /** Names of models that were called. */
  readonly modelsUsed = new Set<string>();
  readonly interrupts: Interrupts;
  readonly outside: Outside;
  readonly devices = new DeviceMemory(this);
  observer: AccessObserver | undefined;
  /** Whether time passes at accesses too. */
  readonly fine: boolean;
  readonly threads = new Threads(this);
  readonly places = new Places(this);
  readonly tracer = new Tracer(this);
  readonly code: CodeTable;
  private readonly _models: ModelCalls;
  /** Functions that run before main. */
  readonly startConstructors: number;
  readonly turns: Turns;
  private _fuelStart = 0;
  /** Fuel taken away in the middle of slices so far, for those who count by what is left of it. */
  withdrawn = 0;
  private readonly _roundRobin: RoundRobin;
  private _inRoundRobin = false;
  /** Statements and calls counted, where that was asked for. */
  readonly counts: Counts | undefined;
  private _turnOver = false;
  private _yielded = false;
  private readonly _image: Image;
  /** Puts again into memory what was put there as if it had been from the start, in order. */
  readonly images: (() => void)[] = [];
  readonly processes = new Processes(this);

  constructor(readonly options: EngineOptions) {
    this.heap = new Heap(this.memory);
    this.memory.pageIn = (address) => pageIn(this.state.library, this.memory, address);
    this.memory.isUntouched = (address) => isUntouched(this.state.library, this.memory, address);
    this.watches = new Watches(this.memory);
    this.schedule = options.schedule;
    this.state = {
      time: 0,
      threads: [],
      current: 1,
      sliceLeft: options.schedule.quantum,
      rule: 0,
      ruleSteps: 0,
      ruleHits: 0,
      chance: options.schedule.seed ?? 0,
      slept: 0n,
      blockings: 0,
      library: newLibraryState(),
      stdout: '',
      stderr: '',
      processId: 4242,
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
    for (const part of KERNEL_PARTS) addKernelPart(part);
    for (const { kernelPart } of options.outside ?? []) if (kernelPart) addKernelPart(kernelPart);
    this.program = new Program(this.memory, options.source, this._image, MODELS);
    this.fine = options.fine ?? options.schedule.turns !== undefined;
    this.program.fine = this.fine;
    this.races = options.races && new Races(this, options.races === 'stop');
    this.program.race = this.races !== undefined;
    this.counts = options.counts ? new Counts(this.memory) : undefined;
    this.program.count = this.counts !== undefined;
    this.turns = new Turns(this);
    // Exact turns were found without these checks, which have accesses of their own.
    this.program.checks = (options.checks ?? true) && options.schedule.turns === undefined;
    this.code = new CodeTable(this);
    this._roundRobin = new RoundRobin(this.memory, this.code.trampoline);
    this._models = new ModelCalls(this);
    this.interrupts = new Interrupts(this);
    this.outside = new Outside(this, options.outside ?? []);
    this.startConstructors = startProcess(this, this._image);
  }

  /** What a model would see of a thread, for what the machine does itself. */
  callOf(thread: ThreadState): ModelCall {
    return this._models.callOf(thread);
  }

  /** A function of the machine's own, out of the reader's sight. */
  internal(name: string, model: FunctionEntity['model']): FunctionEntity {
    const entity = this.program.functionByName(name, '');
    entity.model = model;
    entity.resolved = true;
    this.code.putModel(entity.id);
    return entity;
  }

  /** The number of runnable threads changed: a thread that ran alone begins a slice now. */
  private _changed(): void {
    this._turnOver = true;
    // Others than those in the round robin want their turns.
    if (this._inRoundRobin) this.endStatement();
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
    const waiting = this.state.threads
      .filter((thread) => thread.state === 'blocked' && thread.waitKey === key)
      .sort((a, b) => a.since - b.since);
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

  /** The thread whose code runs now; between its statements, {@link currentThread}. */
  get running(): ThreadState {
    return this._inRoundRobin ? this._roundRobin.current : present(this.currentThread, 'running thread');
  }

  /** Statements begun, also in the middle of a slice. */
  get time(): number {
    return (
      this.state.time +
      (this._fuelStart ? this._fuelStart - this.memory.word(Control.fuel) - this.memory.word(Control.reserve) : 0)
    );
  }

  now(): bigint {
    return BigInt(this.time) * STATEMENT_TIME + this.state.slept;
  }

  endTurn(): void {
    this._yielded = true;
    this._turnOver = true;
  }

  /**
   * Runs until `target` statements have begun, and to the start of the next one. `withStops`: also stops before the
   * statements in {@link stops}.
   */
  advance(target: number, withStops: boolean): StopReason {
    const { state } = this;
    if (withStops) for (const stop of this.stops) this.memory.u8[STOPS_BASE + stop] = 1;
    this.withStops = withStops;
    try {
      for (;;) {
        if (state.ended) return state.ended;
        const choice = this.turns.choose();
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
        if (choice.roundRobin && this._mayTakeTurnsAlone(choice.roundRobin.threads)) {
          if (
            this._executeRoundRobin(choice.roundRobin.threads, thread, Math.min(most, choice.roundRobin.due)) === 'stop'
          )
            return { kind: 'breakpoint', ids: [] };
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
        this.turns.took(thread, used);
        if (outcome === 'stop') return { kind: 'breakpoint', ids: [] };
        if (this._halted && outcome === 'fuel') {
          this._halted = false;
          return { kind: 'breakpoint', ids: [] };
        }
      }
    } finally {
      this.withStops = false;
      if (withStops) for (const stop of this.stops) this.memory.u8[STOPS_BASE + stop] = 0;
    }
  }

  private _halted = false;

  /**
   * For handlers of events: {@link advance} returns before the next statement (after the one that runs, which
   * `everyStatement` keeps short).
   */
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
    if (this.observer) this._setAccessObserver(thread);
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

  /**
   * Whether these threads, all that can run, may take turns by themselves: nobody looks on, and nothing comes in
   * between them.
   */
  private _mayTakeTurnsAlone(threads: readonly ThreadState[]): boolean {
    return (
      RoundRobin.holds(threads.length) &&
      !this.events &&
      !this.fine &&
      !this.races &&
      !this.watches.active &&
      !this.observer &&
      this.interrupts.none
    );
  }

  /**
   * Runs threads in turn, from `first` on, for at most `total` statements or until something happens that may change
   * whose turn it is.
   */
  private _executeRoundRobin(threads: readonly ThreadState[], first: ThreadState, total: number): Outcome {
    const { memory, state, _roundRobin: roundRobin } = this;
    this._turnOver = false;
    if (total <= 0) return this._execute(first, 0);
    roundRobin.begin(threads, threads.indexOf(first), state.sliceLeft, this.schedule.quantum, total);
    this._fuelStart = total;
    this._inRoundRobin = true;
    let thread = first;
    let outcome: Outcome | undefined;
    try {
      for (let resume = false; !outcome; resume = true) {
        const status = this._run(() => roundRobin.run(ROOM, resume));
        thread = roundRobin.current;
        state.current = thread.id;
        roundRobin.settle();
        thread.settled = false;
        outcome = this._react(status, thread);
        const changed = (): boolean =>
          state.threads.length === 0 ||
          threads.some((other) => other.state !== 'running' || this.thread(other.id) !== other) ||
          !this.interrupts.none;
        if (!outcome && changed()) outcome = 'turn';
      }
    } finally {
      state.time += roundRobin.used;
      this._inRoundRobin = false;
      this._fuelStart = 0;
      thread.frame = memory.word(Control.frame);
      thread.mapped = memory.word(Control.stackLimit);
      state.sliceLeft = roundRobin.end((one, statements) => this.counts?.took(one.id, statements));
    }
    if (outcome === 'fuel' || outcome === 'stop') thread.settled = true;
    if (this._yielded) state.sliceLeft = 0;
    this._turnOver = false;
    this._yielded = false;
    return outcome;
  }

  /** A thread that is alone is not looked at. */
  private _setAccessObserver(thread: ThreadState): void {
    const alone = this.state.threads.every((other) => other === thread || other.state === 'ended');
    this.memory.setWord(Control.explorer, alone ? 0 : thread.id);
  }

  /**
   * Runs one thread, whatever the schedule says, for at most `limit` units of time or until its {@link observer}
   * stops it. `pass`: it stood before an access or call and goes on with that. A thread that sleeps is woken: its
   * time comes.
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
      const outcome = this._react(
        this._run(() => (this.events ? this.tracer.run(thread) : this.code.trampoline(ROOM))),
        thread,
      );
      if (outcome) return outcome;
    }
  }

  /** The status that code came back with; a text where it trapped. */
  private _run(code: () => number): number | string {
    try {
      return code();
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError) && !(error instanceof RangeError)) throw error;
      return `the machine's own code trapped: ${messageOf(error)}`;
    }
  }

  /** Does what a thread's code came back for; undefined: it goes on. */
  private _react(status: number | string, thread: ThreadState): Outcome | undefined {
    const { memory } = this;
    if (typeof status === 'string') return this.fault(thread, status);
    // Stores to devices of the statement that is over.
    if (this.devices.waiting) this.devices.finish();
    switch (status) {
      case Status.yield:
        return memory.word(Control.fuel) === 0 ? 'fuel' : 'stop';
      case Status.fault:
        return this.fault(thread, faultMessage(this));
      case Status.lower: {
        const wrong = this.code.prepare();
        if (wrong === undefined) return undefined;
        this.popFrame();
        return this.fault(thread, wrong);
      }
      case Status.access:
        if (!this._mayAccess(thread)) return 'access';
        memory.setWord(Control.pass, 1);
        return undefined;
      case Status.model:
        return (
          (this.fine ? this._models.before(thread) : undefined) ??
          this._models.call(thread) ??
          (this._turnOver ? 'turn' : undefined)
        );
      case Status.constructors:
        this._pushConstructors();
        return undefined;
      default:
        return this._threadEnded(thread);
    }
  }

  private _mayAccess(thread: ThreadState): boolean {
    const { memory, observer } = this;
    const info = memory.word(Control.faultInfo);
    const mode = info & FaultInfo.update ? 'update' : info & FaultInfo.write ? 'write' : 'read';
    return (
      !observer || observer.access(thread, Number(memory.getU64(Control.faultAddress)), info & FaultInfo.size, mode)
    );
  }

  popFrame(): void {
    this.memory.setWord(Control.frame, this.memory.getU32(this.memory.word(Control.frame) + Frame.caller));
  }

  /**
   * Watches memory; code with checks, or without, is put in place when it is next called. `onWrite` is told of each
   * write.
   */
  watch(ranges: readonly Range[], onWrite?: (range: Range) => void): void {
    this.watches.onWrite = onWrite;
    if (this.observer) throw new Error('nothing can be watched while an explorer looks on');
    if (this.watches.set(ranges)) this.code.renew();
  }

  /** Lets the thread stop before its next statement, whatever time it was given. */
  endStatement(): void {
    const rest = this.memory.word(Control.fuel);
    this._fuelStart -= rest;
    this.withdrawn += rest;
    if (this._inRoundRobin) this.memory.setWord(Control.withdrawn, this.memory.word(Control.withdrawn) + rest);
    this.memory.setWord(Control.fuel, 0);
  }

  private _pushConstructors(): void {
    const { memory, program } = this;
    const frame = memory.word(Control.frame);
    const entity = program.functions[memory.getU32(frame + Frame.function)];
    const state = present(entity.unit && program.unitOf(entity.unit.path), 'unit of the function');
    memory.setU8(program.constructedFlag(state), 1);
    const runner = this.internal('<constructors>', (c) => {
      const list = program.units[c.int(0)].constructors;
      if (c.phase < list.length) c.callBack(CODE_BASE + 16 * program.definedFunction(list[c.phase++]).id, []);
    });
    const at = frame + alignUp(present(entity.lowered, 'lowered function').frameSize, 16) + 512;
    memory.setU32(at + Frame.pc, 0);
    memory.setU32(at + Frame.caller, frame);
    memory.setU32(at + Frame.function, runner.id);
    memory.setU64(at + Frame.args, BigInt(state.index));
    memory.setWord(Control.frame, at);
  }

  /** The program ends. */
  exit(status: number): void {
    if (this.processes.over(status << 8)) return;
    for (const other of this.state.threads) if (other.state !== 'ended') other.state = 'ended';
    this.state.ended = { kind: 'exit', status };
  }

  private _threadEnded(thread: ThreadState): Outcome {
    // The bottom frame stands; the function above it has left its result there.
    const base = this.memory.word(Control.frame);
    thread.result = this.threads.result(base);
    return this.threadOver(thread);
  }

  threadOver(thread: ThreadState): Outcome {
    thread.state = 'ended';
    this.wake(`join:${thread.id}`, true);
    this._turnOver = false;
    return 'ended';
  }

  fault(thread: ThreadState, message: string): Outcome {
    // A process that another one started is ended by the signal that Linux would send.
    if (this.state.parents && this.processes.over(signalOf(message))) return 'ended';
    this.state.ended = { kind: 'fault', message, thread: thread.id };
    return 'fault';
  }

  functionOfAddress(address: number): FunctionEntity | undefined {
    if (address < CODE_BASE || address >= CODE_BASE + CODE_SIZE || address % 16 !== 0) return undefined;
    return this.program.functions[(address - CODE_BASE) / 16];
  }
}
