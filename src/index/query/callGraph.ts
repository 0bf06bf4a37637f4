/** The call graph over its tables: the {@link CallGraph} that extension, terminal and tests ask. */

import type {
  CallGraph,
  Certainty,
  Doubt,
  Edge,
  EdgeKind,
  Evidence,
  FunctionNode,
  IndexSummary,
  PathStep,
  Pin,
  PinChoice,
  PinProblem,
  SourcePlace,
  TableMatrix,
  TableRow,
  UnresolvedCall,
  UnresolvedReason,
} from '../api';
import { LocationKind } from '../facts/facts';
import type { GraphData } from '../graph/graphData';
import {
  FileField,
  MemberField,
  MentionField,
  NodeField,
  NodeFlag,
  SiteField,
  SiteKind,
  LocationField,
} from '../graph/graphData';
import { doubtsOf } from './doubts';
import { FlowEvidence } from './evidence';
import { foldedFact, receiverOf, unresolvedReason } from './notes';
import { FunctionFinder } from './finder';
import { findPaths } from './paths';
import { Drivers } from './drivers';
import { pinChoices } from './pinChoices';
import { Pins } from './pins';
import { LocationFlows } from './locationFlows';
import { tableMatrices, tableRows } from './tables';

export const EDGE_KINDS: readonly EdgeKind[] = ['direct', 'pointer', 'thread', 'callback', 'constructor'];

/** A candidate counts as one of so many times the site's targets. */
const CANDIDATE = 16;

/** An edge by numbers, as the path search sees it. */
export interface RawEdge {
  site: number;
  caller: number;
  callee: number;
  certainty: Certainty;
  /** Targets of the site; more for a candidate. */
  fanOut: number;
}

/** Opens joined tables for queries. */
export function openGraph(data: GraphData): CallGraph {
  return new TableGraph(data);
}

export class TableGraph implements CallGraph {
  private readonly _nodes: (FunctionNode | undefined)[] = [];
  /** First site of each caller, and one past the last caller's last. */
  private readonly _first: Int32Array;
  private _callers: { first: Int32Array; sites: Int32Array } | undefined;
  private _finder: FunctionFinder | undefined;
  private _evidence: FlowEvidence | undefined;
  private _via: string[] = [];
  private _lastPins: { key: string; pins: Pins } | undefined;
  private _locationFlows: LocationFlows | undefined;
  private _drivers: Drivers | undefined;
  sourceText: ((file: string) => string | undefined) | undefined;
  private _summary: IndexSummary | undefined;
  readonly nodeCount: number;

  constructor(readonly data: GraphData) {
    this.nodeCount = data.nodes.length / NodeField.Width;
    this._first = new Int32Array(this.nodeCount + 1);
    const sites = data.sites.length / SiteField.Width;
    for (let site = 0; site < sites; site++) this._first[data.sites[site * SiteField.Width + SiteField.Caller] + 1]++;
    for (let node = 0; node < this.nodeCount; node++) this._first[node + 1] += this._first[node];
  }

  get summary(): IndexSummary {
    return (this._summary ??= this._summarise());
  }

  // Functions
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
      name: this._text(nodes[at + NodeField.Name]),
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

  *functions(): Iterable<FunctionNode> {
    const { nodes } = this.data;
    for (let id = 0; id < this.nodeCount; id++)
      if (!(nodes[id * NodeField.Width + NodeField.Flags] & NodeFlag.Gone)) yield this.node(id);
  }

  find(name: string): FunctionNode[] {
    return this._find.find(name).map((id) => this.node(id));
  }

  functionAt(file: string, line: number): FunctionNode | undefined {
    const id = this._find.at(file, line);
    return id === undefined ? undefined : this.node(id);
  }

  functionsIn(file: string): FunctionNode[] {
    return this._find.inFile(file).map((id) => this.node(id));
  }

  private get _find(): FunctionFinder {
    return (this._finder ??= new FunctionFinder(this.data));
  }

  // Edges
  // ------------------------------------------------------------------------------------------------------------------

  *edges(): Iterable<Edge> {
    for (let id = 0; id < this.nodeCount; id++) for (const raw of this.rawCallees(id, undefined)) yield this._edge(raw);
  }

  callees(f: FunctionNode, pins: readonly Pin[] = []): Edge[] {
    return this.rawCallees(this._id(f), this._pins(pins)).map((raw) => this._edge(raw));
  }

  callers(f: FunctionNode, pins: readonly Pin[] = []): Edge[] {
    return this.rawCallers(this._id(f), this._pins(pins)).map((raw) => this._edge(raw));
  }

  /**
   * A function's number here. One of another graph of the same files (an older one, which somebody still shows) is
   * found by name and place; -1 when it is gone.
   */
  private _id(f: FunctionNode): number {
    if (this._nodes[f.id] === f) return f.id;
    const same = this._find
      .find(f.name)
      .map((id) => this.node(id))
      .filter((node) => node.file === f.file);
    const near = (node: FunctionNode): number => Math.abs(node.line - f.line);
    return (
      same.reduce<FunctionNode | undefined>((best, node) => (best && near(best) <= near(node) ? best : node), undefined)
        ?.id ?? -1
    );
  }

  /** What pins leave; the last one asked for is kept, since the same are asked for again and again. */
  private _pins(pins: readonly Pin[]): Pins | undefined {
    if (pins.length === 0) return undefined;
    const key = JSON.stringify(pins.map((pin) => [pin.key, pin.value]));
    if (this._lastPins?.key !== key) this._lastPins = { key, pins: new Pins(pins, this) };
    return this._lastPins.pins;
  }

  get locationFlows(): LocationFlows {
    return (this._locationFlows ??= new LocationFlows(this.data));
  }

  get drivers(): Drivers {
    return (this._drivers ??= new Drivers(this));
  }

  pinProblems(pins: readonly Pin[]): readonly PinProblem[] {
    return this._pins(pins)?.problems ?? [];
  }

  pinChoices(): PinChoice[] {
    return pinChoices(this);
  }

  /** Edges that begin in a function, in source order. */
  rawCallees(caller: number, pins: Pins | undefined): RawEdge[] {
    const edges: RawEdge[] = [];
    if (caller < 0) return edges;
    for (let site = this._first[caller]; site < this._first[caller + 1]; site++)
      this._siteEdges(site, caller, pins, -1, edges);
    return edges;
  }

  /** Edges that end in a function, by caller. */
  rawCallers(callee: number, pins: Pins | undefined): RawEdge[] {
    const edges: RawEdge[] = [];
    if (callee < 0) return edges;
    const { first, sites } = (this._callers ??= this._reverse());
    for (let i = first[callee]; i < first[callee + 1]; i++) {
      const site = sites[i];
      this._siteEdges(site, this.data.sites[site * SiteField.Width + SiteField.Caller], pins, callee, edges);
    }
    return edges;
  }

  /** Appends the edges of one site; `only` >= 0: just the one to that function. */
  private _siteEdges(site: number, caller: number, pins: Pins | undefined, only: number, out: RawEdge[]): void {
    const { sites } = this.data;
    const at = site * SiteField.Width;
    let targets = this.targetsOf(site, caller);
    if (pins && sites[at + SiteField.Kind] !== SiteKind.Direct)
      targets = pins.narrow(sites[at + SiteField.AbstractLocation], targets);
    const held = this._likely(site);
    const likely = held && new Set(held);
    const pinned = pins?.speaksOf(sites[at + SiteField.AbstractLocation]) === true;
    const isPointer = sites[at + SiteField.Kind] === SiteKind.Pointer;
    let known = 0;
    if (likely) for (const target of targets) if (likely.has(target)) known++;
    // What a pin leaves, or the same program has, may all be candidates: then that is what is called.
    const narrows = likely !== undefined && (known > 0 || (likely.size === 0 && !pinned));
    const isCandidate = (target: number): boolean =>
      (isPointer && !pinned && this._isPicked(target)) || (narrows && !likely.has(target));
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
  private _isPicked(node: number): boolean {
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

  /** Why a candidate is one. */
  private _doubts(raw: RawEdge): readonly Doubt[] {
    return raw.certainty === 'candidate' ? doubtsOf(this, this._flows, raw, this._isPicked(raw.callee)) : [];
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
      ? this._text(sites[at + SiteField.Note])
      : '';
  }

  /**
   * Functions that a site calls, sorted by name for a pointer. Functions of another platform than the caller's
   * (Windows, FreeBSD, other CPUs) and of another application are left out: they are not in the same program.
   */
  targetsOf(site: number, caller: number): ArrayLike<number> & Iterable<number> {
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

  private _edge(raw: RawEdge): Edge {
    const { sites } = this.data;
    const at = raw.site * SiteField.Width;
    const kind = sites[at + SiteField.Kind];
    const location = sites[at + SiteField.AbstractLocation];
    const node = (id: number): FunctionNode => this.node(id);
    let doubts: readonly Doubt[] | undefined;
    const readDoubts = (): readonly Doubt[] => this._doubts(raw);
    return {
      get caller() {
        return node(raw.caller);
      },
      get callee() {
        return node(raw.callee);
      },
      kind: EDGE_KINDS[kind],
      certainty: raw.certainty,
      place: this._place(sites[at + SiteField.File], sites[at + SiteField.Line], sites[at + SiteField.Column]),
      via:
        kind === SiteKind.Direct
          ? ''
          : this.viaOf(location) || (location < 0 ? this._text(sites[at + SiteField.Note]) : ''),
      macro: this._text(sites[at + SiteField.Macro]),
      get doubts() {
        return (doubts ??= readDoubts());
      },
      evidence: () => this._edgeEvidence(kind, location, raw),
    };
  }

  private _edgeEvidence(kind: SiteKind, location: number, raw: RawEdge): Evidence[] {
    const { sites } = this.data;
    const at = raw.site * SiteField.Width;
    const folded = this.foldedBy(raw.site);
    if (folded) {
      const place = this._place(sites[at + SiteField.File], sites[at + SiteField.Line], sites[at + SiteField.Column]);
      return [
        { ...place, what: foldedFact(folded) },
        ...(location >= 0 ? this._flows.of(location, raw.callee, this.node(raw.caller).file) : []),
      ];
    }
    if (location >= 0 && kind !== SiteKind.Constructor)
      return this._flows.of(location, raw.callee, this.node(raw.caller).file);
    const place = this._place(sites[at + SiteField.File], sites[at + SiteField.Line], sites[at + SiteField.Column]);
    const name = this.node(raw.callee).name;
    switch (kind) {
      case SiteKind.Constructor:
        return [{ ...place, what: { code: 'constructor', function: name } }];
      case SiteKind.Thread:
        return [{ ...place, what: { code: 'startRoutine', function: name } }];
      case SiteKind.Callback:
        return [
          {
            ...place,
            what: { code: 'handedOver', function: name, receiver: receiverOf(this._text(sites[at + SiteField.Note])) },
          },
        ];
      default:
        return [];
    }
  }

  private get _flows(): FlowEvidence {
    return (this._evidence ??= new FlowEvidence(this));
  }

  /** How a location is shown. A local variable that is a copy of one other location is shown as that location. */
  viaOf(location: number): string {
    if (location < 0) return '';
    return (this._via[location] ??= this._text(
      this.data.locations[this._flows.origin(location) * LocationField.Width + LocationField.Display],
    ));
  }

  unresolved(f?: FunctionNode): UnresolvedCall[] {
    const out: UnresolvedCall[] = [];
    const { sites } = this.data;
    const own = f ? this._id(f) : -1;
    if (f && own < 0) return out;
    const begin = f ? this._first[own] : 0;
    const end = f ? this._first[own + 1] : sites.length / SiteField.Width;
    for (let site = begin; site < end; site++) {
      const at = site * SiteField.Width;
      if (sites[at + SiteField.Kind] !== SiteKind.Pointer) continue;
      const caller = sites[at + SiteField.Caller];
      // A call that is not compiled (through a NULL that a macro is given) leads nowhere by intent.
      if (this.targetsOf(site, caller).length > 0 || this.foldedBy(site)) continue;
      const location = sites[at + SiteField.AbstractLocation];
      out.push({
        caller: this.node(caller),
        place: this._place(sites[at + SiteField.File], sites[at + SiteField.Line], sites[at + SiteField.Column]),
        via: this.viaOf(location),
        reason: location < 0 ? unresolvedReason(this._text(sites[at + SiteField.Note])) : this._reason(location),
      });
    }
    return out;
  }

  private _reason(location: number): UnresolvedReason {
    const { locations } = this.data;
    if (locations[location * LocationField.Width + LocationField.Count] > 0) return { code: 'otherPlatform' };
    switch (locations[location * LocationField.Width + LocationField.Kind] as LocationKind) {
      case LocationKind.Member:
      case LocationKind.Object:
      case LocationKind.Own:
        return { code: 'neverSet', what: 'member' };
      case LocationKind.Param:
        return { code: 'neverPassed' };
      case LocationKind.Return:
      case LocationKind.Result:
        return { code: 'unknownResult' };
      default:
        return { code: 'neverSet', what: 'variable' };
    }
  }

  // Paths, tables, members
  // -------------------------------------------------------------------------------------------------

  paths(from: FunctionNode, to: FunctionNode, max: number, pins: readonly Pin[] = []): PathStep[][] {
    const [begin, end] = [this._id(from), this._id(to)];
    if (begin < 0 || end < 0) return [];
    return findPaths(this, begin, end, max, this._pins(pins)).map((path) =>
      path.map((raw) => ({ edge: this._edge(raw) })),
    );
  }

  tables(struct?: string): TableRow[] {
    return tableRows(this, struct);
  }

  tableMatrices(struct?: string): TableMatrix[] {
    return tableMatrices(this, struct);
  }

  memberTargets(
    struct: string,
    member: string,
    pins: readonly Pin[] = [],
  ): { target: FunctionNode; evidence: Evidence[] }[] {
    const narrowed = this._pins(pins);
    const flows = this._flows;
    const out: { target: FunctionNode; evidence: Evidence[] }[] = [];
    const seen = new Set<number>();
    for (const location of this._memberLocations(struct, member)) {
      const held = this.locationFlows.held(location);
      for (const node of narrowed ? narrowed.narrow(location, held) : held) {
        if (seen.has(node)) continue;
        seen.add(node);
        let evidence: Evidence[] | undefined;
        // Hundreds of functions may be there, and the lines of a few are looked at.
        out.push({
          target: this.node(node),
          get evidence() {
            return (evidence ??= flows.of(location, node));
          },
        });
      }
    }
    return out;
  }

  private _memberLocations(struct: string, member: string): number[] {
    const { locations } = this.data;
    const found: number[] = [];
    for (let at = 0; at < locations.length; at += LocationField.Width) {
      if (
        locations[at + LocationField.Kind] !== LocationKind.Member ||
        this._text(locations[at + LocationField.Member]) !== member
      )
        continue;
      if (this._text(locations[at + LocationField.Record]) === struct) found.push(at / LocationField.Width);
    }
    return found;
  }

  members(): { struct: string; member: string; functions: number }[] {
    const { locations } = this.data;
    const found = new Map<string, { struct: string; member: string; functions: number }>();
    for (let at = 0; at < locations.length; at += LocationField.Width) {
      if (
        locations[at + LocationField.Kind] !== LocationKind.Member ||
        locations[at + LocationField.Count] === 0 ||
        locations[at + LocationField.Record] === 0
      )
        continue;
      const struct = this._text(locations[at + LocationField.Record]);
      const member = this._text(locations[at + LocationField.Member]);
      const key = `${struct}.${member}`;
      const known = found.get(key);
      if (known) known.functions = Math.max(known.functions, locations[at + LocationField.Count]);
      else found.set(key, { struct, member, functions: locations[at + LocationField.Count] });
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  }

  memberDefinitions(struct: string, member: string): SourcePlace[] {
    const { members } = this.data;
    const wanted = new Set(this._memberLocations(struct, member));
    const places: SourcePlace[] = [];
    for (let at = 0; at < members.length; at += MemberField.Width) {
      if (!wanted.has(members[at + MemberField.AbstractLocation])) continue;
      places.push(
        this._place(members[at + MemberField.File], members[at + MemberField.Line], members[at + MemberField.Column]),
      );
    }
    return places;
  }

  memberAt(
    file: string,
    line: number,
    column: number,
  ): { struct: string; member: string; definition?: SourcePlace } | undefined {
    const { mentions, locations } = this.data;
    const id = this._find.fileId(file);
    if (id === undefined) return undefined;
    for (let at = 0; at < mentions.length; at += MentionField.Width) {
      if (mentions[at + MentionField.File] !== id || mentions[at + MentionField.Line] !== line) continue;
      const location = mentions[at + MentionField.AbstractLocation] * LocationField.Width;
      const member = this._text(locations[location + LocationField.Member]);
      const start = mentions[at + MentionField.Column];
      if (column < start || column > start + member.length) continue;
      return {
        struct: this._text(locations[location + LocationField.Record]),
        member,
        definition: this.declarationOf(mentions[at + MentionField.AbstractLocation]),
      };
    }
    return undefined;
  }

  /** Where the member of a location is declared. */
  declarationOf(location: number): SourcePlace | undefined {
    const { members } = this.data;
    const base = this.locationFlows.base(location);
    for (let at = 0; at < members.length; at += MemberField.Width) {
      if (members[at + MemberField.AbstractLocation] !== base) continue;
      return this._place(
        members[at + MemberField.File],
        members[at + MemberField.Line],
        members[at + MemberField.Column],
      );
    }
    return undefined;
  }

  // Common
  // -----------------------------------------------------------------------------------------------------------------

  path(file: number): string {
    return this._text(this.data.files[file * FileField.Width + FileField.Path]);
  }

  text(string: number): string {
    return this.data.strings[string];
  }

  private _text(string: number): string {
    return this.data.strings[string];
  }

  private _place(file: number, line: number, column: number): SourcePlace {
    return { file: this.path(file), line, column };
  }

  private _summarise(): IndexSummary {
    const { files, nodes } = this.data;
    const edges = Object.fromEntries(EDGE_KINDS.map((kind) => [kind, 0])) as Record<EdgeKind, number>;
    let candidateEdges = 0;
    for (let id = 0; id < this.nodeCount; id++) {
      for (const { site, certainty } of this.rawCallees(id, undefined)) {
        edges[EDGE_KINDS[this.data.sites[site * SiteField.Width + SiteField.Kind]]]++;
        if (certainty === 'candidate') candidateEdges++;
      }
    }
    let read = 0;
    let lines = 0;
    for (let at = 0; at < files.length; at += FileField.Width) {
      if (files[at + FileField.Lines] === 0 || files[at + FileField.Root] < 0) continue;
      read++;
      lines += files[at + FileField.Lines];
    }
    let functions = 0;
    let withProblems = 0;
    for (let at = NodeField.Flags; at < nodes.length; at += NodeField.Width) {
      if (nodes[at] & NodeFlag.Defined) functions++;
      if (nodes[at] & NodeFlag.HasError) withProblems++;
    }
    return {
      files: read,
      lines,
      functions,
      edges,
      candidateEdges,
      unresolvedPointerCalls: this.unresolved().length,
      parseProblems: this.data.parseProblems,
      functionsWithParseProblems: withProblems,
    };
  }
}
