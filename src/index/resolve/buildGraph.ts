/** Writes what the join found into the tables of {@link GraphData}. */

import type { FileFacts } from '../facts';
import { FunctionFlag, SlotKind, SourceKind } from '../facts';
import type { GraphData } from '../graphData';
import { FileField, FlowField, LabelField, MemberField, MentionField, NodeFlag, SiteField, SlotField, TableField } from '../graphData';
import type { Workspace } from '../workspace';
import type { Joined } from './join';
import { pickedFunctions } from './picked';
import { Programs } from './programs';
import type { Slot } from './slotTable';

export function buildGraph(joined: Joined, workspace: Workspace, facts: readonly FileFacts[], parseProblems: number): GraphData {
  const strings = new Strings();
  const files = new Files(joined, workspace, strings);
  for (const unit of facts) files.setLines(unit.path, unit.lines);
  const { nodes } = joined.linker;

  const picked = pickedFunctions(joined);
  const nodeRows: number[] = [];
  for (const node of nodes) {
    let flags = 0;
    if (node.defined) flags |= NodeFlag.Defined;
    if (node.flags & FunctionFlag.Static) flags |= NodeFlag.Static;
    if (node.flags & FunctionFlag.Inactive) flags |= NodeFlag.Inactive;
    if (node.flags & FunctionFlag.HasError) flags |= NodeFlag.HasError;
    if (node.flags & FunctionFlag.Constructor) flags |= NodeFlag.Constructor;
    if (picked.has(node.id)) flags |= NodeFlag.Picked;
    if (node.name.startsWith('<')) flags |= NodeFlag.Synthetic;
    nodeRows.push(strings.id(node.name), files.id(node.path), node.line, node.column, node.endLine, flags);
  }

  // Slots that nothing calls through, names or fills are left out.
  const slotIds = new Int32Array(joined.slots.slots.length).fill(-1);
  const slotRows: number[] = [];
  const pts: number[] = [];
  const slotId = (slot: number): number => {
    if (slot < 0) return -1;
    if (slotIds[slot] >= 0) return slotIds[slot];
    const info = joined.slots.slots[slot];
    const held = [...joined.solver.get(slot)].sort((a, b) => a - b);
    const base = info.kind === SlotKind.Object || info.kind === SlotKind.Own ? slotId(info.base) : -1;
    slotIds[slot] = slotRows.length / SlotField.Width;
    slotRows.push(info.kind, strings.id(display(info, joined)), strings.id(info.record), strings.id(info.name), pts.length, held.length, base);
    for (const node of held) pts.push(node);
    return slotIds[slot];
  };

  const flowRows: number[][] = [];
  for (const flow of joined.flows) {
    if (flow.sourceKind === SourceKind.Slot && joined.solver.get(flow.source).size === 0) continue;
    flowRows.push([flow.sourceKind, flow.sourceKind === SourceKind.Slot ? slotId(flow.source) : flow.source, slotId(flow.target), flow.node,
      flow.kind, files.id(flow.path), flow.line, flow.column, strings.id(flow.variable)]);
  }
  flowRows.sort((a, b) => a[FlowField.Target] - b[FlowField.Target]);

  const order = joined.sites.map((_, i) => i);
  const fileIds = joined.sites.map((site) => files.id(site.path));
  order.sort((x, y) => {
    const a = joined.sites[x];
    const b = joined.sites[y];
    return a.caller - b.caller || fileIds[x] - fileIds[y] || a.line - b.line || a.column - b.column || a.kind - b.kind || x - y;
  });
  const sites = new Int32Array(order.length * SiteField.Width);
  const targets: number[] = [];
  order.forEach((index, row) => {
    const site = joined.sites[index];
    const count = site.undecided && site.targets.length === 0 ? -1 : site.targets.length;
    sites.set([site.caller, site.kind, targets.length, count, slotId(site.slot), fileIds[index], site.line, site.column,
      strings.id(site.macro), strings.id(site.note), strings.id(site.doubt ?? '')], row * SiteField.Width);
    for (const target of site.targets) targets.push(target);
  });

  const tables = unique(joined.tables.map((row) =>
    [strings.id(row.variable), slotId(row.slot), row.order, row.node, files.id(row.path), row.line, row.element, strings.id(row.key),
      strings.id(row.outer), strings.id(row.way)]));
  const labels = unique(joined.labels.map((row) => [strings.id(row.variable), strings.id(row.outer), strings.id(row.way), row.order,
    strings.id(row.text), row.element, files.id(row.path), row.line]));
  const mentions = unique(joined.mentions.map((row) => [slotId(row.slot), files.id(row.path), row.line, row.column]));
  // One declaration per member that somebody names, calls through or fills.
  const declared = new Set<number>();
  const members: number[][] = [];
  for (const { slot, order, path, line, column } of joined.members) {
    if (slotIds[slot] < 0 || declared.has(slot)) continue;
    declared.add(slot);
    members.push([slotIds[slot], order, files.id(path), line, column]);
  }
  return {
    strings: strings.list,
    files: files.rows(),
    nodes: Int32Array.from(nodeRows),
    sites,
    targets: Int32Array.from(targets),
    slots: Int32Array.from(slotRows),
    pts: Int32Array.from(pts),
    flows: flat(flowRows, FlowField.Width),
    tables: flat(tables, TableField.Width),
    mentions: flat(mentions, MentionField.Width),
    labels: flat(labels, LabelField.Width),
    members: flat(members, MemberField.Width),
    parseProblems,
  };
}

/** How a slot is shown: `rte_eth_dev.rx_pkt_burst`, `vhost_message_handlers[]`, `parameter cb of foo()`. */
function display(slot: Slot, joined: Joined): string {
  const owner = slot.node >= 0 ? joined.linker.nodes[slot.node].name : '';
  switch (slot.kind) {
    case SlotKind.Member:
    case SlotKind.Object:
    case SlotKind.Own:
      return `${slot.record || '(unnamed)'}.${slot.name}`;
    case SlotKind.Global:
      return slot.array ? `${slot.name}[]` : `variable ${slot.name}`;
    case SlotKind.Local:
      return slot.name ? `variable ${slot.name}` : '';
    case SlotKind.Param:
      return `parameter ${slot.name || slot.index + 1} of ${owner}()`;
    case SlotKind.Return:
      return `result of ${owner}()`;
    case SlotKind.Variadic:
      return `variable arguments of ${owner}()`;
    default:
      return 'result of a call';
  }
}

class Strings {
  readonly list: string[] = [''];
  private readonly _ids = new Map<string, number>([['', 0]]);

  id(text: string): number {
    let id = this._ids.get(text);
    if (id === undefined) {
      id = this.list.length;
      this.list.push(text);
      this._ids.set(text, id);
    }
    return id;
  }
}

class Files {
  private readonly _ids = new Map<string, number>();
  private readonly _paths: string[] = [];
  private readonly _lines: number[] = [];

  constructor(
    private readonly _joined: Joined,
    private readonly _workspace: Workspace,
    private readonly _strings: Strings,
  ) {}

  id(path: string): number {
    let id = this._ids.get(path);
    if (id === undefined) {
      id = this._paths.length;
      this._paths.push(path);
      this._lines.push(0);
      this._ids.set(path, id);
    }
    return id;
  }

  setLines(path: string, lines: number): void {
    this._lines[this.id(path)] = lines;
  }

  rows(): Int32Array {
    const rows = new Int32Array(this._paths.length * FileField.Width);
    const programs = new Programs(this._joined.linker.mainFiles, this._workspace);
    this._paths.forEach((path, i) => {
      rows.set([this._strings.id(this._workspace.shown(path)), this._workspace.rootOf(path), this._joined.linker.alternatives(path),
        programs.of(path), this._lines[i]], i * FileField.Width);
    });
    return rows;
  }
}

/** Rows without repetitions (a file taken in textually by several units gives its rows several times). */
function unique(rows: number[][]): number[][] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = row.join(' ');
    return seen.has(key) ? false : (seen.add(key), true);
  });
}

function flat(rows: readonly number[][], width: number): Int32Array {
  const flatRows = new Int32Array(rows.length * width);
  rows.forEach((row, i) => flatRows.set(row, i * width));
  return flatRows;
}
