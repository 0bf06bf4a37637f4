/**
 * Runs a small program in all interleavings of its threads at accesses to memory that more than one of them touches.
 *
 * The search goes over states, depth first. A state is what memory, stacks and threads hold; one that was seen before
 * is not gone on from again, so that a thread that goes round a loop without anything having changed is not given
 * another turn until another thread has done something. From each state every thread that can run takes one step: the
 * access (or call of a model) before which it stands, and everything after it up to the next one. Accesses to memory
 * that only one thread touches, or that nobody writes, are no points of interleaving; who touches what is learnt on
 * the way, and the search begins again when that grows.
 *
 * Interleavings are those of a processor that does one access after the other: reordering by weaker memory models is
 * not explored.
 */

import type { StopReason } from '../api';
import { Engine } from '../run/engine';
import type { EngineOptions, AccessObserver } from '../run/engine';
import type { AtomicMode } from '../lower/ir';
import { Frame, SHADOW_BASE } from '../memory/memory';
import { Ownership } from './ownership';
import { ONE, turnsText } from '../run/schedule';
import type { ExactTurn } from '../run/schedule';
import type { Image } from '../link/entities';
import { StateGraph } from './stateGraph';
import { StateStore } from './stateStore';
import type { StoredState } from './stateStore';
import type { ThreadState } from '../time/state';
import { present } from '../../base/present';

/** Units of time that a thread may take between two points of interleaving. */
const LOCAL_LIMIT = 5_000_000;
/** States after which a search is given up where nothing else is said. */
export const MAX_STATES = 1_000_000;
/** Units that it may take at the beginning. */
const LEARNING_LIMIT = 5_000;
/** Runs by chance at the beginning, to learn what is shared. */
const LEARNING_RUNS = 12;

/** Models that neither give nor take anything between threads: calls of them are no points of interleaving. */
const PRIVATE_MODELS = new Set([
  'malloc',
  'calloc',
  'realloc',
  'free',
  'aligned_alloc',
  'posix_memalign',
  'memalign',
  'strdup',
  'printf',
  'fprintf',
  'puts',
  'putchar',
  'fputs',
  'fputc',
  'fflush',
  'fwrite',
  'snprintf',
  'vsnprintf',
  'pthread_create',
  'pthread_join',
  'pthread_self',
  'pthread_equal',
  'pthread_setname_np',
  'pthread_getname_np',
  'pthread_attr_init',
  'pthread_attr_destroy',
  'pthread_mutex_init',
  'pthread_mutex_destroy',
  'pthread_cond_init',
  'pthread_cond_destroy',
  'pthread_setaffinity_np',
  'sched_yield',
  'abort',
  '__assert_fail',
  'strlen',
  'strcmp',
  'strncmp',
  'atoi',
  'strtol',
  'strtoul',
  'sched_getcpu',
  'sysconf',
  '__errno_location',
]);

export interface ExploreOptions {
  /** States after which the search is given up. */
  maxStates?: number;
  /** Goes on after a failure, to count them. */
  all?: boolean;
  /** Called now and then with the number of states seen. */
  progress?: (states: number) => void;
}

export interface Failure {
  reason: StopReason | { kind: 'livelock'; message: string } | { kind: 'endless'; message: string; thread: number };
  /** The turns that lead there, as `--schedule` reads them. */
  schedule: string;
}

export interface ExploreResult {
  states: number;
  steps: number;
  /** Ends that were reached (states in which the program has ended). */
  ends: number;
  /** Interleavings that these states stand for, without going round loops; a float where it is large. */
  interleavings: number;
  /** Threads that took part, and the places that more than one of them touched. */
  threads: number;
  shared: number;
  /** The search was given up at this many states. */
  bounded?: number;
  /** Some thread goes round a loop while it waits for another one. */
  waits: boolean;
  failures: Failure[];
  /** Times that the search began again because more memory turned out to be shared. */
  restarts: number;
}

interface Standing {
  /** Threads that can take a step. */
  enabled: number[];
  /** Those that stand before an access or a call. */
  pending: number[];
  /** Threads that have run to get here. */
  ran: Set<number>;
  /** The program has ended, or cannot go on. */
  end?: Failure['reason'];
}

interface Node extends StoredState {
  id: number;
  enabled: number[];
  pending: number[];
  next: number;
}

export class Explorer implements AccessObserver {
  readonly engine: Engine;
  private readonly _store: StateStore;
  private readonly _ownership: Ownership;
  /** More memory turned out to be shared. */
  private _again = false;
  private _learning = false;

  constructor(
    options: EngineOptions,
    private readonly _how: ExploreOptions = {},
  ) {
    const image: Partial<Image> = {};
    // What has no value is another check's business; its marks would tell states apart.
    const engine = new Engine({ ...options, fine: true, checks: false, schedule: ONE, image });
    this.engine = engine;
    this._store = new StateStore(engine);
    this._ownership = new Ownership(engine.memory);
    // What the program puts into memory when a function is first called belongs to all states.
    image.write = (address, bytes) => {
      engine.memory.write(address, bytes);
      this._store.patched(address, bytes.length);
    };
    image.shade = (address, length, value) => {
      engine.memory.shade(address, length, value);
      this._store.patched(SHADOW_BASE + (address >>> 3), (length + 7) >>> 3);
    };
    engine.observer = this;
  }

  access(thread: ThreadState, address: number, size: number, mode: AtomicMode): boolean {
    const { shared, news } = this._ownership.touch(thread.id, address, size, mode);
    if (news && !this._learning) this._again = true;
    return !shared;
  }

  call(_thread: ThreadState, name: string): boolean {
    return PRIVATE_MODELS.has(name);
  }

  /** Searches all interleavings. */
  run(): ExploreResult {
    const learnt: Failure[] = [];
    this._learning = true;
    for (let i = 0; i < LEARNING_RUNS; i++) this._learn(i + 1, learnt);
    this._learning = false;
    for (let restarts = 0; ; restarts++) {
      const result = this._search(restarts);
      if (!result) continue;
      // A search that was given up may not have come to what chance had found.
      if (result.failures.length === 0) result.failures.push(...learnt.slice(0, 1));
      return result;
    }
  }

  /** One run with turns by chance. */
  private _learn(seed: number, failures: Failure[]): void {
    let chance = seed * 0x9e3779b1;
    const turns: ExactTurn[] = [];
    this._store.restart();
    let place: Standing = this._first(turns);
    for (let steps = 0; !place.end && steps < 20_000; steps++) {
      chance = (Math.imul(chance, 1664525) + 1013904223) >>> 0;
      // Mostly it is the same thread that goes on: few changes of turn lead far.
      const stay = place.enabled.includes(this.engine.state.current) && (chance >>> 8) % 4 !== 0;
      const thread = stay ? this.engine.state.current : place.enabled[(chance >>> 16) % place.enabled.length];
      place = this._step(thread, place.pending, turns);
    }
    if (place.end && isFailure(place.end)) failures.push({ reason: place.end, schedule: turnsText(turns) });
  }

  /** From the start to where the first thread has a choice. */
  private _first(turns: ExactTurn[]): Standing {
    return this._settle([], new Set(), turns, new Set(this.engine.state.threads.map((thread) => thread.id)));
  }

  /**
   * One step of a thread: what it stands before, and on to the next point; threads that are new come to their first.
   */
  private _step(thread: number, pending: readonly number[], turns: ExactTurn[]): Standing {
    const left = pending.filter((id) => id !== thread);
    return this._settle(left, new Set([thread]), turns, new Set([thread]));
  }

  private _settle(standing: readonly number[], passing: Set<number>, turns: ExactTurn[], ran: Set<number>): Standing {
    const { engine } = this;
    const pending = new Set(standing);
    const waiting = new Set(passing);
    for (;;) {
      const [first] = waiting;
      // A thread that was woken tries its call again: that is a step of its own.
      const fresh = engine.state.threads.find(
        (thread) => thread.state === 'running' && !pending.has(thread.id) && !this._triesAgain(thread),
      )?.id;
      const id = first ?? fresh;
      if (id === undefined) break;
      const thread = present(engine.thread(id), 'thread');
      const before = engine.state.time;
      const outcome = engine.runAlone(
        thread,
        this._learning ? LEARNING_LIMIT : LOCAL_LIMIT,
        passing.has(id) && waiting.has(id),
      );
      waiting.delete(id);
      ran.add(id);
      turns.push({ thread: id, units: engine.state.time - before });
      // While it is not known what is shared, a thread may wait for another one in a loop that looks private.
      if (outcome === 'access' || (outcome === 'fuel' && this._learning)) pending.add(id);
      else if (outcome === 'fault' || outcome === 'exit')
        return { enabled: [], pending: [], ran, end: engine.state.ended ?? { kind: 'exit', status: 0 } };
      else if (outcome === 'fuel') {
        const message = `${thread.name} runs on without end where it touches nothing that others touch`;
        return { enabled: [], pending: [], ran, end: { kind: 'endless', message, thread: id } };
      }
    }
    const { threads } = engine.state;
    for (const thread of threads) if (thread.state === 'running') pending.add(thread.id);
    const enabled = threads
      .filter((thread) => pending.has(thread.id) || (thread.state === 'blocked' && thread.until !== undefined))
      .map((thread) => thread.id);
    const end = enabled.length > 0 ? undefined : engine.deadlock();
    return { enabled, pending: [...pending], ran, end };
  }

  /** It was woken and tries its call again, which matters to others. */
  private _triesAgain(thread: ThreadState): boolean {
    const { memory, program } = this.engine;
    return thread.retrying && !PRIVATE_MODELS.has(program.functions[memory.getU32(thread.frame + Frame.function)].name);
  }

  /** Depth first over all states; undefined: more memory turned out to be shared, or came into being. */
  private _search(restarts: number): ExploreResult | undefined {
    const { maxStates = MAX_STATES, progress } = this._how;
    const graph = new StateGraph();
    const failures: Failure[] = [];
    const root = this._store.restart();
    this._again = false;
    const turns: ExactTurn[] = [];
    const place = this._first(turns);
    const fail = (from: number, rest: readonly ExactTurn[], reason: Failure['reason']): void => {
      failures.push({ reason, schedule: turnsText([...graph.turnsTo(from), ...rest]) });
    };
    const result = (bounded?: number): ExploreResult => ({
      states: graph.size,
      steps: graph.steps,
      ends: graph.ends,
      interleavings: graph.paths(0),
      threads: this.engine.state.threads.length,
      shared: this._ownership.shared,
      bounded,
      waits: graph.cycles > 0,
      failures,
      restarts,
    });
    if (this._again || this._store.stale) return undefined;
    const first = this._store.capture(root, place.ran);
    graph.add(first.a, first.b, -1, turns);
    if (place.end) {
      graph.end(0);
      if (isFailure(place.end)) fail(-1, turns, place.end);
      return result();
    }
    const stack: Node[] = [{ ...first, id: 0, enabled: place.enabled, pending: place.pending, next: 0 }];
    graph.enter(0);
    let here: Node | undefined = stack[0];
    while (stack.length > 0) {
      const node = stack[stack.length - 1];
      if (node.next >= node.enabled.length) {
        graph.leave(node.id);
        stack.pop();
        continue;
      }
      if (here !== node) this._store.restore(node);
      here = undefined;
      const thread: number = node.enabled[node.next++];
      const taken: ExactTurn[] = [];
      const to = this._step(thread, node.pending, taken);
      if (this._again || this._store.stale) return undefined;
      graph.steps++;
      if (to.end) {
        this._store.capture(node, to.ran);
        graph.end(node.id);
        if (!isFailure(to.end)) continue;
        fail(node.id, taken, to.end);
        if (!this._how.all) return result();
        continue;
      }
      const state = this._store.capture(node, to.ran);
      const known = graph.find(state.a, state.b);
      if (known !== undefined) {
        graph.edge(node.id, known);
        continue;
      }
      const id = graph.add(state.a, state.b, node.id, taken);
      graph.edge(node.id, id);
      if (graph.size >= maxStates) return result(graph.size);
      if (progress && graph.size % 1000 === 0) progress(graph.size);
      // Who ran goes on first: schedules with few changes of turn come first.
      const enabled: number[] = to.enabled.includes(thread)
        ? [thread, ...to.enabled.filter((other) => other !== thread)]
        : to.enabled;
      here = { ...state, id, enabled, pending: to.pending, next: 0 };
      graph.enter(id);
      stack.push(here);
    }
    const stuck = graph.stuck();
    if (stuck !== undefined) {
      fail(stuck, [], {
        kind: 'livelock',
        message: 'from here on no turns lead to an end, threads go round loops and wait for what never comes',
      });
    }
    return result();
  }
}

function isFailure(end: Failure['reason']): boolean {
  return end.kind !== 'exit' || end.status !== 0;
}
