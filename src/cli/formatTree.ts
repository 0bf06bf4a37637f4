/**
 * Call trees as text. The plain form is the listing that `.callpath` files hold:
 *
 *     rte_eth_rx_burst  lib/ethdev/rte_ethdev.h:5870
 *       ixgbe_recv_pkts  drivers/net/ixgbe/ixgbe_rxtx.c:1785  [pointer rte_eth_fp_ops.rx_pkt_burst, possible]
 *         ← drivers/net/ixgbe/ixgbe_ethdev.c:1121  ixgbe_recv_pkts assigned to rte_eth_dev.rx_pkt_burst
 *       rte_log  lib/eal/common/eal_common_log.c:513  [macro RTE_LOG]
 *
 * One function per line: two spaces of indent per level, name, two spaces, `file:line` of its definition, and where
 * there is something to say two spaces and a reason in brackets: kind (left out for a direct call) with the way,
 * `macro NAME`, `possible`, and for a function that is only declared `declared`. `↻` ends the line of a function that
 * is already on the way from the root, `…` that of one whose callees stand elsewhere in the listing. Lines that begin
 * with `←` are evidence: file:line, two spaces, a sentence, and where the line stands under conditions `  when ` and
 * these. Lines that begin with `?` are candidates of one call that stand for each other: how many, the place of the
 * call, and why the source does not decide.
 */

import type { Doubt, Evidence } from '../index/api';
import type { TreeEdge, TreeFamily, TreeNode } from './callTree';
import { doubtsText, factText } from './words';

export function treeToText(node: TreeNode): string {
  const lines: string[] = [];
  const visit = (at: TreeNode, level: number): void => {
    const indent = '  '.repeat(level);
    lines.push(indent + functionLine(at));
    if (at.edge && at.edge.kind !== 'direct') {
      for (const line of at.edge.evidence) lines.push(`${indent}  ← ${evidenceText(line)}`);
    }
    for (const child of at.children) visit(child, level + 1);
    for (const family of at.families) lines.push(`${indent}  ? ${familyText(family)}`);
  };
  visit(node, 0);
  return `${lines.join('\n')}\n`;
}

function functionLine(node: TreeNode): string {
  const { function: f } = node;
  const reason = [...(node.edge ? edgeWords(node.edge) : []), ...(f.defined || f.file === '' ? [] : ['declared'])];
  const end = node.cycle ? '  ↻' : node.repeated && f.defined ? '  …' : '';
  const place = f.file ? `  ${f.file}:${f.line}` : '';
  return `${f.name}${place}${reason.length > 0 ? `  [${reason.join(', ')}]` : ''}${end}`;
}

/**
 * `8 candidates  lib/x.h:12  [pointer ops.rx]  one of the 8 entries of rx_burst[], chosen by flags (a.c:9) (f, g, …)`.
 */
function familyText(family: TreeFamily): string {
  const { functions, place, via, doubts } = family;
  const shown = functions
    .slice(0, 2)
    .map((f) => f.name)
    .join(', ');
  const more = functions.length > 2 ? ', …' : '';
  return (
    `${functions.length} candidates  ${place.file}:${place.line}  [pointer ${via}]  ` +
    `${doubtsText(doubts)} (${shown}${more})`
  );
}

/** `drivers/net/x.c:12  f assigned to dev.rx  when !a && b`. */
export function evidenceText(line: Evidence, gap = '  '): string {
  return `${line.file}:${line.line}${gap}${factText(line.what)}${line.condition ? `${gap}when ${line.condition}` : ''}`;
}

/** `pointer rte_bus.scan`, `macro RTE_LOG`, `possible`. */
export function edgeWords(edge: Pick<TreeEdge, 'kind' | 'via' | 'macro' | 'certainty' | 'doubts'>): string[] {
  const words: string[] = [];
  if (edge.kind !== 'direct') words.push(edge.via ? `${edge.kind} ${edge.via}` : edge.kind);
  if (edge.macro) words.push(`macro ${edge.macro}`);
  if (edge.certainty !== 'certain')
    words.push(edge.doubts.length > 0 ? `${edge.certainty}: ${doubtsText(edge.doubts)}` : edge.certainty);
  return words;
}

export function treeToJson(node: TreeNode): unknown {
  const { function: f, edge } = node;
  return {
    name: f.name,
    file: f.file,
    line: f.line,
    defined: f.defined,
    ...(edge
      ? {
          kind: edge.kind,
          via: edge.via,
          macro: edge.macro,
          certainty: edge.certainty,
          ...(edge.doubts.length > 0 ? doubtsToJson(edge.doubts) : {}),
          places: edge.places,
          evidence: edge.evidence.map(evidenceToJson),
        }
      : {}),
    ...(node.cycle ? { cycle: true } : {}),
    ...(node.repeated ? { repeated: true } : {}),
    ...(node.families.length > 0
      ? {
          candidates: node.families.map(({ doubts, via, place, functions }) => ({
            ...doubtsToJson(doubts),
            via,
            place,
            functions: functions.map(({ name, file, line }) => ({ name, file, line })),
          })),
        }
      : {}),
    children: node.children.map(treeToJson),
  };
}

function doubtsToJson(doubts: readonly Doubt[]): object {
  return { doubt: doubtsText(doubts), doubtCodes: doubts.map(({ code }) => code) };
}

/** A line of evidence with its sentence, and the code of what it says. */
export function evidenceToJson({ what, ...place }: Evidence): object {
  return { ...place, what: factText(what), code: what.code };
}

/** A Mermaid flowchart: https://mermaid.js.org/syntax/flowchart.html */
export function treeToMermaid(root: TreeNode, upwards: boolean): string {
  const lines = ['flowchart LR'];
  const ids = new Map<number, string>();
  const edges = new Set<string>();
  const idOf = (node: TreeNode): string => {
    let id = ids.get(node.function.id);
    if (!id) {
      id = `n${ids.size}`;
      ids.set(node.function.id, id);
      lines.push(`  ${id}["${quoted(node.function.name)}"]`);
    }
    return id;
  };
  const visit = (node: TreeNode): void => {
    const id = idOf(node);
    node.families.forEach((family, i) => {
      lines.push(`  ${id}f${i}["${quoted(familyText(family))}"]`, `  ${id} -.->|"candidate"| ${id}f${i}`);
    });
    for (const child of node.children) {
      const other = idOf(child);
      const words = child.edge ? edgeWords(child.edge).join(', ') : '';
      const arrow = child.edge?.kind === 'direct' ? '-->' : '-.->';
      const [from, to] = upwards ? [other, id] : [id, other];
      const line = `  ${from} ${arrow}${words ? `|"${quoted(words)}"|` : ''} ${to}`;
      if (!edges.has(line)) lines.push(line);
      edges.add(line);
      visit(child);
    }
  };
  visit(root);
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return text.replace(/"/g, '#quot;');
}

/** A nested Markdown list. */
export function treeToMarkdown(root: TreeNode): string {
  const lines: string[] = [];
  const visit = (node: TreeNode, level: number): void => {
    const { function: f, edge } = node;
    const words = edge ? edgeWords(edge) : [];
    const end = node.cycle ? ' ↻' : '';
    lines.push(
      `${'  '.repeat(level)}- ` +
        `\`${f.name}\`${f.file ? ` (${f.file}:${f.line})` : ''}` +
        `${words.length > 0 ? ` — ${words.join(', ')}` : ''}${end}`,
    );
    if (edge && edge.kind !== 'direct') {
      for (const line of edge.evidence) lines.push(`${'  '.repeat(level + 1)}- ← ${evidenceText(line, ' ')}`);
    }
    for (const child of node.children) visit(child, level + 1);
    for (const family of node.families) lines.push(`${'  '.repeat(level + 1)}- ? ${familyText(family)}`);
  };
  visit(root, 0);
  return `${lines.join('\n')}\n`;
}
