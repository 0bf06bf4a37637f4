/** Gives the locations of all files' facts their numbers over the workspace, and the words that show them. */

import { PairMap } from '../../base/pairs';
import { LocationColumn, LocationKind } from '../facts/facts';
import type { LinkedFile } from '../link/linkedFile';
import type { Linker } from '../link/linker';

export interface AbstractLocation {
  kind: LocationKind;
  /** Record's display name, for a member. */
  record: string;
  /** Name of the member, variable or parameter. */
  name: string;
  /** Function that a parameter, result or local belongs to: node, or -1. */
  node: number;
  /** Index of a parameter. */
  index: number;
  array: boolean;
  /** File that defines the record of a member. */
  path: string;
  /** The record is defined outside of the workspace. */
  external: boolean;
  /** Of a variable's own member or element: the location of the member in all objects, or of the array; else -1. */
  base: number;
  /** Of a variable's own member or element: the variable's location; else -1. */
  variable: number;
  /** Of what is read of an untyped location: 1 + the parameters of the functions; else 0. */
  arity: number;
  /** Of a component's own objects' member: the component; else -1. */
  component: number;
  /** Of a component's own objects' member: the objects are looked up, so that they may be others'. */
  lookedUp: boolean;
  /** Of a variable's own member: the variable is constant. */
  constant: boolean;
}

export class LocationTable {
  readonly locations: AbstractLocation[] = [];
  private readonly _globals = new PairMap<string, string, number>();
  /** Record, then member. */
  private readonly _members = new Map<string, Map<string, number>>();
  private readonly _params = new PairIds();
  private readonly _returned: (number | undefined)[] = [];
  private readonly _variadic: (number | undefined)[] = [];
  private readonly _written: (number | undefined)[] = [];
  private readonly _objects = new PairIds();
  private readonly _elements = new PairIds();
  private readonly _own = new PairIds();
  private readonly _lookedUp = new PairIds();
  private readonly _typed = new PairIds();

  /** @param _isWorkspace whether a path is in the workspace */
  constructor(private readonly _isWorkspace: (path: string) => boolean) {}

  param(node: number, index: number, name = ''): number {
    const id =
      this._params.get(node, index) ??
      this._params.set(node, index, this._push(location(LocationKind.Param, '', name, node, index)));
    if (name && !this.locations[id].name) this.locations[id].name = name;
    return id;
  }

  returned(node: number): number {
    return (this._returned[node] ??= this._push(location(LocationKind.Return, '', '', node)));
  }

  variadic(node: number): number {
    return (this._variadic[node] ??= this._push(location(LocationKind.Variadic, '', '', node)));
  }

  /** Whether a function reads its variable arguments as functions. */
  hasVariadic(node: number): boolean {
    return this._variadic[node] !== undefined;
  }

  /** What is written through the pointer in a location. */
  written(pointer: number): number {
    return (this._written[pointer] ??= this._push({ ...this.locations[pointer], base: -1, variable: -1 }));
  }

  /** A variable's own member. */
  object(variable: number, member: number, constant: boolean): number {
    return (
      this._objects.get(variable, member) ??
      this._objects.set(
        variable,
        member,
        this._push({ ...this.locations[member], kind: LocationKind.Object, base: member, variable, constant }),
      )
    );
  }

  /** An element of an array of functions. */
  element(array: number, index: number, constant: boolean): number {
    return (
      this._elements.get(array, index) ??
      this._elements.set(array, index, this._push({ ...this.locations[array], base: array, variable: array, constant }))
    );
  }

  /** An element if {@link element} was asked for it, else the array. */
  elementOrArray(array: number, index: number): number {
    return this._elements.get(array, index) ?? array;
  }

  /** A variable's own member if {@link object} was asked for it, else the member of all objects. */
  objectOrMember(variable: number, member: number): number {
    return this._objects.get(variable, member) ?? member;
  }

  /** A member as it is read by one component from its own objects, or from objects that it has looked up. */
  own(member: number, component: number, lookedUp: boolean): number {
    const ids = lookedUp ? this._lookedUp : this._own;
    return (
      ids.get(member, component) ??
      ids.set(
        member,
        component,
        this._push({ ...this.locations[member], kind: LocationKind.Own, base: member, component, lookedUp }),
      )
    );
  }

  /** What a location holds that takes `arity` - 1 arguments. */
  typed(location: number, arity: number): number {
    return (
      this._typed.get(location, arity) ??
      this._typed.set(location, arity, this._push({ ...this.locations[location], base: location, variable: -1, arity }))
    );
  }

  /** A location of its own, for what several locations hold. */
  merged(): number {
    return this._push(location(LocationKind.Local, '', '', -1));
  }

  /**
   * The workspace's locations for a row of a file's locations: one, or several for a parameter or result of a function that
   * may be one of several definitions.
   */
  of(file: LinkedFile, row: number, linker: Linker): number[] {
    const at = row * LocationColumn.Width;
    const { locations, strings } = file.facts;
    const a = locations[at + LocationColumn.A];
    const b = locations[at + LocationColumn.B];
    const c = locations[at + LocationColumn.C];
    switch (locations[at + LocationColumn.Kind] as LocationKind) {
      case LocationKind.Member: {
        const record = strings[a];
        let members = this._members.get(record);
        if (!members) this._members.set(record, (members = new Map()));
        let id = members.get(strings[b]);
        if (id === undefined) {
          const path = record.startsWith('@')
            ? record.slice(1, record.lastIndexOf(':'))
            : record.slice(record.indexOf('@') + 1);
          id = this._push({
            ...location(LocationKind.Member, strings[c], strings[b], -1),
            external: !this._isWorkspace(path),
            path,
          });
          members.set(strings[b], id);
        }
        return [id];
      }
      case LocationKind.Global: {
        const { name, path } = file.variable(linker, a);
        const id = this._globals.getOrMake(name, path, () =>
          this._push({ ...location(LocationKind.Global, '', name, -1), path }),
        );
        if (c) this.locations[id].array = true;
        return [id];
      }
      case LocationKind.Local:
        return [this._push(location(LocationKind.Local, '', strings[a], b < 0 ? -1 : file.nodes[b]))];
      case LocationKind.Param:
        return file.bound[a].map((node) => this.param(node, b, strings[c]));
      case LocationKind.Return:
        return file.bound[a].map((node) => this.returned(node));
      case LocationKind.Variadic:
        return file.bound[a].map((node) => this.variadic(node));
      default:
        return [this._push(location(LocationKind.Result, '', '', -1))];
    }
  }

  private _push(made: AbstractLocation): number {
    this.locations.push(made);
    return this.locations.length - 1;
  }
}

/** Numbers of pairs of small numbers. */
class PairIds {
  private readonly _ids: (Map<number, number> | undefined)[] = [];

  get(a: number, b: number): number | undefined {
    return this._ids[a]?.get(b);
  }

  set(a: number, b: number, id: number): number {
    (this._ids[a] ??= new Map()).set(b, id);
    return id;
  }
}

function location(kind: LocationKind, record: string, name: string, node: number, index = 0): AbstractLocation {
  return {
    kind,
    record,
    name,
    node,
    index,
    array: false,
    path: '',
    external: false,
    base: -1,
    variable: -1,
    arity: 0,
    component: -1,
    lookedUp: false,
    constant: false,
  };
}
