// Call hierarchy (both directions) with calls through pointers, thread starts and callbacks; the reason is in the detail.
import * as vscode from 'vscode';
import type { Edge, FunctionNode } from '../../index/api';
import type { LensContext } from '../context';
import type { OpenIndex } from '../indexService';
import { functionMeantAt } from '../lookup';
import { nameRange, rangeOf, uriOf, wholeRange } from '../places';
import { nameLength, reasonText, siteKey, targetsPerSite } from '../reasons';
import { C_FILES } from '../roots';

/** An item that remembers its function: VS Code hands the same object back. */
class FunctionItem extends vscode.CallHierarchyItem {
  constructor(readonly node: FunctionNode, detail: string, uri: vscode.Uri) {
    super(vscode.SymbolKind.Function, node.name, detail, uri, wholeRange(node), nameRange(node));
  }
}

/** Edges to or from one function, of one reason: a row of the view. */
interface Row {
  other: FunctionNode;
  reason: string;
  edges: Edge[];
}

export class LensCallHierarchy implements vscode.CallHierarchyProvider {
  constructor(private readonly _context: LensContext) {}

  async prepareCallHierarchy(document: vscode.TextDocument, position: vscode.Position, token: vscode.CancellationToken):
  Promise<vscode.CallHierarchyItem[] | undefined> {
    const index = await this._context.index.get(token);
    if (!index) return undefined;
    const items = functionMeantAt(index, document, position).slice(0, 20).flatMap((node) => item(index, node, node.file));
    return items.length > 0 ? items : undefined;
  }

  async provideCallHierarchyOutgoingCalls(from: vscode.CallHierarchyItem, token: vscode.CancellationToken):
  Promise<vscode.CallHierarchyOutgoingCall[]> {
    const index = await this._context.index.get(token);
    const node = index && nodeOf(index, from);
    if (!index || !node) return [];
    return rows(index.graph.callees(node), (edge) => edge.callee).flatMap((row) => {
      const [to] = item(index, row.other, row.reason || row.other.file);
      const ranges = row.edges.filter((edge) => edge.place.file === node.file).map(callRange);
      return to ? [new vscode.CallHierarchyOutgoingCall(to, ranges)] : [];
    });
  }

  async provideCallHierarchyIncomingCalls(to: vscode.CallHierarchyItem, token: vscode.CancellationToken):
  Promise<vscode.CallHierarchyIncomingCall[]> {
    const index = await this._context.index.get(token);
    const node = index && nodeOf(index, to);
    if (!index || !node) return [];
    const fanOut = new Map<number, Map<string, number>>();
    const targets = (edge: Edge): number => {
      if (edge.kind !== 'pointer') return 1;
      const known = fanOut.get(edge.caller.id) ?? targetsPerSite(index.graph.callees(edge.caller));
      fanOut.set(edge.caller.id, known);
      return known.get(siteKey(edge)) ?? 1;
    };
    return rows(index.graph.callers(node), (edge) => edge.caller, targets).flatMap((row) => {
      const [from] = item(index, row.other, row.reason || row.other.file);
      const ranges = row.edges.filter((edge) => edge.place.file === row.other.file).map(callRange);
      return from ? [new vscode.CallHierarchyIncomingCall(from, ranges.length > 0 ? ranges : [nameRange(row.other)])] : [];
    });
  }
}

function nodeOf(index: OpenIndex, item: vscode.CallHierarchyItem): FunctionNode | undefined {
  if (item instanceof FunctionItem) return item.node;
  const file = index.shown(item.uri.fsPath.replaceAll('\\', '/'));
  return index.graph.functionsIn(file).find((node) => node.name === item.name);
}

function item(index: OpenIndex, node: FunctionNode, detail: string): FunctionItem[] {
  const uri = uriOf(index, node.file);
  return uri ? [new FunctionItem(node, detail, uri)] : [];
}

function callRange(edge: Edge): vscode.Range {
  return rangeOf(edge.place, nameLength(edge));
}

/** Joins edges of one function and reason; in order of first appearance. */
function rows(edges: readonly Edge[], other: (edge: Edge) => FunctionNode, targets?: (edge: Edge) => number): Row[] {
  const perSite = targets ? undefined : targetsPerSite(edges);
  const found = new Map<string, Row>();
  for (const edge of edges) {
    const reason = reasonText(edge, targets ? targets(edge) : perSite?.get(siteKey(edge)));
    const key = `${other(edge).id} ${reason}`;
    const row = found.get(key);
    if (row) row.edges.push(edge);
    else found.set(key, { other: other(edge), reason, edges: [edge] });
  }
  return [...found.values()];
}

export function registerCallHierarchy(context: LensContext): vscode.Disposable {
  return vscode.languages.registerCallHierarchyProvider(C_FILES, new LensCallHierarchy(context));
}
