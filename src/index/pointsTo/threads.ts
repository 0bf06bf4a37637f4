/**
 * Thread starts, found by data flow from POSIX's `pthread_create`: the functions that arrive in its third argument,
 * and the functions that arrive in a pointer which such a start routine calls as a start routine in turn
 * (`rte_ctrl_thread_create`, `rte_eal_remote_launch`, `ovs_thread_create` hand theirs to a wrapper that runs on the
 * new thread).
 *
 *     struct start { void *(*routine)(void *); void *arg; };
 *     static void *wrapper(void *p) { struct start *s = p; return s->routine(s->arg); }
 *     void spawn(void *(*routine)(void *)) {
 *       struct start s = { routine, 0 };
 *       pthread_create(&tid, 0, wrapper, &s);    // thread: spawn -> wrapper
 *     }
 *     void init(void) { spawn(poll_loop); }      // thread: init -> poll_loop
 *
 * The caller of a thread edge is the function whose text names the start routine. Given up: which thread it is, and
 * start routines that are called only from a function in another file than the wrapper's.
 */

import { push } from '../../base/multimap';
import { CallFlag, SourceKind } from '../facts/facts';
import { SiteKind } from '../graph/graphData';
import type { PointsToResult } from './result';
import type { CallSite, Flow, Place } from './rows';

/** POSIX: pthread_create(thread, attr, start_routine, arg); C11 thrd_create(thread, func, arg). */
export function isThreadStart(arg: { callee: string; index: number }): boolean {
  return (arg.callee === 'pthread_create' && arg.index === 2) || (arg.callee === 'thrd_create' && arg.index === 1);
}

/**
 * Adds a site of kind thread for each place that names a start routine.
 * @param sites where they are added
 */
export function findThreads(analysis: PointsToResult, sites: CallSite[]): void {
  new Threads(analysis, sites).run();
}

/** {@link Threads._started}: no location that the routine came through. */
const BY_NAME = -1;
/** Starter of a location whose functions a wrapper calls. */
const BY_WRAPPER = -1;

class Threads {
  private readonly _flowsInto = new Map<number, Flow[]>();
  private readonly _pointerCallsOf = new Map<number, CallSite[]>();
  /** Locations whose functions are started, with the function that hands them to the system, or {@link BY_WRAPPER}. */
  private readonly _locations = new Map<number, number>();
  private readonly _routines = new Set<number>();
  private readonly _edges = new Set<string>();
  private readonly _work: number[] = [];

  constructor(
    private readonly _analysis: PointsToResult,
    private readonly _sites: CallSite[],
  ) {
    for (const flow of _analysis.flows) push(this._flowsInto, flow.target, flow);
    for (const site of _analysis.sites)
      if (site.kind === SiteKind.Pointer) push(this._pointerCallsOf, site.caller, site);
  }

  run(): void {
    for (const arg of this._analysis.externalArgs) {
      if (!isThreadStart(arg) || arg.caller < 0) continue;
      if (arg.sourceKind === SourceKind.Function) {
        this._started(arg.caller, arg.source, BY_NAME, arg);
      } else {
        this._location(arg.source, arg.caller);
      }
    }
    for (let location = this._work.pop(); location !== undefined; location = this._work.pop()) this._trace(location);
  }

  private _location(location: number, starter: number): void {
    if (this._locations.has(location)) return;
    this._locations.set(location, starter);
    this._work.push(location);
  }

  private _trace(location: number): void {
    const starter = this._locations.get(location) ?? BY_WRAPPER;
    for (const flow of this._flowsInto.get(location) ?? []) {
      if (flow.sourceKind === SourceKind.AbstractLocation) this._location(flow.source, starter);
      else if (flow.node >= 0) this._started(flow.node, flow.source, location, flow);
      else if (starter >= 0) this._started(starter, flow.source, location, flow);
    }
  }

  private _started(caller: number, routine: number, location: number, { path, line, column }: Place): void {
    const key = `${caller} ${routine} ${path} ${line} ${column}`;
    if (this._edges.has(key)) return;
    this._edges.add(key);
    this._sites.push({
      kind: SiteKind.Thread,
      caller,
      targets: [routine],
      location,
      path,
      line,
      column,
      macro: '',
      note: '',
      flags: 0,
      doubts: 0,
    });
    if (this._routines.has(routine)) return;
    this._routines.add(routine);
    this._wrapper(routine);
  }

  /** A start routine that calls a start routine by pointer, itself or in a function of its file that it calls. */
  private _wrapper(routine: number): void {
    const {
      linker: { nodes },
      direct,
    } = this._analysis;
    const sites = this._pointerCallsOf.get(routine) ?? [];
    const near = [...direct.of(routine)]
      .filter((target) => nodes[target].path === nodes[routine].path)
      .flatMap((target) => this._pointerCallsOf.get(target) ?? []);
    for (const site of [...sites, ...near])
      if (site.flags & CallFlag.StartRoutine && site.location >= 0) this._location(site.location, BY_WRAPPER);
  }
}
