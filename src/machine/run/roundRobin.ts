/**
 * Threads that take turns by themselves: as long as nothing happens but statements, round-robin goes from thread to
 * thread in WebAssembly. A table holds what the engine would keep of each; whatever is not an ordinary statement
 * comes back, and the engine goes on as ever.
 */

import { Status } from '../call/compiledFunction';
import type { Memory } from '../memory/memory';
import { Control, ROUNDS_BASE, ROUNDS_SIZE } from '../memory/memory';
import type { ThreadState } from '../time/state';
import type { Signature } from '../wasm/encoder';
import { Op } from '../wasm/opcodes';
import {
  access,
  add,
  assemble,
  br,
  brIf,
  call,
  choose,
  get,
  i32,
  leave,
  loop,
  not,
  op,
  set,
  sub,
  when,
} from '../wasm/assemble';
import type { Code } from '../wasm/assemble';

/** What the table holds of a thread, by offset. */
const Entry = { frame: 0, tls: 4, limit: 8, done: 12, failed: 16, used: 20, size: 32 } as const;
const MOST = ROUNDS_SIZE / Entry.size;

const SIGNATURE: Signature = { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] };
type Run = (count: number, quantum: number, room: number, resume: number) => number;

export class RoundRobin {
  private readonly _run: Run;
  private readonly _memory: Memory;
  /** Those in the table, in the order of their turns. */
  private _threads: readonly ThreadState[] = [];
  private _quantum = 0;
  private _total = 0;

  /** @param trampoline as {@link makeTrampoline} gives it */
  constructor(memory: Memory, trampoline: (room: number) => number) {
    this._memory = memory;
    this._run = makeRounds(memory.memory, trampoline);
  }

  /** Whether so many can take turns here. */
  static holds(count: number): boolean {
    return count > 1 && count <= MOST;
  }

  /** The thread whose turn it is. */
  get current(): ThreadState {
    return this._threads[this._memory.word(Control.turn)];
  }

  /**
   * Begins rounds of `threads`, in the order of their numbers, with the one at `first` and what is left of its slice;
   * `total` statements (below 2^31) may begin.
   */
  begin(threads: readonly ThreadState[], first: number, left: number, quantum: number, total: number): void {
    const { _memory: memory } = this;
    this._threads = threads;
    this._quantum = quantum;
    this._total = total;
    threads.forEach((thread, i) => {
      const at = ROUNDS_BASE + Entry.size * i;
      const put = (offset: number, value: number): void => void (memory.u32[(at + offset) >> 2] = value);
      put(Entry.frame, thread.frame);
      put(Entry.tls, thread.region);
      put(Entry.limit, thread.mapped);
      put(Entry.done, 0);
      put(Entry.failed, 0);
      put(Entry.used, 0);
    });
    memory.setWord(Control.turn, first);
    memory.setWord(Control.left, left);
    memory.setWord(Control.reserve, total);
    memory.setWord(Control.fuel, 0);
    memory.setWord(Control.withdrawn, 0);
  }

  /**
   * Runs until something happens; `resume`: in the turn that it happened in. Gives the status of the thread whose
   * turn it is.
   */
  run(room: number, resume: boolean): number {
    return this._run(this._threads.length, this._quantum, room, resume ? 1 : 0);
  }

  /** What others than the thread whose turn it is have become stands in them again. */
  settle(): void {
    const { _memory: memory } = this;
    const current = memory.word(Control.turn);
    this._threads.forEach((thread, i) => {
      const at = ROUNDS_BASE + Entry.size * i;
      if (i === current || memory.word(at + Entry.used) === 0) return;
      thread.frame = memory.word(at + Entry.frame);
      thread.mapped = memory.word(at + Entry.limit);
      thread.settled = true;
    });
  }

  /**
   * Ends the rounds: statements begun by each thread, with its compare-and-swaps; gives what is left of the current
   * slice.
   */
  end(took: (thread: ThreadState, statements: number) => void): number {
    const { _memory: memory } = this;
    const word = (address: number): number => memory.word(address);
    const current = word(Control.turn);
    const used = word(Control.turnFuel) - word(Control.withdrawn) - word(Control.fuel);
    this._threads.forEach((thread, i) => {
      const at = ROUNDS_BASE + Entry.size * i;
      const statements = word(at + Entry.used) + (i === current ? used : 0);
      thread.casDone += word(i === current ? Control.casDone : at + Entry.done);
      thread.casFailed += word(i === current ? Control.casFailed : at + Entry.failed);
      if (statements > 0) took(thread, statements);
    });
    const left = word(Control.left) - used;
    memory.setWord(Control.reserve, 0);
    memory.setWord(Control.withdrawn, 0);
    return left;
  }

  /** Statements begun so far. */
  get used(): number {
    const { _memory: memory } = this;
    return this._total - memory.word(Control.withdrawn) - memory.word(Control.reserve) - memory.word(Control.fuel);
  }
}

function makeRounds(memory: WebAssembly.Memory, trampoline: (room: number) => number): Run {
  const [COUNT, QUANTUM, ROOM, RESUME, AT, STATUS, FUEL] = [0, 1, 2, 3, 4, 5, 6];
  const word = (address: number): Code => access(Op.i32Load, i32(0), address);
  const put = (address: number, value: Code): Code => access(Op.i32Store, i32(0), address, value);
  const field = (offset: number): Code => access(Op.i32Load, get(AT), ROUNDS_BASE + offset);
  const putField = (offset: number, value: Code): Code => access(Op.i32Store, get(AT), ROUNDS_BASE + offset, value);
  const moves: [number, number][] = [
    [Control.frame, Entry.frame],
    [Control.stackLimit, Entry.limit],
    [Control.casDone, Entry.done],
    [Control.casFailed, Entry.failed],
  ];
  const entry = set(AT, op(Op.i32Mul, word(Control.turn), i32(Entry.size)));
  const begin: Code = [
    entry,
    set(
      FUEL,
      choose(op(Op.i32LtU, word(Control.left), word(Control.reserve)), word(Control.left), word(Control.reserve)),
    ),
    put(Control.turnFuel, get(FUEL)),
    put(Control.fuel, get(FUEL)),
    put(Control.reserve, sub(word(Control.reserve), get(FUEL))),
    put(Control.tls, field(Entry.tls)),
    moves.map(([to, from]) => put(to, field(from))),
  ];
  const over: Code = [
    entry,
    moves.map(([from, to]) => putField(to, word(from))),
    putField(Entry.used, add(field(Entry.used), word(Control.turnFuel))),
    put(Control.left, sub(word(Control.left), word(Control.turnFuel))),
    put(Control.turnFuel, i32(0)),
  ];
  const code: Code = [
    loop([
      when(get(RESUME), set(RESUME, i32(0)), begin),
      set(STATUS, call(0, get(ROOM))),
      // All but a turn that is over is for the engine; so is one from which statements were taken.
      when(
        op(
          Op.i32Or,
          op(Op.i32Ne, get(STATUS), i32(Status.yield)),
          op(Op.i32Or, word(Control.fuel), word(Control.withdrawn)),
        ),
        leave(get(STATUS)),
      ),
      over,
      when(not(word(Control.reserve)), leave(i32(Status.yield))),
      brIf(0, word(Control.left)),
      put(Control.left, get(QUANTUM)),
      put(Control.turn, add(word(Control.turn), i32(1))),
      when(op(Op.i32Eq, word(Control.turn), get(COUNT)), put(Control.turn, i32(0))),
      br(0),
    ]),
    i32(Status.yield),
  ];
  return assemble(memory, 'rounds', SIGNATURE, ['i32', 'i32', 'i32'], code, {
    trampoline: { signature: { params: ['i32'], results: ['i32'] }, function: trampoline },
  }) as Run;
}
