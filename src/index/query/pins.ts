/**
 * A reader's choice between the targets of pointer calls:
 *
 * - `driver=ixgbe`: every member that this driver's code sets holds what that code puts there;
 * - `netdev=dpdk`, `rte_mempool_ops=ring_mp_mc`: a table by its string or variable; a member of its record holds what
 *   the table has there, nothing where it has nothing;
 * - `rx_pkt_burst=eth_null_rx`, `rte_eth_dev.rx_pkt_burst=f,g`: one member's functions.
 *
 * The narrower choice wins: member, then table, then driver; choices of one sort for one member add up. What is
 * copied out of a member that is pinned (`rte_eth_fp_ops.rx_pkt_burst` out of `rte_eth_dev.rx_pkt_burst`) is narrowed
 * with it.
 */

import type { Pin, PinProblem, Suggestions } from '../api';
import { FlowKind, LocationKind, SourceKind } from '../facts/facts';
import { FileField, FlowField, NodeField, LocationField } from '../graph/graphData';
import type { GraphReader, NodeList, TargetFilter } from './graphReader';
import type { Driver, Drivers, NamedTable } from './drivers';
import { tableName } from './drivers';
import { nearest } from './nearest';
import { isMember } from './locationFlows';

type Choice = Map<number, Set<number>>;

export class Pins implements TargetFilter {
  /** Functions left in each location that the pins speak of, directly or through copies. */
  private readonly _left: Map<number, ReadonlySet<number>>;
  /** What is wrong with each pin that fits nothing. */
  readonly problems: PinProblem[] = [];

  constructor(
    pins: readonly Pin[],
    private readonly _graph: GraphReader,
    private readonly _drivers: Drivers,
  ) {
    const fixed = new Map<number, Set<number>>();
    const sorts: Choice[] = [new Map(), new Map(), new Map()];
    for (const pin of pins) {
      if (pin.key === 'driver') this._driver(pin, sorts[0]);
      else if (!this._member(pin, sorts[2])) this._table(pin, sorts[1]);
    }
    for (const sort of sorts) for (const [location, nodes] of sort) fixed.set(location, nodes);
    this._left = fixed.size > 0 ? this._spread(fixed) : fixed;
  }

  /** The targets that are left of a site's; all of them where no pin speaks of the location. */
  narrow(location: number, targets: NodeList): NodeList {
    const left = location < 0 ? undefined : this._left.get(location);
    return left ? Array.from(targets).filter((id) => left.has(id)) : targets;
  }

  /** Whether a pin speaks of a location. */
  speaksOf(location: number): boolean {
    return this._left.has(location);
  }

  // What pins mean
  // ---------------------------------------------------------------------------------------------------------

  private _driver(pin: Pin, into: Choice): void {
    const drivers = this._drivers.named(pin.value);
    if (drivers.length === 0) {
      const near = nearest(
        pin.value,
        this._drivers.drivers().map((driver) => driver.name),
      );
      this.problems.push({ code: 'noDriver', name: pin.value, near });
      return;
    }
    for (const [location, nodes] of this._setBy(drivers)) add(into, location, nodes);
  }

  /**
   * Functions that the code of a driver puts into members: named there, or brought there by the driver's own
   * variables.
   */
  private _setBy(drivers: readonly Driver[]): Choice {
    const { data } = this._graph;
    const inDriver = new Uint8Array(data.files.length / FileField.Width);
    for (let file = 0; file < inDriver.length; file++) {
      const path = this._graph.path(file);
      if (drivers.some((driver) => path.startsWith(`${driver.folder}/`))) inDriver[file] = 1;
    }
    const { flows, locations, nodes } = data;
    const local = new Map<number, Set<number>>();
    const copies: [from: number, to: number][] = [];
    const own = (node: number): boolean => inDriver[nodes[node * NodeField.Width + NodeField.File]] === 1;
    for (let at = 0; at < flows.length; at += FlowField.Width) {
      if (!inDriver[flows[at + FlowField.File]]) continue;
      const target = flows[at + FlowField.Target];
      const source = flows[at + FlowField.Source];
      if (flows[at + FlowField.SourceKind] === SourceKind.Function) add(local, target, [source]);
      else {
        copies.push([source, target]);
        for (const node of this._graph.locationFlows.held(source)) if (own(node)) add(local, target, [node]);
      }
    }
    for (let changed = true; changed;) {
      changed = false;
      for (const [from, to] of copies) {
        const before = local.get(to)?.size ?? 0;
        const held = local.get(from);
        if (held && to !== from) add(local, to, held);
        if ((local.get(to)?.size ?? 0) > before) changed = true;
      }
    }
    return new Map(
      [...local].filter(
        ([location, held]) => held.size > 0 && isMember(locations[location * LocationField.Width + LocationField.Kind]),
      ),
    );
  }

  private _table(pin: Pin, into: Choice): void {
    const tables = this._drivers.tablesOf(pin.key);
    if (tables.length === 0) {
      this.problems.push({ code: 'unknownKey', key: pin.key, near: this._nearKeys(pin.key) });
      return;
    }
    const wanted = new Set(pin.value.split(','));
    const is = (table: NamedTable, name: string): boolean =>
      table.labels.includes(name) ||
      table.variable === name ||
      table.key === name ||
      tableName(table) === name ||
      `${table.file}:${table.variable}`.endsWith(`/${name}`) ||
      `${table.file}:${table.variable}` === name;
    for (const name of wanted) {
      const found = tables.filter((table) => is(table, name));
      if (found.length === 0) {
        const near = nearest(
          name,
          tables.flatMap((table) => [tableName(table), table.variable]),
        );
        const structs = [...new Set(tables.map((table) => table.outer))];
        this.problems.push({ code: 'noTable', structs, name, near });
      }
      for (const table of found) this._tableLocations(table, into);
    }
  }

  private _tableLocations(table: NamedTable, into: Choice): void {
    const { locations, flows } = this._graph.data;
    const flowsOf = this._graph.locationFlows;
    const set = new Set<number>();
    for (const { location, node } of table.entries) {
      // The table's own member, and the member of whatever table a pointer leads to.
      for (const one of new Set([location, flowsOf.base(location)])) {
        add(into, one, [node]);
        set.add(one);
      }
    }
    const declared = new Set([...set].map((location) => this._graph.declarationOf(location)?.file));
    for (let location = 0; location * LocationField.Width < locations.length; location++) {
      const at = location * LocationField.Width;
      if (
        set.has(location) ||
        locations[at + LocationField.Kind] !== LocationKind.Member ||
        this._graph.text(locations[at + LocationField.Record]) !== table.outer
      )
        continue;
      // Another struct of the same name.
      if (!declared.has(this._graph.declarationOf(location)?.file)) continue;
      // NULL in this table, unless code fills the member in.
      let filled = false;
      this._graph.locationFlows.eachInto(location, (flow) => {
        if (flows[flow + FlowField.Kind] !== FlowKind.Initialiser) filled = true;
      });
      if (!filled) add(into, location, []);
    }
  }

  /** @returns false when no location goes by the pin's key */
  private _member(pin: Pin, into: Choice): boolean {
    const locations = this._graph.locationFlows.named(pin.key);
    if (locations.length === 0) return false;
    const values = pin.value.split(',');
    const unused = new Set(values);
    for (const location of locations) {
      const fits = (node: number, value: string): boolean => {
        const { name, file } = this._graph.node(node);
        const colon = value.lastIndexOf(':');
        return name === value.slice(colon + 1) && (colon < 0 || `/${file}`.endsWith(`/${value.slice(0, colon)}`));
      };
      const chosen: number[] = [];
      for (const node of this._graph.locationFlows.held(location)) {
        const value = values.find((one) => fits(node, one));
        if (value === undefined) continue;
        chosen.push(node);
        unused.delete(value);
      }
      if (chosen.length > 0) add(into, location, chosen);
    }
    // `netdev_class` may be both a member and a record; a value that only a table has is left to the tables.
    if (unused.size === values.length && this._drivers.tablesOf(pin.key).length > 0) return false;
    const names = new Set(
      locations.flatMap((location) =>
        [...this._graph.locationFlows.held(location)].map((node) => this._graph.node(node).name),
      ),
    );
    const shown = [...new Set(locations.map((location) => this._graph.viaOf(location)))];
    for (const value of unused) {
      this.problems.push({
        code: 'noTarget',
        name: value,
        functions: names.size,
        members: { words: shown.slice(0, 3), more: shown.length > 3 },
        near: nearest(value.slice(value.lastIndexOf(':') + 1), names),
      });
    }
    return true;
  }

  private _nearKeys(key: string): Suggestions {
    const keys = new Set(['driver']);
    for (const table of this._drivers.tables()) keys.add(table.outer);
    const { locations } = this._graph.data;
    for (let at = 0; at < locations.length; at += LocationField.Width) {
      if (locations[at + LocationField.Kind] !== LocationKind.Member || locations[at + LocationField.Count] === 0)
        continue;
      keys.add(this._graph.text(locations[at + LocationField.Member]));
      if (key.includes('.')) keys.add(this._graph.text(locations[at + LocationField.Display]));
    }
    return nearest(key, keys);
  }

  // Copies
  // -----------------------------------------------------------------------------------------------------------------

  /**
   * Functions left in the fixed locations and in all that get theirs from them, to a fixpoint. A function that no
   * recorded flow explains (it came through the result of a pointer call) stays.
   */
  private _spread(fixed: ReadonlyMap<number, Set<number>>): Map<number, ReadonlySet<number>> {
    const { flows } = this._graph.data;
    const graph = this._graph.locationFlows;
    const affected = new Set<number>(fixed.keys());
    const work = [...affected];
    for (let location = work.pop(); location !== undefined; location = work.pop()) {
      for (const to of graph.copiesOf(location)) {
        if (affected.has(to) || fixed.has(to)) continue;
        affected.add(to);
        work.push(to);
      }
    }
    const left = new Map<number, Set<number>>();
    for (const location of affected) left.set(location, new Set(fixed.get(location)));
    const leftIn = (location: number): Set<number> => {
      const nodes = left.get(location);
      if (!nodes) throw new Error(`location ${location} is not affected by the pins`);
      return nodes;
    };
    const pending: number[] = [...fixed.keys()];
    const sameMember = this._sameMember(fixed);
    for (const location of affected) {
      if (fixed.has(location) || sameMember.has(location)) continue;
      const unexplained = new Set(graph.held(location));
      const own = leftIn(location);
      graph.eachInto(location, (at) => {
        const source = flows[at + FlowField.Source];
        if (flows[at + FlowField.SourceKind] === SourceKind.Function) {
          own.add(source);
          unexplained.delete(source);
          return;
        }
        for (const node of graph.held(source)) {
          unexplained.delete(node);
          if (!affected.has(source)) own.add(node);
        }
      });
      for (const node of unexplained) own.add(node);
      pending.push(location);
    }
    for (let location = pending.pop(); location !== undefined; location = pending.pop()) {
      const held = leftIn(location);
      for (const to of graph.copiesOf(location)) {
        if (fixed.has(to) || (sameMember.has(to) && !fixed.has(location) && !sameMember.has(location))) continue;
        const into = leftIn(to);
        const before = into.size;
        for (const node of held) into.add(node);
        if (into.size > before) pending.push(to);
      }
    }
    return left;
  }

  /**
   * Members of other structs that are copies of a pinned one under the same name (`rte_eth_fp_ops.rx_pkt_burst`):
   * they hold what the pinned one holds, and not what stands there until it is copied (`dummy_eth_rx_burst`).
   */
  private _sameMember(fixed: ReadonlyMap<number, Set<number>>): Set<number> {
    const { locations } = this._graph.data;
    const kind = (location: number): number => locations[location * LocationField.Width + LocationField.Kind];
    const name = (location: number): number => locations[location * LocationField.Width + LocationField.Member];
    const found = new Set<number>();
    const work = [...fixed]
      .filter(([location, nodes]) => nodes.size > 0 && isMember(kind(location)))
      .map(([location]) => location);
    for (let location = work.pop(); location !== undefined; location = work.pop()) {
      for (const to of this._graph.locationFlows.copiesOf(location)) {
        if (found.has(to) || fixed.has(to) || !isMember(kind(to)) || name(to) !== name(location)) continue;
        found.add(to);
        work.push(to);
      }
    }
    return found;
  }
}

function add(into: Map<number, Set<number>>, location: number, nodes: Iterable<number>): void {
  let set = into.get(location);
  if (!set) into.set(location, (set = new Set()));
  for (const node of nodes) set.add(node);
}
