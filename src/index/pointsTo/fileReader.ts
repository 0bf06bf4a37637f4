/** One file's facts with their rows translated to the workspace's numbers. */

import type { FileFacts } from '../facts/facts';
import {
  ArgColumn,
  CallColumn,
  CallKind,
  FlowColumn,
  OriginColumn,
  LocationColumn,
  LocationKind,
  SourceKind,
  SymbolColumn,
} from '../facts/facts';
import type { Components } from '../link/components';
import type { LinkedFile } from '../link/linkedFile';
import type { Linker } from '../link/linker';
import type { OwnObjects } from './ownObjects';
import type { LocationTable } from './locationTable';

export class FileReader {
  private readonly _locations: (readonly number[] | undefined)[] = [];
  readonly facts: FileFacts;
  private _results: Map<number, number> | undefined;
  private readonly _component: number;

  constructor(
    readonly linked: LinkedFile,
    private readonly _linker: Linker,
    private readonly _table: LocationTable,
    private readonly _components: Components,
    private readonly _own: OwnObjects,
  ) {
    this.facts = linked.facts;
    this._component = _components.of(this.facts.path);
  }

  node(row: number): number {
    return row < 0 ? -1 : this.linked.nodes[row];
  }

  symbolName(symbol: number): string {
    return this.facts.strings[this.facts.symbols[symbol * SymbolColumn.Width + SymbolColumn.Name]];
  }

  /** Nodes of a symbol: its definitions, else the function that is only declared. */
  functions(symbol: number): readonly number[] {
    return this.linked.bound[symbol];
  }

  locationKind(row: number): LocationKind {
    return this.facts.locations[row * LocationColumn.Width];
  }

  locations(row: number): readonly number[] {
    return (this._locations[row] ??= this._locationsOf(row));
  }

  private _locationsOf(row: number): readonly number[] {
    const at = row * LocationColumn.Width;
    const { locations } = this.facts;
    if (locations[at] === LocationKind.Written)
      return this.locations(locations[at + LocationColumn.A]).map((pointer) => this._table.written(pointer));
    if (locations[at] === LocationKind.Object) {
      const [member] = this.locations(locations[at + LocationColumn.B]);
      const [variable] = this.locations(locations[at + LocationColumn.A]);
      return [this._table.objectOrMember(variable, member)];
    }
    if (locations[at] === LocationKind.Element) {
      const [array] = this.locations(locations[at + LocationColumn.A]);
      return [this._table.elementOrArray(array, locations[at + LocationColumn.B])];
    }
    if (locations[at] === LocationKind.Typed)
      return this.locations(locations[at + LocationColumn.A]).map((location) =>
        this._table.typed(location, locations[at + LocationColumn.B]),
      );
    if (locations[at] === LocationKind.Own) {
      const members = this.locations(locations[at + LocationColumn.A]);
      const origins = this.locations(locations[at + LocationColumn.B]);
      const own = origins.every((origin) => this._own.isOwn(origin));
      if (!own && !origins.every((origin) => this._own.isOwn(origin) || this._own.isLookedUp(origin))) return members;
      return members.map((member) => {
        const { kind, path } = this._table.locations[member];
        return kind === LocationKind.Member && this._components.of(path) !== this._component
          ? this._table.own(member, this._component, !own)
          : member;
      });
    }
    return this._table.of(this.linked, row, this._linker);
  }

  /** Tells where pointers to other components' objects come from. */
  origins(): void {
    const { origins, locations } = this.facts;
    for (let at = 0; at < origins.length; at += OriginColumn.Width) {
      const source = origins[at + OriginColumn.Source];
      for (const target of this.locations(origins[at + OriginColumn.Target])) {
        if (source < 0) {
          this._own.foreign(target);
          continue;
        }
        const result = locations[source * LocationColumn.Width] === LocationKind.Return;
        for (const location of this.locations(source)) {
          // Another component's function may give any object.
          const node = result ? this._linker.nodes[this._table.locations[location].node] : undefined;
          const foreign = node && (!node.defined || this._components.of(node.path) !== this._component);
          if (foreign) this._own.lookedUp(target);
          else this._own.copy(location, target);
        }
      }
    }
  }

  sources(kind: SourceKind, source: number): readonly number[] {
    return kind === SourceKind.Function ? this.functions(source) : this.locations(source);
  }

  /** Locations of what a pointer call gives back, where it is used. */
  results(call: number): readonly number[] {
    if (!this._results) {
      this._results = new Map();
      const { locations } = this.facts;
      for (let row = 0; row * LocationColumn.Width < locations.length; row++) {
        const at = row * LocationColumn.Width;
        if (locations[at] === LocationKind.Result) this._results.set(locations[at + LocationColumn.A], row);
      }
    }
    const row = this._results.get(call);
    return row === undefined ? [] : this.locations(row);
  }

  /**
   * Makes locations known that must be before any call is joined: of variable arguments, and of members of variables that
   * are read.
   */
  prepare(): void {
    const { locations, calls, flows, args } = this.facts;
    let objects = false;
    for (let row = 0; row * LocationColumn.Width < locations.length; row++) {
      const kind = locations[row * LocationColumn.Width] as LocationKind;
      if (kind === LocationKind.Variadic) this.locations(row);
      else if (kind === LocationKind.Object || kind === LocationKind.Element) objects = true;
    }
    if (!objects) return;
    for (let at = 0; at < calls.length; at += CallColumn.Width) {
      if (calls[at + CallColumn.Kind] === CallKind.Pointer) this._object(calls[at + CallColumn.Target]);
    }
    for (let at = 0; at < flows.length; at += FlowColumn.Width) {
      if (flows[at + FlowColumn.SourceKind] === SourceKind.AbstractLocation)
        this._object(flows[at + FlowColumn.Source]);
    }
    for (let at = 0; at < args.length; at += ArgColumn.Width) {
      if (args[at + ArgColumn.SourceKind] === SourceKind.AbstractLocation) this._object(args[at + ArgColumn.Source]);
    }
  }

  /** A location that is read: if it is a member of a named variable, it gets a location of its own over the workspace. */
  private _object(row: number): void {
    const at = row * LocationColumn.Width;
    const { locations } = this.facts;
    if (row < 0 || (locations[at] !== LocationKind.Object && locations[at] !== LocationKind.Element)) return;
    const constant = locations[at + LocationColumn.C] !== 0;
    const [variable] = this.locations(locations[at + LocationColumn.A]);
    if (locations[at] === LocationKind.Element)
      this._table.element(variable, locations[at + LocationColumn.B], constant);
    else this._table.object(variable, this.locations(locations[at + LocationColumn.B])[0], constant);
  }
}
