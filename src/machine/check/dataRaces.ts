/**
 * Data races (C11 5.1.2.4): two threads touch the same bytes, one of them writes, not both by atomic operations, and
 * neither happens before the other (Lamport). Found with vector clocks, in the manner of ThreadSanitizer: each 8 bytes
 * remember their last accesses.
 *
 * What makes one thing happen before another: creating and joining threads; an atomic operation after another on the same place, whatever its memory
 * order; reads and writes of volatile objects likewise, as x86 has them; calls of modelled functions on the same
 * lock, semaphore, condition; all other calls of the system. So a program's mistakes may stay unseen that hide behind
 * too weak an order, but what is told is one.
 */

import type { Place } from '../../c/text';
import { objectNameAt } from '../inspect/faultText';
import type { MachineState, ThreadState } from '../time/state';
import type { Places } from '../inspect/places';
import type { Program } from '../link/program';
import type { Heap } from '../memory/heap';
import type { Memory } from '../memory/memory';

/** Accesses that 8 bytes remember. */
const REMEMBERED = 8;
/** Races after which no more are told. */
const MOST = 100;

interface Access {
  /** The bytes of the 8, a bit each. */
  mask: number;
  thread: number;
  clock: number;
  write: boolean;
  atomic: boolean;
  /** Number of the statement; -1: a modelled function. */
  statement: number;
}

export interface RaceSide {
  thread: string;
  write: boolean;
  place?: Place;
}
export interface Race {
  /** The object, as far as it has a name. */
  object: string;
  address: number;
  size: number;
  first: RaceSide;
  second: RaceSide;
  message: string;
}

/** What makes calls of a model order threads: by their first argument, or two. */
const LOCKS = /^pthread_(mutex|spin|rwlock|barrier|once|cond)|^sem_/;
/** Of these, who tells others what came before. */
const RELEASES = /unlock|post|signal|broadcast|cond_\w*wait|barrier|once/;
/** Models that touch the bytes of their arguments as the program's own code would, and order nothing. */
const DATA = /^(mem(cpy|move|set|cmp|chr)|bcopy|bzero|str\w+|v?sn?printf|qsort|bsearch)$/;
/** Models that order nothing. */
const NEUTRAL = new RegExp(
  `^(${[
    'malloc|calloc|realloc|free|aligned_alloc|posix_memalign',
    'v?f?printf|puts|putchar|fputs|fputc|fflush|fwrite',
    'pthread_(self|equal|[sg]etname_np|attr_\\w+)|sched_(yield|getcpu)',
    'abort|__assert_fail|__errno_location|sysconf',
    'u?sleep|nanosleep|clock_\\w+|time|gettimeofday',
  ].join('|')})$`,
);

/** What the search for data races uses of the machine. */
export interface RacesHost {
  readonly memory: Memory;
  readonly program: Pick<Program, 'functions' | 'globals' | 'globalAt'>;
  readonly heap: Pick<Heap, 'blockAt'>;
  readonly state: MachineState;
  readonly places: Pick<Places, 'ofStatement'>;
  thread(id: number): ThreadState | undefined;
}

export class Races {
  readonly found: Race[] = [];
  /** What stopped the machine, where it is asked to stop. */
  message = '';
  private readonly _cells = new Map<number, Access[]>();
  private readonly _clocks: number[][] = [];
  private readonly _orders = new Map<string, number[]>();
  private readonly _known = new Set<string>();

  /** `stop`: the second access of a race is a fault. */
  constructor(
    private readonly _engine: RacesHost,
    private readonly _stop: boolean,
  ) {}

  /** The thread's clock: how far it knows of each thread (by number). */
  private _clock(thread: number): number[] {
    return (this._clocks[thread] ??= Object.assign([] as number[], { [thread]: 1 }));
  }

  private _join(to: number[], from: readonly number[]): void {
    from.forEach((value, i) => {
      if (value > (to[i] ?? 0)) to[i] = value;
    });
  }

  /** What was released under that name is known to the thread from now on. */
  private _acquire(thread: number, key: string): void {
    const order = this._orders.get(key);
    if (order) this._join(this._clock(thread), order);
  }
  private _release(thread: number, key: string): void {
    const clock = this._clock(thread);
    const order = this._orders.get(key);
    if (order) this._join(order, clock);
    else this._orders.set(key, [...clock]);
    clock[thread]++;
  }

  created(parent: number, child: ThreadState): void {
    const clock = this._clock(parent);
    this._clocks[child.id] = Object.assign([...clock], { [child.id]: 1 });
    clock[parent]++;
    this.forget(child.region, child.regionEnd - child.region);
  }

  /** A model is about to run, or has run. */
  model(thread: number, name: string, args: readonly number[], before: boolean): void {
    if (NEUTRAL.test(name) || DATA.test(name) || name === 'pthread_create') return;
    if (name === 'pthread_join') {
      const clock = before ? undefined : this._clocks[args[0]];
      if (clock) this._join(this._clock(thread), clock);
      return;
    }
    const keys = LOCKS.test(name)
      ? args.slice(0, name.includes('cond') ? 2 : 1).map((address) => `lock:${address}`)
      : ['system'];
    for (const key of keys) {
      if (!before) this._acquire(thread, key);
      else if (key === 'system' || RELEASES.test(name)) this._release(thread, key);
    }
  }

  /** Whether the bytes that a model uses count as the program's own accesses. */
  counts(name: string): boolean {
    return DATA.test(name);
  }

  /** A block of memory begins anew: what was done there before does not count. */
  forget(address: number, length: number): void {
    const [first, last] = [Math.floor(address / 8), Math.floor((address + length - 1) / 8)];
    if (last - first > this._cells.size) {
      for (const place of this._cells.keys()) if (place >= first && place <= last) this._cells.delete(place);
    } else for (let place = first; place <= last; place++) this._cells.delete(place);
  }

  /** An access. True: it is a race that is to stop the machine. */
  access(thread: number, address: number, size: number, write: boolean, atomic: boolean, statement: number): boolean {
    if (this._engine.state.threads.length < 2) return false;
    let race: Race | undefined;
    // What lies across the border of 8 bytes is looked at in parts.
    for (let at = address; at < address + size;) {
      const start = at & 7;
      const count = Math.min(8 - start, address + size - at);
      const place = Math.floor(at / 8);
      if (atomic && !write) this._acquire(thread, `at:${place}`);
      race ??= this._cell(
        place,
        { mask: ((1 << count) - 1) << start, thread, clock: this._clock(thread)[thread], write, atomic, statement },
        address,
        size,
      );
      if (atomic && write) this._release(thread, `at:${place}`);
      at += count;
    }
    if (!race) return false;
    this.message = race.message;
    return this._stop;
  }

  private _cell(place: number, now: Access, address: number, size: number): Race | undefined {
    let cell = this._cells.get(place);
    if (!cell) this._cells.set(place, (cell = []));
    const clock = this._clock(now.thread);
    let race: Race | undefined;
    for (const old of cell) {
      if (
        old.thread === now.thread ||
        (old.mask & now.mask) === 0 ||
        !(old.write || now.write) ||
        (old.atomic && now.atomic)
      )
        continue;
      if ((clock[old.thread] ?? 0) < old.clock) race ??= this._tell(old, now, address, size);
    }
    const same = cell.findIndex(
      (old) =>
        old.thread === now.thread &&
        (old.mask & ~now.mask) === 0 &&
        (now.write || !old.write) &&
        (!now.atomic || old.atomic),
    );
    if (same >= 0) cell[same] = now;
    else if (cell.push(now) > REMEMBERED) cell.shift();
    return race;
  }

  private _tell(old: Access, now: Access, address: number, size: number): Race | undefined {
    const pair = `${Math.min(old.statement, now.statement)} ${Math.max(old.statement, now.statement)}`;
    if (this._known.has(pair) || this.found.length >= MOST) return undefined;
    this._known.add(pair);
    const side = (access: Access): RaceSide => ({
      thread: this._engine.thread(access.thread)?.name ?? `thread ${access.thread}`,
      write: access.write,
      place: this._engine.places.ofStatement(access.statement),
    });
    const [first, second] = [side(old), side(now)];
    const object = objectNameAt(this._engine, address) ?? `0x${address.toString(16)}`;
    const where = first.place
      ? ` at ${first.place.path.slice(first.place.path.lastIndexOf('/') + 1)}:${first.place.line}`
      : '';
    const did = (one: RaceSide): string => (one.write ? 'writes' : 'reads');
    const message =
      `data race on ${object} (${size} byte${size === 1 ? '' : 's'}): ${second.thread} ${did(second)} it, ` +
      `${first.thread} ${first.write ? 'wrote' : 'read'} it${where}, and nothing orders the two`;
    const race: Race = { object, address, size, first, second, message };
    this.found.push(race);
    return race;
  }
}
