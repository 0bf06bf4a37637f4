/**
 * Calls modelled library functions: their view of the machine, and what their blocking and calling back means for it.
 */

import { accessFault } from '../inspect/faultText';
import type { FaultTextHost } from '../inspect/faultText';
import { Blocked, CallBack, Exit, ModelFault, ArgumentWords } from '../call/model';
import type { ArgumentReader, LibraryState, ModelCall } from '../call/model';
import type { Heap } from '../memory/heap';
import { SystemError } from '../kernel/api';
import { DEFAULT_COMPUTER } from '../kernel/computer';
import type { Computer } from '../kernel/computer';
import { CANCELLATION_POINTS, INTERRUPTED_ALWAYS, INTERRUPTED_WITHOUT_RESTART } from '../kernel/process/threadControl';
import type { PendingSignal, SignalState, ThreadControl } from '../kernel/process/threadControl';
import { MODELS } from '../libc/models';
import { writeReal } from '../numeric/longDouble';
import type { Real } from '../numeric/longDouble';
import { CODE_BASE, Frame, MEMORY_SIZE, Shadow, TLS_SIZE } from '../memory/memory';
import type { Memory } from '../memory/memory';
import type { FunctionEntity } from '../link/entities';
import type { ThreadState } from '../time/state';
import { Interrupted, MODEL_FRAME, ModelFrame, RETRY } from '../call/frame';
import type { Races } from '../check/dataRaces';
import type { ObjectNamesHost } from '../memory/objectNames';
import type { Interrupts } from '../kernel/process/interrupts';
import type { Processes } from '../kernel/process/processes';
import type { Program } from '../link/program';
import type { EngineOptions } from './options';
import type { Threads } from './threads';
import { present } from '../../base/present';
import { messageOf } from '../../base/errors';

export type ModelResult =
  | { kind: 'done' }
  | { kind: 'call'; target: number; args: (number | bigint)[] }
  | { kind: 'blocked'; key: string; waitsFor: string; until?: bigint }
  | { kind: 'exit'; status: number }
  | { kind: 'end-thread'; value: bigint }
  | { kind: 'unwind'; value: bigint }
  | { kind: 'fault'; message: string };

class EndThread {
  constructor(readonly value: bigint) {}
}
class ExitThread {
  constructor(readonly value: bigint) {}
}

/** PTHREAD_CANCELED. */
const CANCELED = -1n;
const EINTR = 4;

/** What models are shown of the machine. */
export interface ModelRunnerHost extends FaultTextHost {
  readonly program: ObjectNamesHost['program'] & Pick<Program, 'globalNamed' | 'findDefined' | 'environment'>;
  readonly memory: Memory;
  readonly heap: Heap;
  readonly options: Pick<EngineOptions, 'computer'>;
  readonly threads: Pick<Threads, 'start'>;
  readonly interrupts: Pick<Interrupts, 'signals' | 'send' | 'cancel'>;
  readonly processes: Pick<Processes, 'fork'>;
  readonly races: Pick<Races, 'counts' | 'access' | 'message'> | undefined;
  readonly processId: number;
  thread(id: number): ThreadState | undefined;
  now(): bigint;
  wake(key: string, all: boolean): void;
  endTurn(): void;
  turnEnds(): void;
}

export class ModelRunner {
  constructor(private readonly _engine: ModelRunnerHost) {}

  callOf(thread: ThreadState): ModelCall {
    return new Call(this._engine, thread, '', thread.frame);
  }

  call(thread: ThreadState, entity: FunctionEntity, frame: number): ModelResult {
    const call = new Call(this._engine, thread, entity.name, frame);
    const { memory } = this._engine;
    const { control } = thread;
    const pc = memory.getU32(frame + Frame.pc);
    if (pc & RETRY) {
      memory.setU32(frame + Frame.pc, (pc & ~RETRY) >>> 0);
      call.interrupted = memory.getU32(frame + ModelFrame.interrupted);
    }
    if (control.cancelPending && control.cancelEnabled && !control.leaving && CANCELLATION_POINTS.has(entity.name))
      return { kind: 'unwind', value: CANCELED };
    if (
      call.interrupted !== Interrupted.no &&
      (INTERRUPTED_ALWAYS.has(entity.name) ||
        (call.interrupted === Interrupted.fail && INTERRUPTED_WITHOUT_RESTART.has(entity.name)))
    ) {
      call.setErrno(EINTR);
      memory.setU64(frame + Frame.result, -1n);
      return { kind: 'done' };
    }
    try {
      const result = present(entity.model, `model of ${entity.name}`)(call);
      if (result !== undefined && !call.returned) {
        this._engine.memory.setU64(
          frame + Frame.result,
          typeof result === 'bigint' ? result : BigInt(Math.trunc(result)),
        );
      }
      return { kind: 'done' };
    } catch (signal) {
      if (signal instanceof Blocked)
        return { kind: 'blocked', key: signal.key, waitsFor: signal.waitsFor, until: signal.until };
      if (signal instanceof CallBack) return { kind: 'call', target: signal.target, args: signal.args };
      if (signal instanceof Exit) return { kind: 'exit', status: signal.status };
      if (signal instanceof ExitThread) return { kind: 'unwind', value: signal.value };
      if (signal instanceof EndThread) return { kind: 'end-thread', value: signal.value };
      if (signal instanceof SystemError) {
        call.setErrno(signal.errno);
        this._engine.memory.setU64(frame + Frame.result, BigInt(signal.result));
        return { kind: 'done' };
      }
      if (signal instanceof ModelFault) return { kind: 'fault', message: signal.message };
      return { kind: 'fault', message: messageOf(signal) };
    }
  }
}

class Call implements ModelCall {
  readonly memory: Memory;
  readonly heap: Heap;
  returned = false;
  interrupted: number = Interrupted.no;

  constructor(
    private readonly _engine: ModelRunnerHost,
    private readonly _thread: ThreadState,
    readonly name: string,
    private readonly _frame: number,
  ) {
    this.memory = _engine.memory;
    this.heap = _engine.heap;
    this._arguments = _frame + Frame.args;
  }
  /** Where the arguments lie. */
  private _arguments: number;

  get library(): LibraryState {
    return this._engine.state.library;
  }
  get computer(): Computer {
    return this._engine.options.computer ?? DEFAULT_COMPUTER;
  }
  get thread(): number {
    return this._thread.id;
  }
  get phase(): number {
    return this.memory.getU32(this._frame + Frame.pc);
  }
  set phase(value: number) {
    this.memory.setU32(this._frame + Frame.pc, value);
  }
  get callBackResult(): bigint {
    return this.memory.getI64(this._frame + MODEL_FRAME + Frame.result);
  }

  kept(i: number): bigint {
    return this.memory.getI64(this._frame + ModelFrame.kept + 8 * i);
  }
  keep(i: number, value: bigint): void {
    this.memory.setU64(this._frame + ModelFrame.kept + 8 * i, value);
  }

  int(i: number): number {
    return this.memory.getI32(this.argumentAddress(i));
  }
  uint(i: number): number {
    return this.memory.getU32(this.argumentAddress(i));
  }
  long(i: number): bigint {
    return this.memory.getI64(this.argumentAddress(i));
  }
  size(i: number): number {
    return Number(BigInt.asUintN(64, this.memory.getI64(this.argumentAddress(i))));
  }
  pointer(i: number): number {
    return this.memory.getPointer(this.argumentAddress(i));
  }
  argumentAddress(i: number): number {
    return this._arguments + 8 * i;
  }
  double(i: number): number {
    return this.memory.getF64(this.argumentAddress(i));
  }
  varargs(): ArgumentReader {
    return new ArgumentWords(this.memory, this.memory.getU32(this._frame + Frame.variadic));
  }
  vaList(i: number): ArgumentReader {
    const list = this.pointer(i);
    this.check(list, 24, true);
    return new ArgumentWords(this.memory, this.memory.getPointer(list), (at) => this.memory.setU64(list, BigInt(at)));
  }
  returnDouble(value: number): void {
    this.memory.setF64(this._frame + Frame.result, value);
    this.returned = true;
  }
  returnReal(value: Real): void {
    writeReal(this.memory, this.memory.getU32(this._frame + Frame.recordResult), value);
    this.returned = true;
  }
  returnFloat(value: number): void {
    this.memory.setF32(this._frame + Frame.result, value);
    this.returned = true;
  }

  check(address: number, length: number, write: boolean): void {
    if (length === 0) return;
    if (address >= MEMORY_SIZE || !this.memory.use(address, length, write)) {
      throw new ModelFault(accessFault(this._engine, BigInt(address), length, write));
    }
    const { races } = this._engine;
    if (races?.counts(this.name) && races.access(this._thread.id, address, length, write, false, -1))
      throw new ModelFault(races.message);
  }
  bytes(address: number, limit = Infinity): Uint8Array {
    const { u8 } = this.memory;
    let end = address;
    // Eight bytes at a time where the shadow says that all of them may be read.
    while (end - address < limit) {
      const shadow = end < MEMORY_SIZE ? this.memory.shadowAt(end) : Shadow.nothing;
      const whole = shadow === Shadow.ok || shadow === Shadow.readOnly;
      if (!whole) this.check(end, 1, false);
      const stop = Math.min(address + limit, whole ? (end & ~7) + 8 : end + 1);
      while (end < stop && u8[end] !== 0) end++;
      if (end < stop) break;
    }
    return this.memory.copy(address, end);
  }
  text(address: number): string {
    return new TextDecoder().decode(this.bytes(address));
  }
  fault(message: string): never {
    throw new ModelFault(message);
  }

  output(descriptor: number, bytes: Uint8Array): void {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    if (descriptor === 2) this._engine.state.stderr += text;
    else this._engine.state.stdout += text;
  }
  setErrno(value: number): void {
    this.memory.setU32(this.errnoAddress(), value);
  }
  errnoAddress(): number {
    return this._thread.region;
  }
  now(): bigint {
    return this._engine.now();
  }
  block(key: string, waitsFor: string, until?: bigint): never {
    throw new Blocked(key, waitsFor, until);
  }
  wake(key: string, all: boolean): void {
    this._engine.wake(key, all);
  }
  yieldTurn(): void {
    this._engine.endTurn();
  }
  callBack(target: number, args: (number | bigint)[]): never {
    throw new CallBack(target, args);
  }
  exit(status: number): never {
    throw new Exit(status);
  }

  createThread(start: number, argument: bigint): number {
    return this._engine.threads.start(start, argument);
  }
  exitThread(result: bigint): never {
    throw new ExitThread(result);
  }
  control(id: number): ThreadControl | undefined {
    return this._engine.thread(id)?.control;
  }
  get signals(): SignalState {
    return this._engine.interrupts.signals;
  }
  sendSignal(thread: number, signal: PendingSignal): void {
    this._engine.interrupts.send(thread, signal);
  }
  cancelThread(id: number): void {
    const thread = this._engine.thread(id);
    if (thread) this._engine.interrupts.cancel(thread);
  }
  timersChanged(): void {
    this._engine.turnEnds();
  }
  stackOf(id: number): [number, number] {
    const thread = this._engine.thread(id);
    return thread ? [thread.region + TLS_SIZE, thread.regionEnd - thread.region - TLS_SIZE] : [0, 0];
  }
  get processId(): number {
    return this._engine.processId;
  }
  fork(): void {
    this._engine.processes.fork(this);
  }
  endThread(result: bigint): never {
    throw new EndThread(result);
  }
  threadName(id: number): string {
    return this._engine.thread(id)?.name ?? `thread ${id}`;
  }
  setThreadName(id: number, name: string): void {
    const thread = this._engine.thread(id);
    if (thread) thread.name = name;
  }
  threadEnded(id: number): bigint | undefined {
    const thread = this._engine.thread(id);
    return thread?.state === 'ended' ? thread.result : undefined;
  }
  threadExists(id: number): boolean {
    return this._engine.thread(id) !== undefined;
  }
  describe(address: number): string | undefined {
    const entity = this._engine.program.globalAt(address);
    return entity && (address === entity.address ? entity.name : `${entity.name}+${address - entity.address}`);
  }
  get environment(): number {
    return this._engine.program.environment;
  }
  objectAddress(name: string): number | undefined {
    return this._engine.program.globalNamed(name)?.address;
  }
  functionAddress(name: string): number | undefined {
    const entity = this._engine.program.findDefined(name);
    return entity && CODE_BASE + 16 * entity.id;
  }
  functionName(address: number): string | undefined {
    return this._engine.functionOfAddress(address)?.name;
  }
  callStack(): { address: number; name: string }[] {
    const { functions } = this._engine.program;
    const stack: { address: number; name: string }[] = [];
    for (let at = this.memory.getU32(this._frame + Frame.caller); at; at = this.memory.getU32(at + Frame.caller)) {
      const entity = functions[this.memory.getU32(at + Frame.function)];
      if (entity && !entity.name.startsWith('<'))
        stack.push({ address: CODE_BASE + 16 * entity.id, name: entity.name });
    }
    return stack;
  }
  shifted(): ModelCall {
    const call = new Call(this._engine, this._thread, this.name, this._frame);
    call._arguments = this.memory.getU32(this._frame + Frame.variadic);
    call.interrupted = this.interrupted;
    return call;
  }
  model(name: string): number | bigint | void {
    const model = MODELS.get(name);
    return model ? model(this) : this.fault(`there is no model of ${name}`);
  }
}
