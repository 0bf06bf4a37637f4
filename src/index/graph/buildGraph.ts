/** Writes what the join found into the tables of {@link GraphData}. */

import { FunctionFlag, SlotKind, SourceKind } from '../facts/facts';
import type { GraphData } from './graphData';
import { FileField, FlowField, NodeField, NodeFlag, SlotField } from './graphData';
import type { Joined } from '../pointsTo/join';
import type { Links } from '../link/links';
import { pickedFunctions } from '../narrowing/picked';
import { Programs } from '../link/programs';
import { RowTable } from './rowTable';
import { siteRows } from './siteRows';
import type { Slot } from '../pointsTo/slotTable';
import { textRows } from './textRows';

/** @returns the graph. Its tables are new; its strings are those of `links`, which grow. */
export function buildGraph(joined: Joined, links: Links): GraphData {
  const { strings, fileIds: files } = links;
  const { nodes } = joined.linker;
  for (const facts of links.all) files.id(facts.path);

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
    if (node.nameId < 0) node.nameId = strings.id(node.name);
    if (node.fileId < 0) node.fileId = files.id(node.path);
    nodeRows[at + NodeField.Name] = node.nameId;
    nodeRows[at + NodeField.File] = node.fileId;
    nodeRows[at + NodeField.Line] = node.line;
    nodeRows[at + NodeField.Column] = node.column;
    nodeRows[at + NodeField.EndLine] = node.endLine;
    nodeRows[at + NodeField.Flags] = flags;
  });

  // Slots that nothing calls through, names or fills are left out.
  const slotIds: (number | undefined)[] = [];
  const slotRows: number[] = [];
  const pts: number[] = [];
  const slotId = (slot: number): number => {
    if (slot < 0) return -1;
    const known = slotIds[slot];
    if (known !== undefined) return known;
    const info = joined.slots.slots[slot];
    const held = [...joined.solver.get(slot)].filter((node) => !nodes[node].gone).sort((a, b) => a - b);
    const base = info.kind === SlotKind.Object || info.kind === SlotKind.Own ? slotId(info.base) : -1;
    const id = slotRows.length / SlotField.Width;
    slotIds[slot] = id;
    slotRows.push(
      info.kind,
      strings.id(display(info, joined)),
      strings.id(info.record),
      strings.id(info.name),
      pts.length,
      held.length,
      base,
    );
    for (const node of held) pts.push(node);
    return id;
  };

  const flows = new RowTable(FlowField.Width, joined.flows.length + 1);
  for (const flow of joined.flows) {
    if (flow.sourceKind === SourceKind.Slot && joined.solver.get(flow.source).size === 0) continue;
    flows.add(
      flow.sourceKind,
      flow.sourceKind === SourceKind.Slot ? slotId(flow.source) : flow.source,
      slotId(flow.target),
      flow.node,
      flow.kind,
      files.id(flow.path),
      flow.line,
      flow.column,
      strings.id(flow.variable),
    );
  }
  const { sites, targets } = siteRows(links, joined.sites, slotId);
  const texts = textRows(joined.readers, slotId, (slot) => slotIds[slot] !== undefined);
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
    flows: flows.sortedBy(FlowField.Target, slotRows.length / SlotField.Width),
    ...texts,
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

function fileRows({ linker }: Joined, links: Links): Int32Array {
  const { all, fileIds, strings, workspace, fixed } = links;
  const programs =
    fixed.length < fileIds.paths.length * FileField.Width ? new Programs(linker.mainFiles, workspace) : undefined;
  for (let i = fixed.length / FileField.Width; i < fileIds.paths.length; i++) {
    const path = fileIds.paths[i];
    fixed.push(
      strings.id(workspace.shown(path)),
      workspace.rootOf(path),
      linker.alternatives(path),
      programs?.of(path) ?? 0,
      0,
    );
  }
  const rows = Int32Array.from(fixed);
  for (const facts of all) rows[fileIds.id(facts.path) * FileField.Width + FileField.Lines] = facts.lines;
  return rows;
}
