// Why an edge of the call graph is there, in one line: `pointer · rte_eth_fp_ops.rx_pkt_burst · 1 of 37 · possible`.
import * as vscode from 'vscode';
import type { Certainty, Edge, EdgeKind } from '../index/api';
import { locationName } from '../index/query/locationName';
import { locationText } from './words';

/** The kind of an edge in the reader's language. */
export function kindText(kind: EdgeKind): string {
  switch (kind) {
    case 'direct':
      return vscode.l10n.t('direct');
    case 'pointer':
      return vscode.l10n.t('pointer');
    case 'thread':
      return vscode.l10n.t('thread');
    case 'callback':
      return vscode.l10n.t('callback');
    case 'constructor':
      return vscode.l10n.t('constructor');
  }
}

export function certaintyText(certainty: Certainty): string {
  switch (certainty) {
    case 'certain':
      return vscode.l10n.t('certain');
    case 'possible':
      return vscode.l10n.t('possible');
    case 'candidate':
      return vscode.l10n.t('candidate');
    case 'folded':
      return vscode.l10n.t('left out by the compiler');
    case 'inactive':
      return vscode.l10n.t('inactive');
  }
}

/** What a call goes through, in the reader's language; members without `struct`. Empty for a direct call. */
export function viaText(via: string): string {
  const location = locationName(via.replace(/^(?:struct|union) /, ''));
  return location.kind === 'calledPointer' ? '' : locationText(location);
}

/** `181 functions, 1,534 candidates`: what a call may reach, and what the source does not decide. */
export function targetsText(edges: readonly Edge[]): string {
  const candidates = edges.filter((edge) => edge.certainty === 'candidate').length;
  const text = (count: number): string => count.toLocaleString(vscode.env.language);
  const drawn = edges.length - candidates;
  if (candidates === 0) return drawn === 1 ? vscode.l10n.t('1 function') : vscode.l10n.t('{0} functions', text(drawn));
  return drawn === 0
    ? vscode.l10n.t('{0} candidates', text(candidates))
    : [
        drawn === 1 ? vscode.l10n.t('1 function') : vscode.l10n.t('{0} functions', text(drawn)),
        vscode.l10n.t('{0} candidates', text(candidates)),
      ].join(', ');
}

/** The reason in one line; empty for a plain direct call. `targets`: how many functions the same call may reach. */
export function reasonText(edge: Edge, targets = 1): string {
  const parts: string[] = [];
  if (edge.kind !== 'direct') parts.push(kindText(edge.kind));
  if (edge.via) parts.push(viaText(edge.via));
  if (edge.kind === 'pointer' && targets > 1 && edge.certainty !== 'candidate')
    parts.push(vscode.l10n.t('1 of {0}', targets));
  if (edge.kind !== 'direct' || edge.certainty === 'folded' || edge.certainty === 'inactive')
    parts.push(certaintyText(edge.certainty));
  if (edge.macro) parts.push(vscode.l10n.t('macro {0}', edge.macro));
  return parts.join(' · ');
}

/** One call site: edges that stand at the same place and go through the same pointer. */
export function siteKey(edge: Edge): string {
  return `${edge.caller.id} ${edge.place.file}:${edge.place.line}:${edge.place.column} ${edge.via}`;
}

/** How many functions each call site may reach, candidates among them. */
export function targetsPerSite(edges: readonly Edge[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const edge of edges) counts.set(siteKey(edge), (counts.get(siteKey(edge)) ?? 0) + 1);
  return counts;
}

/** Characters of the name at an edge's place: the macro, the function, or the member called through. */
export function nameLength(edge: Edge): number {
  if (edge.macro) return edge.macro.length;
  if (edge.kind === 'direct') return edge.callee.name.length;
  return /(\w+)(?:\[\])?$/.exec(edge.via)?.[1].length ?? 1;
}
