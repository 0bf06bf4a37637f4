/** Gives the slots of all files' facts their numbers over the workspace, and the words that show them. */

import { SlotColumn, SlotKind } from '../facts/facts';
import type { LinkedFile } from '../link/linkedFile';
import type { Linker } from '../link/linker';

export interface Slot {
  kind: SlotKind;
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
  /** Of a variable's own member or element: the slot of the member in all objects, or of the array; else -1. */
  base: number;
  /** Of a variable's own member or element: the variable's slot; else -1. */
  variable: number;
  /** Of what is read of an untyped slot: 1 + the parameters of the functions; else 0. */
  arity: number;
  /** Of a component's own objects' member: the component; else -1. */
  component: number;
  /** Of a component's own objects' member: the objects are looked up, so that they may be others'. */
  lookedUp: boolean;
  /** Of a variable's own member: the variable is constant. */
  constant: boolean;
}

export class SlotTable {
  readonly slots: Slot[] = [];
  private readonly _globals = new Map<string, number>();
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
      this._params.set(node, index, this._push(slot(SlotKind.Param, '', name, node, index)));
    if (name && !this.slots[id].name) this.slots[id].name = name;
    return id;
  }

  returned(node: number): number {
    return (this._returned[node] ??= this._push(slot(SlotKind.Return, '', '', node)));
  }

  variadic(node: number): number {
    return (this._variadic[node] ??= this._push(slot(SlotKind.Variadic, '', '', node)));
  }

  /** Whether a function reads its variable arguments as functions. */
  hasVariadic(node: number): boolean {
    return this._variadic[node] !== undefined;
  }

  /** What is written through the pointer in a slot. */
  written(pointer: number): number {
    return (this._written[pointer] ??= this._push({ ...this.slots[pointer], base: -1, variable: -1 }));
  }

  /** A variable's own member. */
  object(variable: number, member: number, constant: boolean): number {
    return (
      this._objects.get(variable, member) ??
      this._objects.set(
        variable,
        member,
        this._push({ ...this.slots[member], kind: SlotKind.Object, base: member, variable, constant }),
      )
    );
  }

  /** An element of an array of functions. */
  element(array: number, index: number, constant: boolean): number {
    return (
      this._elements.get(array, index) ??
      this._elements.set(array, index, this._push({ ...this.slots[array], base: array, variable: array, constant }))
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
        this._push({ ...this.slots[member], kind: SlotKind.Own, base: member, component, lookedUp }),
      )
    );
  }

  /** What a slot holds that takes `arity` - 1 arguments. */
  typed(slot: number, arity: number): number {
    return (
      this._typed.get(slot, arity) ??
      this._typed.set(slot, arity, this._push({ ...this.slots[slot], base: slot, variable: -1, arity }))
    );
  }

  /** A slot of its own, for what several slots hold. */
  merged(): number {
    return this._push(slot(SlotKind.Local, '', '', -1));
  }

  /**
   * The workspace's slots for a row of a file's slots: one, or several for a parameter or result of a function that
   * may be one of several definitions.
   */
  of(file: LinkedFile, row: number, linker: Linker): number[] {
    const at = row * SlotColumn.Width;
    const { slots, strings } = file.facts;
    const a = slots[at + SlotColumn.A];
    const b = slots[at + SlotColumn.B];
    const c = slots[at + SlotColumn.C];
    switch (slots[at + SlotColumn.Kind] as SlotKind) {
      case SlotKind.Member: {
        const record = strings[a];
        let members = this._members.get(record);
        if (!members) this._members.set(record, (members = new Map()));
        let id = members.get(strings[b]);
        if (id === undefined) {
          const path = record.startsWith('@')
            ? record.slice(1, record.lastIndexOf(':'))
            : record.slice(record.indexOf('@') + 1);
          id = this._push({
            ...slot(SlotKind.Member, strings[c], strings[b], -1),
            external: !this._isWorkspace(path),
            path,
          });
          members.set(strings[b], id);
        }
        return [id];
      }
      case SlotKind.Global: {
        const key = file.variable(linker, a);
        let id = this._globals.get(key);
        if (id === undefined)
          this._globals.set(
            key,
            (id = this._push({
              ...slot(SlotKind.Global, '', key.slice(0, key.indexOf('@')), -1),
              path: key.slice(key.indexOf('@') + 1),
            })),
          );
        if (c) this.slots[id].array = true;
        return [id];
      }
      case SlotKind.Local:
        return [this._push(slot(SlotKind.Local, '', strings[a], b < 0 ? -1 : file.nodes[b]))];
      case SlotKind.Param:
        return file.bound[a].map((node) => this.param(node, b, strings[c]));
      case SlotKind.Return:
        return file.bound[a].map((node) => this.returned(node));
      case SlotKind.Variadic:
        return file.bound[a].map((node) => this.variadic(node));
      default:
        return [this._push(slot(SlotKind.Result, '', '', -1))];
    }
  }

  private _push(made: Slot): number {
    this.slots.push(made);
    return this.slots.length - 1;
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

function slot(kind: SlotKind, record: string, name: string, node: number, index = 0): Slot {
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
