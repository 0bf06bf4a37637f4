/** Why a candidate is one: the flags of its call site, with what flows, tables and the source say of the function. */

import type { Doubt, Evidence } from '../api';
import { DoubtFlag } from '../graph/doubt';
import { SiteField, SiteKind, TableField } from '../graph/graphData';
import type { CallEdge, GraphReader } from './graphReader';
import type { FlowEvidence } from './evidence';
import { conditionOf } from './evidence';

const FLAGS = [
  DoubtFlag.OtherComponent,
  DoubtFlag.OtherDeviceKind,
  DoubtFlag.OtherCondition,
  DoubtFlag.OtherObjects,
  DoubtFlag.OtherChoice,
  DoubtFlag.OtherTable,
  DoubtFlag.ExcludedByNullTest,
  DoubtFlag.OtherProgram,
  DoubtFlag.InstalledEarlier,
  DoubtFlag.ArrayElement,
  DoubtFlag.NotAnalysed,
];

/**
 * The doubts of a candidate; that it is an entry chosen by bits says all.
 * @param indexed whether it is got hold of only as an entry of an array under bits of a computed word
 */
export function doubtsOf(graph: GraphReader, flows: FlowEvidence, edge: CallEdge, indexed: boolean): readonly Doubt[] {
  const entry = indexed ? flows.indexedByBits(edge.callee) : undefined;
  if (entry) return [entry];
  let flags = graph.data.sites[edge.site * SiteField.Width + SiteField.Doubt];
  // Both are about the same line; the kind of device says more.
  if (flags & DoubtFlag.OtherDeviceKind) flags &= ~DoubtFlag.OtherCondition;
  const reader = new DoubtReader(graph, flows, edge);
  return FLAGS.filter((flag) => flags & flag).map((flag) => reader.doubt(flag));
}

/** Reads the arguments of the doubts of one candidate, each when it is asked for. */
class DoubtReader {
  private readonly _location: number;
  private _assignment: Evidence | undefined;

  constructor(
    private readonly _graph: GraphReader,
    private readonly _flows: FlowEvidence,
    private readonly _edge: CallEdge,
  ) {
    this._location = _graph.data.sites[_edge.site * SiteField.Width + SiteField.AbstractLocation];
  }

  doubt(flag: DoubtFlag): Doubt {
    const condition = (): string => this._conditionOfAssignment();
    const table = (): string => this._table();
    const folder = (): string => folderOf(this._evidence?.file ?? this._graph.node(this._edge.callee).file);
    switch (flag) {
      case DoubtFlag.OtherComponent:
        return {
          code: 'otherComponent',
          get component() {
            return folder();
          },
        };
      case DoubtFlag.OtherDeviceKind: {
        const file = (): string => this._evidence?.file ?? '';
        return {
          code: 'otherDeviceKind',
          get condition() {
            return condition();
          },
          get file() {
            return file();
          },
        };
      }
      case DoubtFlag.OtherCondition:
        return {
          code: 'otherCondition',
          get condition() {
            return condition();
          },
        };
      case DoubtFlag.OtherObjects:
        return {
          code: 'otherObjects',
          get table() {
            return table();
          },
        };
      case DoubtFlag.OtherChoice:
        return {
          code: 'otherChoice',
          get condition() {
            return condition();
          },
        };
      case DoubtFlag.OtherTable:
        return {
          code: 'otherTable',
          get table() {
            return table();
          },
        };
      case DoubtFlag.ExcludedByNullTest: {
        const ofCall = (): string => this._conditionOfSite(this._edge.site, this._edge.caller);
        return {
          code: 'excludedByNullTest',
          get table() {
            return table();
          },
          get condition() {
            return ofCall();
          },
        };
      }
      case DoubtFlag.OtherProgram:
        return {
          code: 'otherProgram',
          get program() {
            return folder();
          },
        };
      case DoubtFlag.InstalledEarlier: {
        const installer = (): string => this._installer();
        return {
          code: 'installedEarlier',
          get installer() {
            return installer();
          },
        };
      }
      case DoubtFlag.ArrayElement: {
        const member = (): string => this._graph.viaOf(this._location);
        return {
          code: 'arrayElement',
          get member() {
            return member();
          },
        };
      }
      default:
        return { code: 'notAnalysed' };
    }
  }

  /** The line that names the function as what the location gets. */
  private get _evidence(): Evidence | undefined {
    if (this._location < 0) return undefined;
    const { callee, caller } = this._edge;
    return (this._assignment ??= this._flows.of(this._location, callee, this._graph.node(caller).file).at(0));
  }

  /**
   * What it takes to get to the line that sets the function; where that is nothing, what all direct calls of the
   * function around it stand under (`init_ops_X550(hw)` under `case ixgbe_mac_X550`).
   */
  private _conditionOfAssignment(): string {
    const line = this._evidence;
    if (!line) return '';
    if (line.condition) return line.condition;
    const holder = this._graph.functionAt(line.file, line.line);
    if (!holder) return '';
    const { sites } = this._graph.data;
    const conditions = new Set<string>();
    for (const { site, caller } of this._graph.callers(holder.id, undefined)) {
      if (sites[site * SiteField.Width + SiteField.Kind] !== SiteKind.Direct) return '';
      conditions.add(this._conditionOfSite(site, caller));
    }
    const [only] = conditions;
    return conditions.size === 1 ? only : '';
  }

  private _installer(): string {
    const line = this._evidence;
    return (line && this._graph.functionAt(line.file, line.line)?.name) ?? '';
  }

  /** The dispatch table that has the function as the member called. */
  private _table(): string {
    const { tables } = this._graph.data;
    const wanted = this._graph.locationFlows.base(this._location);
    for (let at = 0; at < tables.length; at += TableField.Width) {
      if (tables[at + TableField.Node] !== this._edge.callee) continue;
      if (this._graph.locationFlows.base(tables[at + TableField.AbstractLocation]) === wanted)
        return this._graph.text(tables[at + TableField.Variable]);
    }
    return '';
  }

  /** What a call stands under in its function. */
  private _conditionOfSite(site: number, caller: number): string {
    const { sites } = this._graph.data;
    const at = site * SiteField.Width;
    const place = this._graph.place(
      sites[at + SiteField.File],
      sites[at + SiteField.Line],
      sites[at + SiteField.Column],
    );
    return conditionOf(this._graph, caller, place, '', '');
  }
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(file.lastIndexOf('/'), 0)) || file;
}
