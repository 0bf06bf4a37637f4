/**
 * Facts of all files -> the joined call graph: links direct calls, propagates function values, and finds thread starts,
 * callbacks of code outside of the workspace, and constructors.
 */

import { DoubtFlag } from '../graph/doubt';
import type { FileFacts } from '../facts/facts';
import {
  ARITY_SHIFT,
  ArgColumn,
  ArgFlag,
  CallColumn,
  CallFlag,
  CallKind,
  FlowColumn,
  FlowKind,
  FunctionFlag,
  LocationKind,
  SourceKind,
  TableColumn,
} from '../facts/facts';
import type { GraphData } from '../graph/graphData';
import { SiteKind } from '../graph/graphData';
import type { Workspace } from '../workspace';
import { buildGraph } from '../graph/buildGraph';
import { narrowByChoice } from '../narrowing/chosen';
import type { Components } from '../link/components';
import type { DirectCalls } from '../link/directCalls';
import { findFamilies } from '../narrowing/families';
import { FileReader } from '../link/fileReader';
import { narrowFixedElements } from '../narrowing/fixedElements';
import { narrowByKinds } from '../narrowing/kinds';
import type { LinkedFile } from '../link/linkedFile';
import type { Linker } from '../link/linker';
import { Links } from '../link/links';
import { ObjectFacts } from './objectFacts';
import { OwnObjects } from './receivers';
import { narrowByPrograms } from '../narrowing/replaced';
import { LocationTable } from './locationTable';
import { Solver } from './solver';
import { narrowByTables } from '../narrowing/tablePointers';
import { findThreads } from './threads';
import { push } from '../../base/multimap';

/** A place as the join holds it. */
export interface JoinPlace {
  path: string;
  line: number;
  column: number;
}
/** A site that is no direct call: those are in {@link Joined.direct}. */
export interface JoinSite extends JoinPlace {
  caller: number;
  kind: Exclude<SiteKind, SiteKind.Direct>;
  /** Pointer call: those of the location's functions that the caller's objects hold, when that is less than all. */
  targets: readonly number[];
  /** Pointer call: location of the pointer to the table that the member is in; none: not known. */
  pointer?: number;
  /** Pointer call without {@link targets}: all that the location holds are candidates. */
  undecided?: boolean;
  /** Why the source does not decide on what is not in {@link targets}: bits of {@link DoubtFlag}. */
  doubts: number;
  location: number;
  macro: string;
  note: string;
  flags: number;
}
export interface JoinFlow extends JoinPlace {
  sourceKind: SourceKind;
  source: number;
  target: number;
  node: number;
  kind: FlowKind;
  variable: string;
}
/** An argument that is or may carry a function, of a call. */
interface JoinArg extends JoinPlace {
  index: number;
  sourceKind: SourceKind;
  sources: readonly number[];
  caller: number;
  flags: number;
  callee: string;
}
/** A function value handed to a function that is not in the workspace. */
export interface ExternalArg extends JoinPlace {
  callee: string;
  index: number;
  sourceKind: SourceKind;
  source: number;
  caller: number;
  flags: number;
}
export interface JoinTable {
  variable: string;
  location: number;
  node: number;
  path: string;
  line: number;
  /** As in {@link TableColumn.Element}. */
  element: number;
}
/** Everything known when the graph is written out. */
export interface Joined {
  linker: Linker;
  locations: LocationTable;
  solver: Solver;
  direct: DirectCalls;
  sites: JoinSite[];
  flows: JoinFlow[];
  externalArgs: ExternalArg[];
  readers: readonly FileReader[];
  tables: JoinTable[];
  objects: ObjectFacts;
  links: Links;
}

/**
 * Joins facts. Their order does not matter to what the graph says.
 * @returns the graph, ready to be stored or queried
 */
export function joinFacts(files: readonly FileFacts[], workspace: Workspace): GraphData {
  return joinLinked(new Links(files, workspace));
}

/** Joins what is linked: propagates function values over all files, and writes the graph. */
export function joinLinked(links: Links): GraphData {
  return new Join(links).run();
}

export class Join implements Joined {
  readonly linker: Linker;
  readonly locations: LocationTable;
  readonly solver: Solver;
  direct: DirectCalls;
  sites: JoinSite[] = [];
  flows: JoinFlow[] = [];
  readonly externalArgs: ExternalArg[] = [];
  readonly readers: FileReader[];
  readonly tables: JoinTable[] = [];
  readonly objects = new ObjectFacts();
  /** Pointer calls by location: what to hand on when a function turns up. */
  private readonly _callsThrough = new Map<number, { args: JoinArg[]; results: readonly number[] }[]>();
  private readonly _seen = new Map<string, JoinSite>();
  private readonly _components: Components;
  private readonly _own: OwnObjects;
  /** Flows into a member of whatever a pointer points to. */
  private readonly _inAnyObject: JoinFlow[] = [];
  /** Variables that are overwritten as a whole, with one of the places. */
  private readonly _wholes = new Map<number, Omit<JoinFlow, 'source' | 'target'>>();

  constructor(readonly links: Links) {
    const { linker, components, workspace } = links;
    this.linker = linker;
    this.direct = links.direct;
    this.locations = new LocationTable((path) => workspace.rootOf(path) >= 0);
    this._components = components;
    this._own = new OwnObjects(this.locations);
    this.readers = links.files.map((file) => new FileReader(file, linker, this.locations, components, this._own));
    this.solver = new Solver({ reached: (location, node) => this._reached(location, node) });
  }

  /** Joins all; called once. */
  run(): GraphData {
    this.linker.recycle();
    const { readers } = this;
    for (const reader of readers) reader.prepare();
    for (const reader of readers) reader.origins();
    this._own.solve();
    for (const reader of readers) this._file(reader);
    this._objects();
    this._narrow();
    this.solver.solve();
    this._unknown();
    this._lookedUp();
    findFamilies(this, this._components);
    narrowByTables(this);
    narrowByKinds(this, this._components);
    narrowByChoice(this);
    narrowByPrograms(this, this._components);
    narrowFixedElements(this);
    this._callbacks();
    findThreads(this);
    this._constructors();
    this._lines = Int32Array.from(this.linker.nodes, (node) => node.line);
    return buildGraph(this, this.links);
  }

  /**
   * A graph of changed files at once, before all is joined anew: direct calls are as the text has them; functions
   * that the files put somewhere are added to what was known; pointer calls keep what was decided for them. What has
   * gone from the files is still in what pointers hold elsewhere.
   * @param changed files that {@link Links.replace} took
   */
  change(changed: readonly LinkedFile[]): GraphData {
    const { nodes } = this.linker;
    this.direct = this.links.direct;
    const paths = new Set(changed.map(({ facts }) => facts.path));
    const before = new Map<string, JoinSite[]>();
    const gone = (node: number): boolean => node >= 0 && nodes[node].gone;
    this.sites = this.sites.filter((site) => {
      if (gone(site.caller)) return false;
      site.targets = site.targets.filter((node) => !gone(node));
      if (!paths.has(site.path)) return true;
      if (site.kind === SiteKind.Pointer) {
        push(before, keyOf(site), site);
        return false;
      }
      site.line += nodes[site.caller].line - this._lines[site.caller];
      return true;
    });
    this.flows = this.flows.filter(
      (flow) =>
        flow.kind === FlowKind.Own ||
        !(paths.has(flow.path) || gone(flow.node) || (flow.sourceKind === SourceKind.Function && gone(flow.source))),
    );
    const from = this.locations.locations.length;
    const readers = changed.map(
      (file) =>
        (this.readers[file.order] = new FileReader(file, this.linker, this.locations, this._components, this._own)),
    );
    for (const reader of readers) reader.prepare();
    for (const reader of readers) reader.origins();
    this._own.solve();
    const first = this.sites.length;
    for (const reader of readers) this._file(reader);
    this._objects(from);
    this._narrow(from);
    this.solver.solve();
    this._unknown(from);
    for (const site of this.sites.slice(first)) this._keep(site, before);
    for (const node of nodes) this._lines[node.id] = node.line;
    return buildGraph(this, this.links);
  }

  private _lines = new Int32Array(0);

  /** A pointer call of a changed file is narrowed as it was before; a new one as another through the same member. */
  private _keep(site: JoinSite, before: ReadonlyMap<string, JoinSite[]>): void {
    const known = before.get(keyOf(site));
    const same = known && known.length > 1 ? known.shift() : known?.[0];
    if (same) Object.assign(site, { targets: same.targets, undecided: same.undecided, doubts: same.doubts });
    else if (site.location >= 0 && this.solver.get(site.location).size > 1)
      Object.assign(site, { undecided: true, doubts: DoubtFlag.NotAnalysed });
  }

  private _file(reader: FileReader): void {
    this._calls(reader, this._args(reader));
    this.objects.add(reader);
    const { facts } = reader;
    const { flows, strings } = facts;
    for (let at = 0; at < flows.length; at += FlowColumn.Width) {
      const sourceKind = flows[at + FlowColumn.SourceKind] as SourceKind;
      const node = reader.node(flows[at + FlowColumn.Function]);
      const base = {
        sourceKind,
        node,
        kind: flows[at + FlowColumn.Kind] as FlowKind,
        path: strings[flows[at + FlowColumn.File]],
        line: flows[at + FlowColumn.Line],
        column: flows[at + FlowColumn.Column],
        variable: strings[flows[at + FlowColumn.Variable]],
      };
      if (base.kind === FlowKind.Whole) {
        for (const variable of reader.locations(flows[at + FlowColumn.Target])) this._wholes.set(variable, base);
        continue;
      }
      const anywhere = isWhole(reader.locationKind(flows[at + FlowColumn.Target]));
      for (const target of reader.locations(flows[at + FlowColumn.Target])) {
        const member = this.locations.locations[target].base;
        for (const source of reader.sources(sourceKind, flows[at + FlowColumn.Source])) {
          this._flow({ ...base, source, target });
          if (member >= 0) this._flow({ ...base, source, target: member });
          else if (anywhere) this._inAnyObject.push(this.flows[this.flows.length - 1]);
        }
      }
    }
    const { tables } = facts;
    for (let at = 0; at < tables.length; at += TableColumn.Width) {
      this.tables.push({
        variable: strings[tables[at + TableColumn.Variable]],
        location: reader.locations(tables[at + TableColumn.AbstractLocation])[0],
        node: reader.functions(tables[at + TableColumn.Function])[0],
        path: strings[tables[at + TableColumn.File]],
        line: tables[at + TableColumn.Line],
        element: tables[at + TableColumn.Element],
      });
    }
  }

  private _flow(flow: JoinFlow): void {
    this.flows.push(flow);
    if (flow.sourceKind === SourceKind.Function) this.solver.put(flow.target, flow.source);
    else this.solver.copy(flow.source, flow.target);
  }

  /**
   * Members of named variables that are read by themselves: beside what is written to them by name they hold what is
   * written to the member through some pointer (a constant does not), and all that the member ever holds where the
   * whole variable is overwritten.
   */
  private _objects(from = 0): void {
    const objects = new Map<number, number[]>();
    this.locations.locations.forEach((location, id) => {
      if (id < from || location.variable < 0) return;
      const whole = this._wholes.get(location.variable);
      if (whole)
        this._flow({
          ...whole,
          sourceKind: SourceKind.AbstractLocation,
          source: location.base,
          target: id,
          kind: FlowKind.Assign,
        });
      else if (!location.constant) objects.set(location.base, [...(objects.get(location.base) ?? []), id]);
    });
    for (const flow of this._inAnyObject) {
      for (const object of objects.get(flow.target) ?? []) this._flow({ ...flow, target: object });
    }
  }

  /** A component's own objects hold functions of its own, or of components that it has to do with. */
  private _narrow(from = 0): void {
    const { nodes } = this.linker;
    const component = (node: number): number => nodes[node].component;
    this._components.unlink();
    this.direct.each((caller, callee) => this._components.link(nodes[caller].component, nodes[callee].component));
    for (const flow of this.flows) {
      if (flow.sourceKind === SourceKind.Function)
        this._components.link(this._components.of(flow.path), component(flow.source));
    }
    this.locations.locations.forEach((location, id) => {
      if (id < from) return;
      if (location.arity > 0)
        this.solver.copySome(location.base, id, (node) => takes(nodes[node].flags, location.arity));
      else if (location.lookedUp) this.solver.copy(location.base, id);
      else if (location.kind === LocationKind.Own)
        this.solver.copySome(location.base, id, (node) =>
          this._components.together(location.component, component(node)),
        );
      else return;
      this.flows.push({
        sourceKind: SourceKind.AbstractLocation,
        source: location.base,
        target: id,
        node: -1,
        kind: FlowKind.Own,
        path: location.path,
        line: 1,
        column: 0,
        variable: '',
      });
    });
  }

  /**
   * A variable's or component's own member that nobody is seen to set is filled in a way that is not understood: it
   * may hold whatever the member holds.
   */
  private _unknown(from = 0): void {
    const { locations } = this.locations;
    const { nodes } = this.linker;
    for (let id = from; id < locations.length; id++) {
      const { kind, constant, base, component, arity, variable, lookedUp } = locations[id];
      if (lookedUp) continue;
      // A component that puts no function of its own into the member has no objects of its own to call.
      const known =
        arity > 0
          ? this.solver.get(id).size > 0
          : kind === LocationKind.Own
            ? [...this.solver.get(id)].some((node) => nodes[node].component === component)
            : variable < 0 || constant || this.solver.get(id).size > 0;
      if (!known) this.solver.copy(base, id);
    }
    this.solver.solve();
  }

  /**
   * What a component looks up is its own first: where it implements the member itself, others' functions are
   * candidates.
   */
  private _lookedUp(): void {
    const { nodes } = this.linker;
    for (const site of this.sites) {
      const location =
        site.kind === SiteKind.Pointer && site.location >= 0 ? this.locations.locations[site.location] : undefined;
      if (!location?.lookedUp) continue;
      const held = [...this.solver.get(site.location)].sort((a, b) => a - b);
      const component = (node: number): number => nodes[node].component;
      if (!held.some((node) => component(node) === location.component)) continue;
      const own = held.filter((node) => this._components.together(location.component, component(node)));
      if (own.length === held.length) continue;
      site.targets = own;
      site.doubts = DoubtFlag.OtherComponent;
    }
  }

  /** Arguments by call row. */
  private _args(reader: FileReader): Map<number, JoinArg[]> {
    const { args, calls, strings } = reader.facts;
    const byCall = new Map<number, JoinArg[]>();
    for (let at = 0; at < args.length; at += ArgColumn.Width) {
      const call = args[at + ArgColumn.Call];
      const sourceKind = args[at + ArgColumn.SourceKind] as SourceKind;
      const callAt = call * CallColumn.Width;
      const direct = calls[callAt + CallColumn.Kind] === CallKind.Direct;
      const arg: JoinArg = {
        index: args[at + ArgColumn.Index],
        sourceKind,
        sources: reader.sources(sourceKind, args[at + ArgColumn.Source]),
        caller: reader.node(calls[callAt + CallColumn.Caller]),
        flags: args[at + ArgColumn.Flags],
        path: strings[calls[callAt + CallColumn.File]],
        line: args[at + ArgColumn.Line],
        column: args[at + ArgColumn.Column],
        callee: direct ? reader.symbolName(calls[callAt + CallColumn.Target]) : '',
      };
      const list = byCall.get(call);
      if (list) list.push(arg);
      else byCall.set(call, [arg]);
    }
    return byCall;
  }

  /** Pointer calls, and what is handed over by calls of all kinds. */
  private _calls(reader: FileReader, argsOf: Map<number, JoinArg[]>): void {
    const { calls, strings } = reader.facts;
    for (const [row, args] of argsOf) {
      const at = row * CallColumn.Width;
      if (calls[at + CallColumn.Kind] !== CallKind.Direct) continue;
      for (const node of reader.functions(calls[at + CallColumn.Target])) this._bindArguments(node, args);
    }
    for (const row of reader.linked.pointerCalls) {
      const at = row * CallColumn.Width;
      const caller = reader.node(calls[at + CallColumn.Caller]);
      const target = calls[at + CallColumn.Target];
      const site: JoinSite = {
        caller,
        kind: SiteKind.Pointer,
        targets: [],
        location: -1,
        path: strings[calls[at + CallColumn.File]],
        line: calls[at + CallColumn.Line],
        column: calls[at + CallColumn.Column],
        macro: strings[calls[at + CallColumn.Macro]],
        note: strings[calls[at + CallColumn.Note]],
        flags: calls[at + CallColumn.Flags],
        doubts: 0,
      };
      if (target >= 0) {
        // A call through the result of one of several functions is a call through each of their results.
        const locations = reader.locations(target);
        site.location = locations.length === 1 ? locations[0] : this._merged(locations);
        const pointer = calls[at + CallColumn.Pointer];
        if (pointer >= 0 && reader.locations(pointer).length === 1) [site.pointer] = reader.locations(pointer);
        const through = this._callsThrough.get(site.location);
        const call = { args: argsOf.get(row) ?? [], results: reader.results(row) };
        if (through) through.push(call);
        else this._callsThrough.set(site.location, [call]);
        this.solver.call(site.location);
      }
      if (caller >= 0 && this._isNew(site)) this.sites.push(site);
    }
  }

  /** A function that stands in a file that several units take in textually has its calls once. */
  private _isNew(site: JoinSite): boolean {
    if (!this.linker.nodes[site.caller].shared) return true;
    const key = `${site.caller} ${site.location} ${site.line} ${site.column} ${site.path}`;
    const known = this._seen.get(key);
    if (known) {
      // Left out in one unit, compiled in another.
      if (!(site.flags & CallFlag.Folded) && known.flags & CallFlag.Folded)
        Object.assign(known, { flags: site.flags, note: site.note });
      return false;
    }
    this._seen.set(key, site);
    return true;
  }

  private _merged(locations: readonly number[]): number {
    const merged = this.locations.merged();
    for (const location of locations) this.solver.copy(location, merged);
    return merged;
  }

  private _bindArguments(node: number, args: readonly JoinArg[]): void {
    const callee = this.linker.nodes[node];
    for (const arg of args) {
      if (!callee.defined) {
        for (const source of arg.sources) this.externalArgs.push({ ...arg, callee: callee.name, source });
        continue;
      }
      for (const source of arg.sources) {
        const flow = { ...arg, source, node: arg.caller, kind: FlowKind.Argument, variable: arg.callee };
        this._flow({ ...flow, target: this.locations.param(node, arg.index) });
        if (this.locations.hasVariadic(node)) this._flow({ ...flow, target: this.locations.variadic(node) });
      }
    }
  }

  private _reached(location: number, node: number): void {
    for (const { args, results } of this._callsThrough.get(location) ?? []) {
      this._bindArguments(node, args);
      for (const result of results) this.solver.copy(this.locations.returned(node), result);
    }
  }

  // Edges that are no calls in the text
  // -----------------------------------------------------------------------------------

  /** Functions handed to functions or put into records that are not in the workspace (libc): called back from there. */
  private _callbacks(): void {
    for (const arg of this.externalArgs) {
      if (!(arg.flags & ArgFlag.FunctionParameter) || isThreadStart(arg) || arg.caller < 0) continue;
      const targets = arg.sourceKind === SourceKind.Function ? [arg.source] : [...this.solver.get(arg.source)];
      this._extra(
        SiteKind.Callback,
        arg.caller,
        targets,
        arg.sourceKind === SourceKind.AbstractLocation ? arg.source : -1,
        arg,
        `handed to ${arg.callee}()`,
      );
    }
    for (const flow of this.flows) {
      const location = this.locations.locations[flow.target];
      if (
        !location.external ||
        location.kind !== LocationKind.Member ||
        flow.node < 0 ||
        this._callsThrough.has(flow.target)
      )
        continue;
      const targets = flow.sourceKind === SourceKind.Function ? [flow.source] : [...this.solver.get(flow.source)];
      this._extra(SiteKind.Callback, flow.node, targets, flow.target, flow, '');
    }
  }

  private _constructors(): void {
    const constructors = this.linker.nodes.filter((node) => node.defined && node.flags & FunctionFlag.Constructor);
    const startup = this.linker.startup(constructors.length > 0);
    if (!startup) return;
    for (const node of constructors) this._extra(SiteKind.Constructor, startup.id, [node.id], -1, node, '');
  }

  /** Adds a site that is not a call expression; nothing when it has no targets. */
  private _extra(
    kind: JoinSite['kind'],
    caller: number,
    targets: readonly number[],
    location: number,
    place: JoinPlace,
    note: string,
  ): void {
    if (targets.length === 0) return;
    const { path, line, column } = place;
    this.sites.push({ kind, caller, targets, location, path, line, column, macro: '', note, flags: 0, doubts: 0 });
  }
}

/** Function, and the location that is called through. */
function keyOf({ caller, location }: JoinSite): string {
  return `${caller} ${location}`;
}

/** Whether a location stands for a member of many objects, or for all elements of an array. */
function isWhole(kind: LocationKind): boolean {
  return kind === LocationKind.Member || kind === LocationKind.Global || kind === LocationKind.Local;
}

/** Whether a function may be called with `arity` - 1 arguments. */
function takes(flags: number, arity: number): boolean {
  const taken = flags >>> ARITY_SHIFT;
  return taken === 0 || taken === arity || ((flags & FunctionFlag.Variadic) !== 0 && taken <= arity);
}

/** POSIX: pthread_create(thread, attr, start_routine, arg); C11 thrd_create(thread, func, arg). */
export function isThreadStart(arg: { callee: string; index: number }): boolean {
  return (arg.callee === 'pthread_create' && arg.index === 2) || (arg.callee === 'thrd_create' && arg.index === 1);
}

export function isStartRoutineCall(site: JoinSite): boolean {
  return site.kind === SiteKind.Pointer && (site.flags & CallFlag.StartRoutine) !== 0;
}
