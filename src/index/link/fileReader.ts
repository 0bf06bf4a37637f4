/** One file's facts with their rows translated to the workspace's numbers. */

import type { FileFacts } from '../facts/facts';
import {
  ArgColumn,
  CallColumn,
  CallKind,
  FlowColumn,
  OriginColumn,
  SlotColumn,
  SlotKind,
  SourceKind,
  SymbolColumn,
} from '../facts/facts';
import type { Components } from './components';
import type { LinkedFile } from './linkedFile';
import type { Linker } from './linker';
import type { OwnObjects } from '../pointsTo/receivers';
import type { SlotTable } from '../pointsTo/slotTable';

export class FileReader {
  private readonly _slots: (readonly number[] | undefined)[] = [];
  readonly facts: FileFacts;
  private _results: Map<number, number> | undefined;
  private readonly _component: number;

  constructor(
    readonly linked: LinkedFile,
    private readonly _linker: Linker,
    private readonly _table: SlotTable,
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

  slotKind(row: number): SlotKind {
    return this.facts.slots[row * SlotColumn.Width] as SlotKind;
  }

  slots(row: number): readonly number[] {
    return (this._slots[row] ??= this._slotsOf(row));
  }

  private _slotsOf(row: number): readonly number[] {
    const at = row * SlotColumn.Width;
    const { slots } = this.facts;
    if (slots[at] === SlotKind.Written)
      return this.slots(slots[at + SlotColumn.A]).map((pointer) => this._table.written(pointer));
    if (slots[at] === SlotKind.Object) {
      const [member] = this.slots(slots[at + SlotColumn.B]);
      const [variable] = this.slots(slots[at + SlotColumn.A]);
      return [this._table.objectOrMember(variable, member)];
    }
    if (slots[at] === SlotKind.Element) {
      const [array] = this.slots(slots[at + SlotColumn.A]);
      return [this._table.elementOrArray(array, slots[at + SlotColumn.B])];
    }
    if (slots[at] === SlotKind.Typed)
      return this.slots(slots[at + SlotColumn.A]).map((slot) => this._table.typed(slot, slots[at + SlotColumn.B]));
    if (slots[at] === SlotKind.Own) {
      const members = this.slots(slots[at + SlotColumn.A]);
      const origins = this.slots(slots[at + SlotColumn.B]);
      const own = origins.every((origin) => this._own.isOwn(origin));
      if (!own && !origins.every((origin) => this._own.isOwn(origin) || this._own.isLookedUp(origin))) return members;
      return members.map((member) => {
        const { kind, path } = this._table.slots[member];
        return kind === SlotKind.Member && this._components.of(path) !== this._component
          ? this._table.own(member, this._component, !own)
          : member;
      });
    }
    return this._table.of(this.linked, row, this._linker);
  }

  /** Tells where pointers to other components' objects come from. */
  origins(): void {
    const { origins, slots } = this.facts;
    for (let at = 0; at < origins.length; at += OriginColumn.Width) {
      const source = origins[at + OriginColumn.Source];
      for (const target of this.slots(origins[at + OriginColumn.Target])) {
        if (source < 0) {
          this._own.foreign(target);
          continue;
        }
        const result = slots[source * SlotColumn.Width] === SlotKind.Return;
        for (const slot of this.slots(source)) {
          // Another component's function may give any object.
          const node = result ? this._linker.nodes[this._table.slots[slot].node] : undefined;
          const foreign = node && (!node.defined || this._components.of(node.path) !== this._component);
          if (foreign) this._own.lookedUp(target);
          else this._own.copy(slot, target);
        }
      }
    }
  }

  sources(kind: SourceKind, source: number): readonly number[] {
    return kind === SourceKind.Function ? this.functions(source) : this.slots(source);
  }

  /** Slots of what a pointer call gives back, where it is used. */
  results(call: number): readonly number[] {
    if (!this._results) {
      this._results = new Map();
      const { slots } = this.facts;
      for (let row = 0; row * SlotColumn.Width < slots.length; row++) {
        const at = row * SlotColumn.Width;
        if (slots[at] === SlotKind.Result) this._results.set(slots[at + SlotColumn.A], row);
      }
    }
    const row = this._results.get(call);
    return row === undefined ? [] : this.slots(row);
  }

  /**
   * Makes slots known that must be before any call is joined: of variable arguments, and of members of variables that
   * are read.
   */
  prepare(): void {
    const { slots, calls, flows, args } = this.facts;
    let objects = false;
    for (let row = 0; row * SlotColumn.Width < slots.length; row++) {
      const kind = slots[row * SlotColumn.Width] as SlotKind;
      if (kind === SlotKind.Variadic) this.slots(row);
      else if (kind === SlotKind.Object || kind === SlotKind.Element) objects = true;
    }
    if (!objects) return;
    for (let at = 0; at < calls.length; at += CallColumn.Width) {
      if (calls[at + CallColumn.Kind] === CallKind.Pointer) this._object(calls[at + CallColumn.Target]);
    }
    for (let at = 0; at < flows.length; at += FlowColumn.Width) {
      if (flows[at + FlowColumn.SourceKind] === SourceKind.Slot) this._object(flows[at + FlowColumn.Source]);
    }
    for (let at = 0; at < args.length; at += ArgColumn.Width) {
      if (args[at + ArgColumn.SourceKind] === SourceKind.Slot) this._object(args[at + ArgColumn.Source]);
    }
  }

  /** A slot that is read: if it is a member of a named variable, it gets a slot of its own over the workspace. */
  private _object(row: number): void {
    const at = row * SlotColumn.Width;
    const { slots } = this.facts;
    if (row < 0 || (slots[at] !== SlotKind.Object && slots[at] !== SlotKind.Element)) return;
    const constant = slots[at + SlotColumn.C] !== 0;
    const [variable] = this.slots(slots[at + SlotColumn.A]);
    if (slots[at] === SlotKind.Element) this._table.element(variable, slots[at + SlotColumn.B], constant);
    else this._table.object(variable, this.slots(slots[at + SlotColumn.B])[0], constant);
  }
}
