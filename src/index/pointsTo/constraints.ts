/**
 * Facts of files -> inclusion constraints for the solver: functions named (`p = f`: f is in the points-to set of p),
 * copies (`p = q`), and calls, whose arguments flow to parameters and whose results flow back. Direct calls bind
 * their arguments here; pointer calls do whenever the solver finds a function in the location called through.
 */

import { push } from '../../base/multimap';
import { PairIds } from '../../base/pairs';
import {
  ArgColumn,
  CallColumn,
  CallFlag,
  CallKind,
  FlowColumn,
  FlowKind,
  LocationKind,
  SourceKind,
  TableColumn,
} from '../facts/facts';
import { SiteKind } from '../graph/graphData';
import type { Linker } from '../link/linker';
import type { FileReader } from './fileReader';
import type { LocationTable } from './locationTable';
import { ObjectFacts } from './objectFacts';
import type { Argument, CallSite, ExternalArgument, Flow, TableEntry } from './rows';
import { Solver } from './solver';

/** What the solver hands on when a function turns up in the location of a pointer call. */
interface PointerCall {
  args: readonly Argument[];
  /** Locations of the call's result, where it is used. */
  results: readonly number[];
}

export class Constraints {
  readonly solver = new Solver({ reached: (location, node) => this._reached(location, node) });
  sites: CallSite[] = [];
  flows: Flow[] = [];
  readonly externalArgs: ExternalArgument[] = [];
  readonly tables: TableEntry[] = [];
  /** Numbers of dispatch tables, by the variable and the path of the file that holds its initialiser. */
  readonly tableIds = new PairIds<string, string>();
  readonly objects = new ObjectFacts(this.tableIds);
  /** Flows into a member of whatever a pointer points to, or into an array under an index that is not constant. */
  readonly intoAnyObject: Flow[] = [];
  /** Variables that get a whole value from elsewhere (`ops = *given`), with one of the places. */
  readonly overwritten = new Map<number, Omit<Flow, 'source' | 'target'>>();
  private readonly _callsThrough = new Map<number, PointerCall[]>();
  /** Sites of functions that stand in files which several units take in textually. */
  private readonly _shared = new Map<string, CallSite>();

  constructor(
    private readonly _linker: Linker,
    private readonly _locations: LocationTable,
  ) {}

  /** Adds all that one file says. */
  addFile(reader: FileReader): void {
    this._calls(reader, this._arguments(reader));
    this.objects.add(reader);
    this._flows(reader);
    this._tables(reader);
  }

  addFlow(flow: Flow): void {
    this.flows.push(flow);
    if (flow.sourceKind === SourceKind.Function) this.solver.addFunction(flow.target, flow.source);
    else this.solver.copy(flow.source, flow.target);
  }

  /** Whether some call goes through a location. */
  isCalledThrough(location: number): boolean {
    return this._callsThrough.has(location);
  }

  private _flows(reader: FileReader): void {
    const { flows, strings } = reader.facts;
    for (let at = 0; at < flows.length; at += FlowColumn.Width) {
      const sourceKind: SourceKind = flows[at + FlowColumn.SourceKind];
      const kind: FlowKind = flows[at + FlowColumn.Kind];
      const base = {
        sourceKind,
        node: reader.node(flows[at + FlowColumn.Function]),
        kind,
        path: strings[flows[at + FlowColumn.File]],
        line: flows[at + FlowColumn.Line],
        column: flows[at + FlowColumn.Column],
        variable: strings[flows[at + FlowColumn.Variable]],
      };
      const targets = reader.locations(flows[at + FlowColumn.Target]);
      if (kind === FlowKind.Whole) {
        for (const variable of targets) this.overwritten.set(variable, base);
        continue;
      }
      const anyObject = isSummary(reader.locationKind(flows[at + FlowColumn.Target]));
      for (const target of targets) {
        const member = this._locations.locations[target].base;
        for (const source of reader.sources(sourceKind, flows[at + FlowColumn.Source])) {
          const flow = { ...base, source, target };
          this.addFlow(flow);
          if (member >= 0) this.addFlow({ ...base, source, target: member });
          else if (anyObject) this.intoAnyObject.push(flow);
        }
      }
    }
  }

  private _tables(reader: FileReader): void {
    const { tables, strings } = reader.facts;
    for (let at = 0; at < tables.length; at += TableColumn.Width) {
      const path = strings[tables[at + TableColumn.File]];
      this.tables.push({
        table: this.tableIds.id(strings[tables[at + TableColumn.Variable]], path),
        location: reader.locations(tables[at + TableColumn.AbstractLocation])[0],
        node: reader.functions(tables[at + TableColumn.Function])[0],
        path,
        line: tables[at + TableColumn.Line],
        element: tables[at + TableColumn.Element],
      });
    }
  }

  /** Arguments by call row. */
  private _arguments(reader: FileReader): Map<number, Argument[]> {
    const { args, calls, strings } = reader.facts;
    const byCall = new Map<number, Argument[]>();
    for (let at = 0; at < args.length; at += ArgColumn.Width) {
      const call = args[at + ArgColumn.Call];
      const sourceKind: SourceKind = args[at + ArgColumn.SourceKind];
      const callAt = call * CallColumn.Width;
      const isDirect = calls[callAt + CallColumn.Kind] === CallKind.Direct;
      push(byCall, call, {
        index: args[at + ArgColumn.Index],
        sourceKind,
        sources: reader.sources(sourceKind, args[at + ArgColumn.Source]),
        caller: reader.node(calls[callAt + CallColumn.Caller]),
        flags: args[at + ArgColumn.Flags],
        path: strings[calls[callAt + CallColumn.File]],
        line: args[at + ArgColumn.Line],
        column: args[at + ArgColumn.Column],
        callee: isDirect ? reader.symbolName(calls[callAt + CallColumn.Target]) : '',
      });
    }
    return byCall;
  }

  /** Pointer calls, and what is handed over by calls of both kinds. */
  private _calls(reader: FileReader, argsOf: ReadonlyMap<number, Argument[]>): void {
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
      const site: CallSite = {
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
        push(this._callsThrough, site.location, { args: argsOf.get(row) ?? [], results: reader.results(row) });
        this.solver.callThrough(site.location);
      }
      if (caller >= 0 && this._isNew(site)) this.sites.push(site);
    }
  }

  /** A function that stands in a file which several units take in textually has its call sites once. */
  private _isNew(site: CallSite): boolean {
    if (!this._linker.nodes[site.caller].shared) return true;
    const key = `${site.caller} ${site.location} ${site.line} ${site.column} ${site.path}`;
    const known = this._shared.get(key);
    if (known) {
      // Left out in one unit, compiled in another.
      if (!(site.flags & CallFlag.Folded) && known.flags & CallFlag.Folded)
        Object.assign(known, { flags: site.flags, note: site.note });
      return false;
    }
    this._shared.set(key, site);
    return true;
  }

  private _merged(locations: readonly number[]): number {
    const merged = this._locations.merged();
    for (const location of locations) this.solver.copy(location, merged);
    return merged;
  }

  private _bindArguments(node: number, args: readonly Argument[]): void {
    const callee = this._linker.nodes[node];
    for (const arg of args) {
      if (!callee.defined) {
        for (const source of arg.sources) this.externalArgs.push({ ...arg, callee: callee.name, source });
        continue;
      }
      for (const source of arg.sources) {
        const flow = { ...arg, source, node: arg.caller, kind: FlowKind.Argument, variable: arg.callee };
        this.addFlow({ ...flow, target: this._locations.param(node, arg.index) });
        if (this._locations.hasVariadic(node)) this.addFlow({ ...flow, target: this._locations.variadic(node) });
      }
    }
  }

  private _reached(location: number, node: number): void {
    for (const { args, results } of this._callsThrough.get(location) ?? []) {
      this._bindArguments(node, args);
      for (const result of results) this.solver.copy(this._locations.returned(node), result);
    }
  }
}

/** Whether a location stands for a member of many objects, or for all elements of an array ("summary node"). */
function isSummary(kind: LocationKind): boolean {
  return kind === LocationKind.Member || kind === LocationKind.Global || kind === LocationKind.Local;
}
