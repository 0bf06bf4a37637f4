/** Writes what the join found into the tables of {@link GraphData}. */

import { FunctionFlag, LocationKind, SourceKind } from '../facts/facts';
import type { GraphData } from './graphData';
import { FileField, FlowField, NodeField, NodeFlag, LocationField } from './graphData';
import type { PointsToResult } from '../pointsTo/result';
import type { Links } from '../link/links';
import { bitIndexedFunctions } from '../narrowing/bitIndexedArrays';
import { Programs } from '../link/programs';
import { RowTable } from './rowTable';
import { siteRows } from './siteRows';
import type { AbstractLocation } from '../pointsTo/locationTable';
import { textRows } from './textRows';

/** @returns the graph. Its tables are new; its strings are those of `links`, which grow. */
export function buildGraph(joined: PointsToResult, links: Links): GraphData {
  const { strings, fileIds: files } = links;
  const { nodes } = joined.linker;
  for (const facts of links.all) files.id(facts.path);

  const picked = bitIndexedFunctions(joined);
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

  // Locations that nothing calls through, names or fills are left out.
  const locationIds: (number | undefined)[] = [];
  const locationRows: number[] = [];
  const pts: number[] = [];
  const locationId = (location: number): number => {
    if (location < 0) return -1;
    const known = locationIds[location];
    if (known !== undefined) return known;
    const info = joined.locations[location];
    const held = [...joined.pointsTo(location)].filter((node) => !nodes[node].gone).sort((a, b) => a - b);
    const base = info.kind === LocationKind.Object || info.kind === LocationKind.Own ? locationId(info.base) : -1;
    const id = locationRows.length / LocationField.Width;
    locationIds[location] = id;
    locationRows.push(
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
    if (flow.sourceKind === SourceKind.AbstractLocation && joined.pointsTo(flow.source).size === 0) continue;
    flows.add(
      flow.sourceKind,
      flow.sourceKind === SourceKind.AbstractLocation ? locationId(flow.source) : flow.source,
      locationId(flow.target),
      flow.node,
      flow.kind,
      files.id(flow.path),
      flow.line,
      flow.column,
      strings.id(flow.variable),
    );
  }
  const { sites, targets } = siteRows(links, joined.sites, locationId);
  const texts = textRows(joined.readers, locationId, (location) => locationIds[location] !== undefined);
  let parseProblems = 0;
  for (const facts of links.all) parseProblems += facts.problems;
  return {
    files: fileRows(joined, links),
    strings: strings.list,
    nodes: nodeRows,
    sites,
    targets,
    locations: Int32Array.from(locationRows),
    pts: Int32Array.from(pts),
    flows: flows.sortedBy(FlowField.Target, locationRows.length / LocationField.Width),
    ...texts,
    parseProblems,
  };
}

/** How a location is shown: `rte_eth_dev.rx_pkt_burst`, `vhost_message_handlers[]`, `parameter cb of foo()`. */
function display(location: AbstractLocation, joined: PointsToResult): string {
  const owner = location.node >= 0 ? joined.linker.nodes[location.node].name : '';
  switch (location.kind) {
    case LocationKind.Member:
    case LocationKind.Object:
    case LocationKind.Own:
      return `${location.record || '(unnamed)'}.${location.name}`;
    case LocationKind.Global:
      return location.array ? `${location.name}[]` : `variable ${location.name}`;
    case LocationKind.Local:
      return location.name ? `variable ${location.name}` : '';
    case LocationKind.Param:
      return `parameter ${location.name || location.index + 1} of ${owner}()`;
    case LocationKind.Return:
      return `result of ${owner}()`;
    case LocationKind.Variadic:
      return `variable arguments of ${owner}()`;
    default:
      return 'result of a call';
  }
}

function fileRows({ linker }: PointsToResult, links: Links): Int32Array {
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
