/** Walks the flows between locations in both directions, and finds locations by how they are called. */

import { FlowKind, LocationKind, SourceKind } from '../facts/facts';
import type { GraphData } from '../graph/graphData';
import { FlowField, LocationField } from '../graph/graphData';

/** Whether a location is a member: of all objects, of one variable, or of a component's own objects. */
export function isMember(kind: number): boolean {
  return kind === LocationKind.Member || kind === LocationKind.Object || kind === LocationKind.Own;
}

export class LocationFlows {
  /** First flow into each location, and one past the last location's last: flows are sorted by target. */
  private readonly _into: Int32Array;
  private _out: { first: Int32Array; to: Int32Array } | undefined;

  constructor(private readonly _data: GraphData) {
    const { flows, locations } = _data;
    const count = locations.length / LocationField.Width;
    this._into = new Int32Array(count + 1);
    for (let at = FlowField.Target; at < flows.length; at += FlowField.Width) this._into[flows[at] + 1]++;
    for (let location = 0; location < count; location++) this._into[location + 1] += this._into[location];
  }

  /** The location of the same member in all objects; the location itself where it is no member of a particular one. */
  base(location: number): number {
    const base = this._data.locations[location * LocationField.Width + LocationField.Base];
    return base >= 0 ? base : location;
  }

  /** Functions in a location, sorted. */
  held(location: number): Int32Array {
    const { locations, pts } = this._data;
    const first = locations[location * LocationField.Width + LocationField.First];
    return pts.subarray(first, first + locations[location * LocationField.Width + LocationField.Count]);
  }

  /** Calls `visit` with the offset in {@link GraphData.flows} of each flow into a location. */
  eachInto(location: number, visit: (at: number) => void): void {
    for (let flow = this._into[location]; flow < this._into[location + 1]; flow++) visit(flow * FlowField.Width);
  }

  /**
   * The location that a local variable is but another name of: the only one that is copied to it, where nothing else is
   * put into it. Other locations are their own origin.
   */
  origin(location: number): number {
    const { flows, locations } = this._data;
    let at = location;
    for (let step = 0; step < 4; step++) {
      if (locations[at * LocationField.Width + LocationField.Kind] !== LocationKind.Local) return at;
      const source = new Set<number>();
      for (let flow = this._into[at]; flow < this._into[at + 1]; flow++) {
        const row = flow * FlowField.Width;
        if (flows[row + FlowField.SourceKind] === SourceKind.Function || flows[row + FlowField.Kind] === FlowKind.Alias)
          return at;
        source.add(flows[row + FlowField.Source]);
      }
      if (source.size !== 1) return at;
      at = [...source][0];
    }
    return at;
  }

  /** Locations that what is in `location` is copied to. */
  copiesOf(location: number): Int32Array {
    const { first, to } = (this._out ??= this._reverse());
    return to.subarray(first[location], first[location + 1]);
  }

  private _reverse(): { first: Int32Array; to: Int32Array } {
    const { flows, locations } = this._data;
    const count = locations.length / LocationField.Width;
    const first = new Int32Array(count + 1);
    const copies: number[] = [];
    for (let at = 0; at < flows.length; at += FlowField.Width) {
      if (flows[at + FlowField.SourceKind] !== SourceKind.AbstractLocation) continue;
      copies.push(at);
      first[flows[at + FlowField.Source] + 1]++;
    }
    for (let location = 0; location < count; location++) first[location + 1] += first[location];
    const next = first.slice();
    const to = new Int32Array(copies.length);
    for (const at of copies) to[next[flows[at + FlowField.Source]]++] = flows[at + FlowField.Target];
    return { first, to };
  }

  /**
   * Locations that go by `rx_pkt_burst`, `rte_eth_dev.rx_pkt_burst` (a member) or their own words (`variable f`) and
   * hold functions.
   */
  named(name: string): number[] {
    const { locations, strings } = this._data;
    const found: number[] = [];
    for (let location = 0; location * LocationField.Width < locations.length; location++) {
      const at = location * LocationField.Width;
      if (locations[at + LocationField.Count] === 0) continue;
      if (strings[locations[at + LocationField.Display]] === name) {
        found.push(location);
        continue;
      }
      if (!isMember(locations[at + LocationField.Kind])) continue;
      const member = strings[locations[at + LocationField.Member]];
      if (member === name || `${strings[locations[at + LocationField.Record]]}.${member}` === name)
        found.push(location);
    }
    return found;
  }
}
