/** Writes what the join found into the tables of {@link GraphData}. */

import { FunctionFlag, SlotKind, SourceKind } from '../facts';
import type { GraphData } from '../graphData';
import { FileField, FlowField, LabelField, MemberField, MentionField, NodeField, NodeFlag, SlotField, TableField } from '../graphData';
import type { Joined } from './join';
import type { Links } from './links';
import { pickedFunctions } from './picked';
import { Programs } from './programs';
import { siteRows } from './siteRows';
import type { Slot } from './slotTable';

/** @returns the graph. Its tables are new; its strings are those of `links`, which grow. */
export function buildGraph(joined: Joined, links: Links): GraphData {
  const { strings, fileIds: files } = links;
  const { nodes } = joined.linker;

  const picked = pickedFunctions(joined);
  const nodeRows = new Int32Array(nodes.length * NodeField.Width);
  nodes.forEach((node, id) => {
    let flags = 0;
    if (node.defined) flags |= NodeFlag.Defined;
    if (node.flags & FunctionFlag.Static) flags |= NodeFlag.Static;
    if (node.flags & FunctionFlag.Inactive) flags |= NodeFlag.Inactive;
    if (node.flags & FunctionFlag.HasError) flags |= NodeFlag.HasError;
    if (node.flags & FunctionFlag.Constructor) flags |= NodeFlag.Constructor;
    if (picked.has(node.id)) flags |= NodeFlag.Picked;
    if (node.name.startsWith('<')) flags |= NodeFlag.Synthetic;
    if (node.gone) flags |= NodeFlag.Gone;
    const at = id * NodeField.Width;
    nodeRows[at + NodeField.Name] = strings.id(node.name);
    nodeRows[at + NodeField.File] = files.id(node.path);
    nodeRows[at + NodeField.Line] = node.line;
    nodeRows[at + NodeField.Column] = node.column;
    nodeRows[at + NodeField.EndLine] = node.endLine;
    nodeRows[at + NodeField.Flags] = flags;
  });

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

  const { sites, targets } = siteRows(links, joined.sites, slotId);
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
  let parseProblems = 0;
  for (const facts of links.all) parseProblems += facts.problems;
  return {
    files: fileRows(joined, links),
    strings: strings.list,
    nodes: nodeRows,
    sites,
    targets,
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

function fileRows({ linker }: Joined, { all, fileIds, strings, workspace }: Links): Int32Array {
  const lines = new Map<number, number>();
  for (const facts of all) lines.set(fileIds.id(facts.path), facts.lines);
  const rows = new Int32Array(fileIds.paths.length * FileField.Width);
  const programs = new Programs(linker.mainFiles, workspace);
  fileIds.paths.forEach((path, i) => {
    const at = i * FileField.Width;
    rows[at + FileField.Path] = strings.id(workspace.shown(path));
    rows[at + FileField.Root] = workspace.rootOf(path);
    rows[at + FileField.Alternatives] = linker.alternatives(path);
    rows[at + FileField.Program] = programs.of(path);
    rows[at + FileField.Lines] = lines.get(i) ?? 0;
  });
  return rows;
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
