/**
 * Reads the tables of a joined graph: functions, call edges, and what the queries over them (paths, pins, evidence,
 * tables) have in common. Everything goes by number here; callGraph.ts makes of it what its users see.
 */

import type { Certainty, FunctionNode, SourcePlace } from '../api';
import type { GraphData } from '../graph/graphData';
import { FileField, LocationField, MemberField, NodeField, NodeFlag, SiteField, SiteKind } from '../graph/graphData';
import { FunctionFinder } from './finder';
import { LocationFlows } from './locationFlows';

/** A candidate counts as one of so many times the site's targets. */
const CANDIDATE = 16;

/** A call from one function to another, all by number. */
export interface CallEdge {
  site: number;
  caller: number;
  callee: number;
  certainty: Certainty;
  /** Targets of the site; more for a candidate. */
  fanOut: number;
}

/** What a reader's choice leaves of the targets of pointer calls. */
export interface TargetFilter {
  /** The targets that are left of a site's; all of them where the choice does not speak of the location. */
  narrow(location: number, targets: NodeList): NodeList;
  speaksOf(location: number): boolean;
}

/** Functions by number. */
export type NodeList = ArrayLike<number> & Iterable<number>;

export class GraphReader {
  private readonly _nodes: (FunctionNode | undefined)[] = [];
  /** First site of each caller, and one past the last caller's last. */
  private readonly _first: Int32Array;
  private _callers: { first: Int32Array; sites: Int32Array } | undefined;
  private _finder: FunctionFinder | undefined;
  private readonly _via: string[] = [];
  private _locationFlows: LocationFlows | undefined;
  /** Text of a file by its shown path. */
  sourceText: ((file: string) => string | undefined) | undefined;
  readonly nodeCount: number;

  constructor(readonly data: GraphData) {
    this.nodeCount = data.nodes.length / NodeField.Width;
    this._first = new Int32Array(this.nodeCount + 1);
    const sites = data.sites.length / SiteField.Width;
    for (let site = 0; site < sites; site++) this._first[data.sites[site * SiteField.Width + SiteField.Caller] + 1]++;
    for (let node = 0; node < this.nodeCount; node++) this._first[node + 1] += this._first[node];
  }

  // Functions and files
  // --------------------------------------------------------------------------------------------------------------

  node(id: number): FunctionNode {
    return (this._nodes[id] ??= this._makeNode(id));
  }

  private _makeNode(id: number): FunctionNode {
    const { nodes } = this.data;
    const at = id * NodeField.Width;
    const flags = nodes[at + NodeField.Flags];
    return {
      id,
      name: this.text(nodes[at + NodeField.Name]),
      file: this.path(nodes[at + NodeField.File]),
      line: nodes[at + NodeField.Line],
      column: nodes[at + NodeField.Column],
      endLine: nodes[at + NodeField.EndLine],
      defined: (flags & NodeFlag.Defined) !== 0,
      isStatic: (flags & NodeFlag.Static) !== 0,
      inactive: (flags & NodeFlag.Inactive) !== 0,
      hasError: (flags & NodeFlag.HasError) !== 0,
    };
  }

  /** A function's number: {@link node} has made it; -1: it is another graph's. */
  idOf(f: FunctionNode): number {
    return this._nodes[f.id] === f ? f.id : -1;
  }

  /** The narrowest function whose text holds the place. */
  functionAt(file: string, line: number): FunctionNode | undefined {
    const id = this.finder.at(file, line);
    return id === undefined ? undefined : this.node(id);
  }

  get finder(): FunctionFinder {
    return (this._finder ??= new FunctionFinder(this.data));
  }

  path(file: number): string {
    return this.text(this.data.files[file * FileField.Width + FileField.Path]);
  }

  text(string: number): string {
    return this.data.strings[string];
  }

  place(file: number, line: number, column: number): SourcePlace {
    return { file: this.path(file), line, column };
  }

  // Call edges
  // --------------------------------------------------------------------------------------------------------------

  /** Sites of a function: the first, and one past the last. */
  sitesOf(node: number): [first: number, end: number] {
    return [this._first[node], this._first[node + 1]];
  }

  /** Edges that begin in a function, in source order. */
  callees(caller: number, filter: TargetFilter | undefined): CallEdge[] {
    const edges: CallEdge[] = [];
    if (caller < 0) return edges;
    for (let site = this._first[caller]; site < this._first[caller + 1]; site++)
      this._siteEdges(site, caller, filter, -1, edges);
    return edges;
  }

  /** Edges that end in a function, by caller. */
  callers(callee: number, filter: TargetFilter | undefined): CallEdge[] {
    const edges: CallEdge[] = [];
    if (callee < 0) return edges;
    const { first, sites } = (this._callers ??= this._reverse());
    for (let i = first[callee]; i < first[callee + 1]; i++) {
      const site = sites[i];
      this._siteEdges(site, this.data.sites[site * SiteField.Width + SiteField.Caller], filter, callee, edges);
    }
    return edges;
  }

  /** Appends the edges of one site; `only` >= 0: just the one to that function. */
  private _siteEdges(
    site: number,
    caller: number,
    filter: TargetFilter | undefined,
    only: number,
    out: CallEdge[],
  ): void {
    const { sites } = this.data;
    const at = site * SiteField.Width;
    let targets = this.targetsOf(site, caller);
    if (filter && sites[at + SiteField.Kind] !== SiteKind.Direct)
      targets = filter.narrow(sites[at + SiteField.AbstractLocation], targets);
    const held = this._likely(site);
    const likely = held && new Set(held);
    const pinned = filter?.speaksOf(sites[at + SiteField.AbstractLocation]) === true;
    const isPointer = sites[at + SiteField.Kind] === SiteKind.Pointer;
    let known = 0;
    if (likely) for (const target of targets) if (likely.has(target)) known++;
    // What a pin leaves, or the same program has, may all be candidates: then that is what is called.
    const narrows = likely !== undefined && (known > 0 || (likely.size === 0 && !pinned));
    const isCandidate = (target: number): boolean =>
      (isPointer && !pinned && this.isIndexedByBits(target)) || (narrows && !likely.has(target));
    let drawn = 0;
    for (const target of targets) if (!isCandidate(target)) drawn++;
    const sure: Certainty = targets.length === 1 ? 'certain' : 'possible';
    const left = this.foldedBy(site) ? 'folded' : this._inactive(caller) ? 'inactive' : undefined;
    for (const callee of targets) {
      if (only >= 0 && callee !== only) continue;
      const candidate = isCandidate(callee);
      const certainty = left ?? (this._inactive(callee) ? 'inactive' : candidate ? 'candidate' : sure);
      out.push({
        site,
        caller,
        callee,
        certainty,
        fanOut: candidate ? CANDIDATE * targets.length : Math.max(drawn, 1),
      });
    }
  }

  /** Whether a function is only to be had as an entry that bits of a computed word choose. */
  isIndexedByBits(node: number): boolean {
    return (this.data.nodes[node * NodeField.Width + NodeField.Flags] & NodeFlag.Picked) !== 0;
  }

  /**
   * Of a pointer site's targets those that its object is known to hold, perhaps none; undefined: nothing is known of
   * the object.
   */
  private _likely(site: number): Int32Array | undefined {
    const { sites, targets } = this.data;
    const at = site * SiteField.Width;
    const count = sites[at + SiteField.Count];
    if (count === 0 || sites[at + SiteField.Kind] !== SiteKind.Pointer) return undefined;
    return targets.subarray(sites[at + SiteField.First], sites[at + SiteField.First] + Math.max(count, 0));
  }

  private _inactive(node: number): boolean {
    return (this.data.nodes[node * NodeField.Width + NodeField.Flags] & NodeFlag.Inactive) !== 0;
  }

  /** The constant condition that makes the compiler leave a call out; empty for other calls. */
  foldedBy(site: number): string {
    const { sites } = this.data;
    const at = site * SiteField.Width;
    const kind = sites[at + SiteField.Kind];
    return kind === SiteKind.Direct || (kind === SiteKind.Pointer && sites[at + SiteField.AbstractLocation] >= 0)
      ? this.text(sites[at + SiteField.Note])
      : '';
  }

  /**
   * Functions that a site calls, sorted by name for a pointer. Functions of another platform than the caller's
   * (Windows, FreeBSD, other CPUs) and of another application are left out: they are not in the same program.
   */
  targetsOf(site: number, caller: number): NodeList {
    const { sites, locations, targets, pts } = this.data;
    const at = site * SiteField.Width;
    if (sites[at + SiteField.Kind] !== SiteKind.Pointer) {
      const first = sites[at + SiteField.First];
      const found = targets.subarray(first, first + sites[at + SiteField.Count]);
      return sites[at + SiteField.Kind] === SiteKind.Direct ? found : this._sameProgram(found, caller);
    }
    const location = sites[at + SiteField.AbstractLocation];
    if (location < 0) return [];
    const row = location * LocationField.Width;
    const first = locations[row + LocationField.First];
    return this._sameProgram(pts.subarray(first, first + locations[row + LocationField.Count]), caller);
  }

  private _sameProgram(targets: Int32Array, caller: number): Int32Array {
    const mine = this._alternatives(caller);
    const program = this._program(caller);
    const fits = (target: number): boolean =>
      (this._alternatives(target) & ~mine) === 0 &&
      (program === 0 || this._program(target) === program || this._program(target) === 0);
    return targets.every(fits) ? targets : targets.filter(fits);
  }

  private _program(node: number): number {
    const file = this.data.nodes[node * NodeField.Width + NodeField.File];
    return this.data.files[file * FileField.Width + FileField.Program];
  }

  private _alternatives(node: number): number {
    const file = this.data.nodes[node * NodeField.Width + NodeField.File];
    return this.data.files[file * FileField.Width + FileField.Alternatives];
  }

  private _reverse(): { first: Int32Array; sites: Int32Array } {
    const count = this.data.sites.length / SiteField.Width;
    const first = new Int32Array(this.nodeCount + 1);
    const each = (visit: (callee: number, site: number) => void): void => {
      for (let site = 0; site < count; site++) {
        const caller = this.data.sites[site * SiteField.Width + SiteField.Caller];
        for (const callee of this.targetsOf(site, caller)) visit(callee, site);
      }
    };
    each((callee) => first[callee + 1]++);
    for (let node = 0; node < this.nodeCount; node++) first[node + 1] += first[node];
    const next = first.slice();
    const sites = new Int32Array(first[this.nodeCount]);
    each((callee, site) => (sites[next[callee]++] = site));
    return { first, sites };
  }

  // Locations
  // --------------------------------------------------------------------------------------------------------------

  get locationFlows(): LocationFlows {
    return (this._locationFlows ??= new LocationFlows(this.data));
  }

  /** How a location is shown. A local variable that is a copy of one other location is shown as that location. */
  viaOf(location: number): string {
    if (location < 0) return '';
    return (this._via[location] ??= this.text(
      this.data.locations[this.locationFlows.origin(location) * LocationField.Width + LocationField.Display],
    ));
  }

  /** Where the member of a location is declared. */
  declarationOf(location: number): SourcePlace | undefined {
    const { members } = this.data;
    const base = this.locationFlows.base(location);
    for (let at = 0; at < members.length; at += MemberField.Width) {
      if (members[at + MemberField.AbstractLocation] !== base) continue;
      return this.place(
        members[at + MemberField.File],
        members[at + MemberField.Line],
        members[at + MemberField.Column],
      );
    }
    return undefined;
  }
}
