/**
 * Thread starts, found by data flow from POSIX's `pthread_create`: the functions that arrive in its third argument,
 * and the functions that arrive in a pointer which such a start routine calls as a start routine in turn
 * (`rte_ctrl_thread_create`, `rte_eal_remote_launch`, `ovs_thread_create` hand theirs to a wrapper that runs on the
 * new thread).
 *
 * The caller of a thread edge is the function whose text names the start routine.
 */

import { SourceKind } from '../facts/facts';
import { SiteKind } from '../graph/graphData';
import type { JoinFlow, Joined, JoinSite } from './join';
import { isStartRoutineCall, isThreadStart } from './join';
import { push } from '../../base/multimap';

/** Adds a site of kind thread for each place that names a start routine. */
export function findThreads(joined: Joined): void {
  new Threads(joined).run();
}

class Threads {
  private readonly _into = new Map<number, JoinFlow[]>();
  private readonly _sitesOf = new Map<number, JoinSite[]>();
  /** Locations whose functions are started, with the function that hands them to the system (-1: a wrapper calls them). */
  private readonly _locations = new Map<number, number>();
  private readonly _routines = new Set<number>();
  private readonly _edges = new Set<string>();
  private readonly _work: number[] = [];

  constructor(private readonly _joined: Joined) {
    for (const flow of _joined.flows) push(this._into, flow.target, flow);
    for (const site of _joined.sites) if (site.kind === SiteKind.Pointer) push(this._sitesOf, site.caller, site);
  }

  run(): void {
    for (const arg of this._joined.externalArgs) {
      if (!isThreadStart(arg) || arg.caller < 0) continue;
      if (arg.sourceKind === SourceKind.Function) {
        this._started(arg.caller, arg.source, -1, arg);
      } else {
        this._location(arg.source, arg.caller);
      }
    }
    while (this._work.length > 0) this._trace(this._work.pop() as number);
  }

  private _location(location: number, starter: number): void {
    if (this._locations.has(location)) return;
    this._locations.set(location, starter);
    this._work.push(location);
  }

  private _trace(location: number): void {
    const starter = this._locations.get(location) ?? -1;
    for (const flow of this._into.get(location) ?? []) {
      if (flow.sourceKind === SourceKind.AbstractLocation) this._location(flow.source, starter);
      else if (flow.node >= 0) this._started(flow.node, flow.source, location, flow);
      else if (starter >= 0) this._started(starter, flow.source, location, flow);
    }
  }

  private _started(
    caller: number,
    routine: number,
    location: number,
    place: { path: string; line: number; column: number },
  ): void {
    const key = `${caller} ${routine} ${place.path} ${place.line} ${place.column}`;
    if (this._edges.has(key)) return;
    this._edges.add(key);
    const { path, line, column } = place;
    this._joined.sites.push({
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
    } = this._joined;
    const sites = this._sitesOf.get(routine) ?? [];
    const near = [...direct.of(routine)]
      .filter((target) => nodes[target].path === nodes[routine].path)
      .flatMap((target) => this._sitesOf.get(target) ?? []);
    for (const site of [...sites, ...near])
      if (isStartRoutineCall(site) && site.location >= 0) this._location(site.location, -1);
  }
}
