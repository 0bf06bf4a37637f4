/** The call graph over its tables: the {@link CallGraph} that extension, terminal and tests ask. */

import type {
  CallGraph,
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
import { findPaths } from './paths';
import { Drivers } from './drivers';
import { pinChoices } from './pinChoices';
import { Pins } from './pins';
import type { CallEdge } from './graphReader';
import { GraphReader } from './graphReader';
import { tableMatrices, tableRows } from './tables';

export const EDGE_KINDS: readonly EdgeKind[] = ['direct', 'pointer', 'thread', 'callback', 'constructor'];

/** Opens joined tables for queries. */
export function openGraph(data: GraphData): CallGraph {
  return new IndexedCallGraph(data);
}

class IndexedCallGraph implements CallGraph {
  private readonly _reader: GraphReader;
  private _evidence: FlowEvidence | undefined;
  private _lastPins: { key: string; pins: Pins } | undefined;
  private _drivers: Drivers | undefined;
  private _summary: IndexSummary | undefined;

  constructor(private readonly _data: GraphData) {
    this._reader = new GraphReader(_data);
  }

  get sourceText(): ((file: string) => string | undefined) | undefined {
    return this._reader.sourceText;
  }

  set sourceText(read: ((file: string) => string | undefined) | undefined) {
    this._reader.sourceText = read;
  }

  get summary(): IndexSummary {
    return (this._summary ??= this._summarise());
  }

  // Functions
  // --------------------------------------------------------------------------------------------------------------

  *functions(): Iterable<FunctionNode> {
    const { nodes } = this._data;
    for (let id = 0; id < this._reader.nodeCount; id++)
      if (!(nodes[id * NodeField.Width + NodeField.Flags] & NodeFlag.Gone)) yield this._reader.node(id);
  }

  find(name: string): FunctionNode[] {
    return this._reader.finder.find(name).map((id) => this._reader.node(id));
  }

  functionAt(file: string, line: number): FunctionNode | undefined {
    return this._reader.functionAt(file, line);
  }

  functionsIn(file: string): FunctionNode[] {
    return this._reader.finder.inFile(file).map((id) => this._reader.node(id));
  }

  // Edges
  // ------------------------------------------------------------------------------------------------------------------

  *edges(): Iterable<Edge> {
    for (let id = 0; id < this._reader.nodeCount; id++)
      for (const raw of this._reader.callees(id, undefined)) yield this._edge(raw);
  }

  callees(f: FunctionNode, pins: readonly Pin[] = []): Edge[] {
    return this._reader.callees(this._id(f), this._pins(pins)).map((raw) => this._edge(raw));
  }

  callers(f: FunctionNode, pins: readonly Pin[] = []): Edge[] {
    return this._reader.callers(this._id(f), this._pins(pins)).map((raw) => this._edge(raw));
  }

  /**
   * A function's number here. One of another graph of the same files (an older one, which somebody still shows) is
   * found by name and place; -1 when it is gone.
   */
  private _id(f: FunctionNode): number {
    const own = this._reader.idOf(f);
    if (own >= 0) return own;
    const same = this._reader.finder
      .find(f.name)
      .map((id) => this._reader.node(id))
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
    if (this._lastPins?.key !== key) this._lastPins = { key, pins: new Pins(pins, this._reader, this._allDrivers) };
    return this._lastPins.pins;
  }

  private get _allDrivers(): Drivers {
    return (this._drivers ??= new Drivers(this._reader));
  }

  pinProblems(pins: readonly Pin[]): readonly PinProblem[] {
    return this._pins(pins)?.problems ?? [];
  }

  pinChoices(): PinChoice[] {
    return pinChoices(this._allDrivers);
  }

  /** Why a candidate is one. */
  private _doubts(raw: CallEdge): readonly Doubt[] {
    return raw.certainty === 'candidate'
      ? doubtsOf(this._reader, this._flows, raw, this._reader.isIndexedByBits(raw.callee))
      : [];
  }

  private _edge(raw: CallEdge): Edge {
    const { sites } = this._data;
    const at = raw.site * SiteField.Width;
    const kind = sites[at + SiteField.Kind];
    const location = sites[at + SiteField.AbstractLocation];
    const node = (id: number): FunctionNode => this._reader.node(id);
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
      place: this._reader.place(sites[at + SiteField.File], sites[at + SiteField.Line], sites[at + SiteField.Column]),
      via:
        kind === SiteKind.Direct
          ? ''
          : this._reader.viaOf(location) || (location < 0 ? this._reader.text(sites[at + SiteField.Note]) : ''),
      macro: this._reader.text(sites[at + SiteField.Macro]),
      get doubts() {
        return (doubts ??= readDoubts());
      },
      evidence: () => this._edgeEvidence(kind, location, raw),
    };
  }

  private _edgeEvidence(kind: SiteKind, location: number, raw: CallEdge): Evidence[] {
    const { sites } = this._data;
    const at = raw.site * SiteField.Width;
    const folded = this._reader.foldedBy(raw.site);
    if (folded) {
      const place = this._reader.place(
        sites[at + SiteField.File],
        sites[at + SiteField.Line],
        sites[at + SiteField.Column],
      );
      return [
        { ...place, what: foldedFact(folded) },
        ...(location >= 0 ? this._flows.of(location, raw.callee, this._reader.node(raw.caller).file) : []),
      ];
    }
    if (location >= 0 && kind !== SiteKind.Constructor)
      return this._flows.of(location, raw.callee, this._reader.node(raw.caller).file);
    const place = this._reader.place(
      sites[at + SiteField.File],
      sites[at + SiteField.Line],
      sites[at + SiteField.Column],
    );
    const name = this._reader.node(raw.callee).name;
    switch (kind) {
      case SiteKind.Constructor:
        return [{ ...place, what: { code: 'constructor', function: name } }];
      case SiteKind.Thread:
        return [{ ...place, what: { code: 'startRoutine', function: name } }];
      case SiteKind.Callback:
        return [
          {
            ...place,
            what: {
              code: 'handedOver',
              function: name,
              receiver: receiverOf(this._reader.text(sites[at + SiteField.Note])),
            },
          },
        ];
      default:
        return [];
    }
  }

  private get _flows(): FlowEvidence {
    return (this._evidence ??= new FlowEvidence(this._reader));
  }

  unresolved(f?: FunctionNode): UnresolvedCall[] {
    const out: UnresolvedCall[] = [];
    const { sites } = this._data;
    const own = f ? this._id(f) : -1;
    if (f && own < 0) return out;
    const [begin, end] = f ? this._reader.sitesOf(own) : [0, sites.length / SiteField.Width];
    for (let site = begin; site < end; site++) {
      const at = site * SiteField.Width;
      if (sites[at + SiteField.Kind] !== SiteKind.Pointer) continue;
      const caller = sites[at + SiteField.Caller];
      // A call that is not compiled (through a NULL that a macro is given) leads nowhere by intent.
      if (this._reader.targetsOf(site, caller).length > 0 || this._reader.foldedBy(site)) continue;
      const location = sites[at + SiteField.AbstractLocation];
      out.push({
        caller: this._reader.node(caller),
        place: this._reader.place(sites[at + SiteField.File], sites[at + SiteField.Line], sites[at + SiteField.Column]),
        via: this._reader.viaOf(location),
        reason: location < 0 ? unresolvedReason(this._reader.text(sites[at + SiteField.Note])) : this._reason(location),
      });
    }
    return out;
  }

  private _reason(location: number): UnresolvedReason {
    const { locations } = this._data;
    if (locations[location * LocationField.Width + LocationField.Count] > 0) return { code: 'otherPlatform' };
    switch (locations[location * LocationField.Width + LocationField.Kind]) {
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
    return findPaths(this._reader, begin, end, max, this._pins(pins)).map((path) =>
      path.map((raw) => ({ edge: this._edge(raw) })),
    );
  }

  tables(struct?: string): TableRow[] {
    return tableRows(this._reader, struct);
  }

  tableMatrices(struct?: string): TableMatrix[] {
    return tableMatrices(this._reader, struct);
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
      const held = this._reader.locationFlows.held(location);
      for (const node of narrowed ? narrowed.narrow(location, held) : held) {
        if (seen.has(node)) continue;
        seen.add(node);
        let evidence: Evidence[] | undefined;
        // Hundreds of functions may be there, and the lines of a few are looked at.
        out.push({
          target: this._reader.node(node),
          get evidence() {
            return (evidence ??= flows.of(location, node));
          },
        });
      }
    }
    return out;
  }

  private _memberLocations(struct: string, member: string): number[] {
    const { locations } = this._data;
    const found: number[] = [];
    for (let at = 0; at < locations.length; at += LocationField.Width) {
      if (
        locations[at + LocationField.Kind] !== LocationKind.Member ||
        this._reader.text(locations[at + LocationField.Member]) !== member
      )
        continue;
      if (this._reader.text(locations[at + LocationField.Record]) === struct) found.push(at / LocationField.Width);
    }
    return found;
  }

  members(): { struct: string; member: string; functions: number }[] {
    const { locations } = this._data;
    const found = new Map<string, { struct: string; member: string; functions: number }>();
    for (let at = 0; at < locations.length; at += LocationField.Width) {
      if (
        locations[at + LocationField.Kind] !== LocationKind.Member ||
        locations[at + LocationField.Count] === 0 ||
        locations[at + LocationField.Record] === 0
      )
        continue;
      const struct = this._reader.text(locations[at + LocationField.Record]);
      const member = this._reader.text(locations[at + LocationField.Member]);
      const key = `${struct}.${member}`;
      const known = found.get(key);
      if (known) known.functions = Math.max(known.functions, locations[at + LocationField.Count]);
      else found.set(key, { struct, member, functions: locations[at + LocationField.Count] });
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  }

  memberDefinitions(struct: string, member: string): SourcePlace[] {
    const { members } = this._data;
    const wanted = new Set(this._memberLocations(struct, member));
    const places: SourcePlace[] = [];
    for (let at = 0; at < members.length; at += MemberField.Width) {
      if (!wanted.has(members[at + MemberField.AbstractLocation])) continue;
      places.push(
        this._reader.place(
          members[at + MemberField.File],
          members[at + MemberField.Line],
          members[at + MemberField.Column],
        ),
      );
    }
    return places;
  }

  memberAt(
    file: string,
    line: number,
    column: number,
  ): { struct: string; member: string; definition?: SourcePlace } | undefined {
    const { mentions, locations } = this._data;
    const id = this._reader.finder.fileId(file);
    if (id === undefined) return undefined;
    for (let at = 0; at < mentions.length; at += MentionField.Width) {
      if (mentions[at + MentionField.File] !== id || mentions[at + MentionField.Line] !== line) continue;
      const location = mentions[at + MentionField.AbstractLocation] * LocationField.Width;
      const member = this._reader.text(locations[location + LocationField.Member]);
      const start = mentions[at + MentionField.Column];
      if (column < start || column > start + member.length) continue;
      return {
        struct: this._reader.text(locations[location + LocationField.Record]),
        member,
        definition: this._reader.declarationOf(mentions[at + MentionField.AbstractLocation]),
      };
    }
    return undefined;
  }

  // Summary
  // ------------------------------------------------------------------------------------------------------------------

  private _summarise(): IndexSummary {
    const { files, nodes } = this._data;
    const edges: Record<EdgeKind, number> = { direct: 0, pointer: 0, thread: 0, callback: 0, constructor: 0 };
    let candidateEdges = 0;
    for (let id = 0; id < this._reader.nodeCount; id++) {
      for (const { site, certainty } of this._reader.callees(id, undefined)) {
        edges[EDGE_KINDS[this._data.sites[site * SiteField.Width + SiteField.Kind]]]++;
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
      parseProblems: this._data.parseProblems,
      functionsWithParseProblems: withProblems,
    };
  }
}
