/**
 * Why a function is in a location: the flows that lead from where it is named to the location, nearest to the naming
 * first.
 */

import type { Doubt, Evidence, EvidenceFact, EvidenceSource, LocationName, SourcePlace } from '../api';
import { FlowKind, LocationKind, SourceKind } from '../facts/facts';
import { FlowField, NodeField, NodeFlag, LocationField } from '../graph/graphData';
import { commonDepth } from '../workspace';
import type { GraphReader } from './graphReader';
import { conditionsAt, conditionText } from './conditions';
import { isMember } from './locationFlows';
import { locationName } from './locationName';

/** At most so many lines of evidence for one edge. */
const MAX_LINES = 8;

export class FlowEvidence {
  private readonly _first: Int32Array;
  private _arrays: Map<number, number[]> | undefined;

  constructor(private readonly _graph: GraphReader) {
    const { flows, locations } = _graph.data;
    const count = locations.length / LocationField.Width;
    this._first = new Int32Array(count + 1);
    for (let at = FlowField.Target; at < flows.length; at += FlowField.Width) this._first[flows[at] + 1]++;
    for (let location = 0; location < count; location++) this._first[location + 1] += this._first[location];
  }

  /**
   * Lines that put `node` into `location`. The lines that name the function come first, each followed by the copies
   * from there to the location, along the shortest way. Of several lines that make the same copy, the one nearest to
   * the file `near` is taken; a member that two components read of their own objects is the same member.
   */
  of(location: number, node: number, near = ''): Evidence[] {
    const { flows } = this._graph.data;
    const next = new Map<number, number>([[location, -1]]);
    const queue = [location];
    const chains: number[][] = [];
    const nearness = (flow: number): number =>
      commonDepth(this._graph.path(flows[flow * FlowField.Width + FlowField.File]), near);
    for (let head = 0; head < queue.length && chains.length < MAX_LINES; head++) {
      const at = queue[head];
      const copies = new Map<number, number>();
      for (let flow = this._first[at]; flow < this._first[at + 1]; flow++) {
        const row = flow * FlowField.Width;
        const source = flows[row + FlowField.Source];
        if (flows[row + FlowField.SourceKind] === SourceKind.Function) {
          if (source === node) chains.push(this._chain(flow, next));
        } else if (!next.has(source) && this._holds(source, node)) {
          const member = this._memberOf(source);
          const known = copies.get(member);
          if (known === undefined || nearness(flow) > nearness(known)) copies.set(member, flow);
        }
      }
      for (const flow of copies.values()) {
        const source = flows[flow * FlowField.Width + FlowField.Source];
        next.set(source, flow);
        queue.push(source);
      }
    }
    const lines: Evidence[] = [];
    const seen = new Set<number>();
    for (const chain of chains) {
      for (const flow of chain) {
        if (flows[flow * FlowField.Width + FlowField.Kind] === FlowKind.Own) continue;
        if (seen.has(flow) || lines.length >= MAX_LINES) continue;
        seen.add(flow);
        lines.push(this._line(flow));
      }
    }
    return lines;
  }

  /** Of a function that is but an entry of an array under bits of a computed word: which array, and the word. */
  indexedByBits(node: number): Doubt | undefined {
    const { flows } = this._graph.data;
    const graph = this._graph.locationFlows;
    for (const array of (this._arrays ??= this._namedIn()).get(node) ?? []) {
      const seen = new Set([array]);
      for (const location of seen) {
        for (const to of graph.copiesOf(location)) {
          let chosen = -1;
          graph.eachInto(to, (at) => {
            if (
              chosen >= 0 ||
              flows[at + FlowField.Source] !== location ||
              flows[at + FlowField.Kind] !== FlowKind.Picked
            )
              return;
            chosen = at;
          });
          const { locations } = this._graph.data;
          const name = this._graph.text(locations[array * LocationField.Width + LocationField.Member]);
          if (chosen >= 0)
            return {
              code: 'indexedByBits',
              array: name,
              entries: graph.held(array).length,
              index: this._graph.text(flows[chosen + FlowField.Variable]),
              file: this._graph.path(flows[chosen + FlowField.File]),
              line: flows[chosen + FlowField.Line],
            };
          seen.add(to);
        }
      }
    }
    return undefined;
  }

  /** Locations that name functions of arrays under bits, by function. */
  private _namedIn(): Map<number, number[]> {
    const { flows, nodes } = this._graph.data;
    const found = new Map<number, number[]>();
    for (let at = 0; at < flows.length; at += FlowField.Width) {
      const node = flows[at + FlowField.Source];
      if (
        flows[at + FlowField.SourceKind] !== SourceKind.Function ||
        !(nodes[node * NodeField.Width + NodeField.Flags] & NodeFlag.Picked)
      )
        continue;
      const list = found.get(node);
      if (list) list.push(flows[at + FlowField.Target]);
      else found.set(node, [flows[at + FlowField.Target]]);
    }
    return found;
  }

  /** Flows from the one that names the function to the location asked about. */
  private _chain(named: number, next: Map<number, number>): number[] {
    const chain = [named];
    const { flows } = this._graph.data;
    for (let flow = next.get(flows[named * FlowField.Width + FlowField.Target]) ?? -1; flow >= 0;) {
      chain.push(flow);
      flow = next.get(flows[flow * FlowField.Width + FlowField.Target]) ?? -1;
    }
    return chain;
  }

  /** The location of the member in all objects, for one that a component reads of its own objects. */
  private _memberOf(location: number): number {
    const { locations } = this._graph.data;
    const isOwn = locations[location * LocationField.Width + LocationField.Kind] === LocationKind.Own;
    return isOwn ? this._graph.locationFlows.base(location) : location;
  }

  private _holds(location: number, node: number): boolean {
    const { locations, pts } = this._graph.data;
    let low = locations[location * LocationField.Width + LocationField.First];
    let high = low + locations[location * LocationField.Width + LocationField.Count] - 1;
    while (low <= high) {
      const mid = (low + high) >> 1;
      if (pts[mid] === node) return true;
      if (pts[mid] < node) low = mid + 1;
      else high = mid - 1;
    }
    return false;
  }

  private _line(flow: number): Evidence {
    const graph = this._graph;
    const { flows, locations } = graph.data;
    const row = flow * FlowField.Width;
    const field = (offset: FlowField): number => flows[row + offset];
    const nameOfLocation = (location: number): LocationName =>
      locationName(graph.text(locations[location * LocationField.Width + LocationField.Display]));
    const target = nameOfLocation(field(FlowField.Target));
    const value = field(FlowField.SourceKind) === SourceKind.Function ? graph.node(field(FlowField.Source)).name : '';
    const source: EvidenceSource = value ? { kind: 'function', name: value } : nameOfLocation(field(FlowField.Source));
    const variable = graph.text(field(FlowField.Variable));
    const place = {
      file: graph.path(field(FlowField.File)),
      line: field(FlowField.Line),
      column: field(FlowField.Column),
    };
    const member = isMember(locations[field(FlowField.Target) * LocationField.Width + LocationField.Kind])
      ? graph.text(locations[field(FlowField.Target) * LocationField.Width + LocationField.Member])
      : '';
    const holder = field(FlowField.Node);
    const line = { ...place, what: factOf(field(FlowField.Kind), source, target, variable) };
    if (holder < 0) return line;
    let condition: string | undefined;
    return {
      ...line,
      get condition() {
        return (condition ??= conditionOf(graph, holder, place, member, value));
      },
    };
  }
}

/**
 * Conditions of a line inside the function `holder`, from its text as it is now.
 * @param member that is set there; empty: the place is no assignment
 * @param value name of the function that is put there
 */
export function conditionOf(
  graph: GraphReader,
  holder: number,
  place: SourcePlace,
  member: string,
  value: string,
): string {
  const node = graph.node(holder);
  if (node.file !== place.file || place.line < node.line) return '';
  const lines = graph
    .sourceText?.(node.file)
    ?.split('\n')
    .slice(node.line - 1, node.endLine);
  if (!lines || lines.length <= place.line - node.line) return '';
  lines[0] = lines[0].slice(node.column - 1);
  const offset =
    lines.slice(0, place.line - node.line).reduce((sum, one) => sum + one.length + 1, 0) +
    place.column -
    1 -
    (place.line === node.line ? node.column - 1 : 0);
  return conditionText(conditionsAt({ text: lines.join('\n'), offset, member, value }));
}

function factOf(kind: FlowKind, source: EvidenceSource, target: LocationName, variable: string): EvidenceFact {
  switch (kind) {
    case FlowKind.Initialiser: {
      const named = 'name' in target && target.name.includes(variable);
      return { code: 'initialises', source, target, variable: named ? '' : variable };
    }
    case FlowKind.Return:
      return { code: 'returned', source };
    case FlowKind.Alias:
      return { code: 'writtenThrough', source, target };
    case FlowKind.Argument:
      return { code: 'passed', source, target };
    case FlowKind.Picked:
      return { code: 'entryAssigned', source, target, index: variable };
    default:
      return { code: 'assigned', source, target };
  }
}
