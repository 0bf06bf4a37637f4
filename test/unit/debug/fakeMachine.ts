// A machine for tests: a written-down run of two threads that enqueue on one ring. Each statement says where it
// stands and what it writes; the state at a time is the sum of the writes before it. Moving works like in the real
// one.
import type { CType, RecordDecl } from '../../../src/c/types';
import type {
  Breakpoint,
  FrameInfo,
  Machine,
  StepKind,
  StopReason,
  ThreadInfo,
  VariableInfo,
} from '../../../src/machine/api';
import { CHAR, INT, U32, VOID, array, declare, func, pointer, record } from './types';

/** A statement of the run. */
export interface Tick {
  thread: number;
  /** Outermost first: function and line. */
  stack: [name: string, line: number][];
  writes?: [address: number, value: number, size: number][];
  out?: string;
}

export const FILE = '/dpdk/lib/ring/rte_ring.c';
export const RING_AT = 0x1000;
/** Locals `prod_head` and `prod_next` of the two threads. */
export const LOCALS_AT = (thread: number): number => 0x8000 + thread * 0x100;

const headtail = declare('rte_ring_headtail', [
  ['head', U32],
  ['tail', U32],
  [
    undefined,
    record(
      declare(
        undefined,
        [
          [
            'sync_type',
            {
              kind: 'enum',
              quals: 0,
              decl: {
                tag: 'rte_ring_sync_type',
                complete: true,
                underlying: { ...U32 } as never,
                file: 0,
                offset: 0,
                constants: ['MT', 'ST', 'MT_RTS', 'MT_HTS'].map((name, n) => ({
                  name: `RTE_RING_SYNC_${name}`,
                  value: BigInt(n),
                  file: 0,
                  offset: 0,
                })),
              },
            },
          ],
          ['single', U32],
        ],
        true,
      ),
    ),
  ],
]);

/** `struct rte_ring` in the shape of DPDK 22.11, without its padding. */
export const RING: RecordDecl = declare('rte_ring', [
  ['name', array(CHAR, 8)],
  ['flags', INT],
  ['size', U32],
  ['mask', U32],
  ['capacity', U32],
  ['prod', record(headtail)],
  ['cons', record(headtail)],
]);

/** Address of a member of the ring. */
export function ringMember(...names: string[]): number {
  let decl = RING;
  let address = RING_AT;
  for (const name of names) {
    const member = decl.members.find((one) => one.name === name)!;
    address += member.offset;
    if (member.type.kind === 'record') decl = member.type.record;
  }
  return address;
}

const head = ringMember('prod', 'head');
const tail = ringMember('prod', 'tail');

/** The run: init, two reservations one after the other, publication in order, end. */
export const RACE: Tick[] = [
  {
    thread: 1,
    stack: [['main', 10]],
    writes: [
      [ringMember('size'), 4, 4],
      [ringMember('mask'), 3, 4],
      [ringMember('capacity'), 3, 4],
    ],
  },
  { thread: 1, stack: [['main', 11]], out: 'two producers\n' },
  {
    thread: 2,
    stack: [
      ['producer', 20],
      ['enqueue', 40],
    ],
    writes: [[LOCALS_AT(2), 0, 4]],
  },
  {
    thread: 3,
    stack: [
      ['producer', 20],
      ['enqueue', 40],
    ],
    writes: [[LOCALS_AT(3), 0, 4]],
  },
  {
    thread: 2,
    stack: [
      ['producer', 20],
      ['enqueue', 41],
    ],
    writes: [[LOCALS_AT(2) + 4, 1, 4]],
  },
  {
    thread: 2,
    stack: [
      ['producer', 20],
      ['enqueue', 42],
      ['cas', 60],
    ],
    writes: [[head, 1, 4]],
  },
  {
    thread: 3,
    stack: [
      ['producer', 20],
      ['enqueue', 42],
    ],
    writes: [
      [LOCALS_AT(3), 1, 4],
      [LOCALS_AT(3) + 4, 2, 4],
    ],
  },
  {
    thread: 2,
    stack: [
      ['producer', 20],
      ['enqueue', 43],
    ],
    writes: [[RING_AT + RING.size, 0xaa, 8]],
  },
  {
    thread: 2,
    stack: [
      ['producer', 20],
      ['enqueue', 44],
    ],
    writes: [[tail, 1, 4]],
  },
  { thread: 1, stack: [['main', 12]] },
];

interface Options {
  ticks?: Tick[];
  /** Ends with a fault instead of an exit. */
  fault?: string;
}

export class FakeMachine implements Machine {
  time = 0;
  horizon = 0;
  stopped: StopReason = { kind: 'start' };
  readonly pointerSize = 8;
  private readonly _ticks: Tick[];
  private readonly _breakpoints = new Map<string, Breakpoint[]>();
  private _nextId = 1;

  constructor(private readonly _options: Options = {}) {
    this._ticks = _options.ticks ?? RACE;
  }

  get current(): number {
    return this._ticks[this.time]?.thread ?? 0;
  }

  get stdout(): string {
    return this._ticks
      .slice(0, this.time)
      .map((tick) => tick.out ?? '')
      .join('');
  }

  get stderr(): string {
    return '';
  }

  threads(): ThreadInfo[] {
    const names: Record<number, string> = { 1: 'main', 2: 'lcore 1', 3: 'lcore 2' };
    return [...new Set(this._ticks.map((tick) => tick.thread))].sort().map((id) => ({
      id,
      name: names[id] ?? `thread ${id}`,
      state: this._nextOf(id) === undefined ? 'ended' : 'running',
    }));
  }

  frames(thread: number): FrameInfo[] {
    const tick = this._nextOf(thread);
    return (tick?.stack ?? [])
      .map(([name, line], n): FrameInfo => ({
        name,
        place: { path: FILE, line, column: 2 },
        endPlace: { path: FILE, line, column: 12 },
        modelled: name === 'cas',
        macros: [],
        base: n,
      }))
      .reverse();
  }

  variables(thread: number, frame: number): VariableInfo[] {
    const one = this.frames(thread)[frame];
    if (one?.name !== 'enqueue') return [];
    const local = (
      name: string,
      type: CType,
      offset: number,
      kind: VariableInfo['kind'] = 'local',
      inScope = true,
    ): VariableInfo => ({ name, type, address: LOCALS_AT(thread) + offset, inScope, kind });
    return [
      local('r', pointer(record(RING)), 8, 'parameter'),
      local('prod_head', U32, 0),
      local('prod_next', U32, 4),
      local('calls', INT, 16, 'static'),
      local('gone', INT, 20, 'local', false),
    ];
  }

  globals(): VariableInfo[] {
    return [{ name: 'ring', type: record(RING), address: RING_AT, inScope: true, kind: 'global' }];
  }

  run(statements: number): StopReason {
    for (let n = 0; n < statements; n++) {
      if (this.time >= this._ticks.length) return this._end();
      this.time++;
      this.horizon = Math.max(this.horizon, this.time);
      const hit = this._hit();
      if (hit.length > 0) return (this.stopped = { kind: 'breakpoint', ids: hit });
      const written = this._watched(this.time - 1);
      if (written) return (this.stopped = { kind: 'write', ...written });
    }
    if (this.time >= this._ticks.length) return this._end();
    return (this.stopped = { kind: 'time' });
  }

  private _watches: readonly { address: number; length: number }[] = [];
  setWatches(ranges: readonly { address: number; length: number }[]): void {
    this._watches = ranges;
  }
  private _watched(tick: number): { address: number; length: number } | undefined {
    return this._watches.find((range) =>
      this._ticks[tick].writes?.some(([at, , size]) => at < range.address + range.length && at + size > range.address),
    );
  }
  lastWrite(address: number, length: number): number | undefined {
    for (let n = this.time - 1; n >= 0; n--) {
      if (this._ticks[n].writes?.some(([at, , size]) => at < address + length && at + size > address)) return n;
    }
    return undefined;
  }
  backToCall(thread: number): StopReason {
    const depth = this.frames(thread).length;
    while (this.time > 0 && this.frames(thread).length >= depth) this.time--;
    return (this.stopped = { kind: 'time' });
  }
  get historyUse(): { snapshots: number; bytes: number; limit: number; widestGap: number } {
    return { snapshots: 1, bytes: 0, limit: 1, widestGap: this.horizon };
  }

  step(thread: number, kind: StepKind, limit = Infinity): StopReason {
    const depth = this.frames(thread).length;
    const wanted = kind === 'in' ? Infinity : kind === 'over' ? depth : depth - 1;
    let moved = false;
    for (let n = 0; n < limit; n++) {
      if (this.current === thread) moved = true;
      const end = this.run(1);
      if (end.kind !== 'time') return end;
      if (moved && this.frames(thread).length <= wanted) break;
    }
    return (this.stopped = { kind: 'time' });
  }

  goTo(time: number): void {
    this.time = time;
    this.stopped = { kind: 'time' };
  }

  stepBack(thread?: number): StopReason {
    do this.time--;
    while (this.time > 0 && thread !== undefined && this.current !== thread);
    return (this.stopped = this.time === 0 ? { kind: 'start' } : { kind: 'time' });
  }

  reverseContinue(): StopReason {
    while (this.time > 0) {
      this.time--;
      const hit = this._hit();
      if (hit.length > 0) return (this.stopped = { kind: 'breakpoint', ids: hit });
    }
    return (this.stopped = { kind: 'start' });
  }

  setBreakpoints(path: string, lines: { line: number; condition?: string }[]): (Breakpoint | undefined)[] {
    const statements = [...new Set(this._ticks.map((tick) => tick.stack.at(-1)![1]))].sort((a, b) => a - b);
    const set = lines.map(({ line, condition }) => {
      const at = path === FILE ? statements.find((one) => one >= line) : undefined;
      return at === undefined ? undefined : { id: this._nextId++, path, line: at, condition };
    });
    this._breakpoints.set(
      path,
      set.filter((one) => one !== undefined),
    );
    return set;
  }

  read(address: number, length: number): Uint8Array | undefined {
    const mapped =
      (address >= 0x1000 && address + length <= 0x2000) || (address >= 0x8000 && address + length <= 0x9000);
    if (!mapped) return undefined;
    const bytes = new Uint8Array(length);
    const put = (at: number, value: number, size: number) => {
      for (let n = 0; n < size; n++) {
        if (at + n >= address && at + n < address + length)
          bytes[at + n - address] = Math.floor(value / 256 ** n) & 255;
      }
    };
    for (const thread of [1, 2, 3]) put(LOCALS_AT(thread) + 8, RING_AT, 8);
    [...'demo'].forEach((c, n) => put(RING_AT + n, c.charCodeAt(0), 1));
    for (const tick of this._ticks.slice(0, this.time)) for (const write of tick.writes ?? []) put(...write);
    return bytes;
  }

  describe(address: number): string | undefined {
    return address === RING_AT ? 'ring' : address === 0xaa ? 'objects[0]' : undefined;
  }

  functionAt(address: number): { name: string; place: { path: string; line: number; column: number } } | undefined {
    return address === 0x500 ? { name: 'enqueue', place: { path: FILE, line: 38, column: 1 } } : undefined;
  }

  evaluate(expression: string, thread: number, frame: number): { type: CType; address?: number; bytes: Uint8Array } {
    if (expression === 'enqueue') return { type: func(VOID), address: 0x500, bytes: new Uint8Array(0) };
    const known = [...this.variables(thread, frame), ...this.globals()].find(
      (variable) => variable.name === expression,
    );
    if (!known) throw new Error(`There is no ${expression} here.`);
    return { type: known.type, address: known.address, bytes: this.read(known.address, 4) ?? new Uint8Array(0) };
  }

  changed(): { address: number; length: number }[] {
    return (this._ticks[this.time - 1]?.writes ?? []).map(([address, , length]) => ({ address, length }));
  }

  stateHash(): string {
    return Buffer.from([...this.read(0x1000, 0x200)!, ...this.read(0x8000, 0x400)!]).toString('base64');
  }

  objectsOfType(tag: string): { name: string; address: number; type: CType }[] {
    return tag === 'struct rte_ring' ? [{ name: 'ring', address: RING_AT, type: record(RING) }] : [];
  }

  outside(): [] {
    return [];
  }

  recordNamed(tag: string): RecordDecl | undefined {
    return tag === 'rte_ring' ? RING : undefined;
  }

  private _nextOf(thread: number): Tick | undefined {
    return this._ticks.slice(this.time).find((tick) => tick.thread === thread);
  }

  private _hit(): number[] {
    const at = this._ticks[this.time]?.stack.at(-1);
    return at ? (this._breakpoints.get(FILE) ?? []).filter((one) => one.line === at[1]).map((one) => one.id) : [];
  }

  private _end(): StopReason {
    const { fault } = this._options;
    return (this.stopped = fault ? { kind: 'fault', message: fault, thread: 1 } : { kind: 'exit', status: 0 });
  }
}
