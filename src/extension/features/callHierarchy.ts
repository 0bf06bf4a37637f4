// Call hierarchy (both directions) with calls through pointers, thread starts and callbacks; the reason is in the
// detail. A call that may reach many functions is one row, opened by folder; so are the callers of what half the
// workspace calls.
import * as vscode from 'vscode';
import type { Edge, FunctionNode } from '../../index/api';
import type { LensContext } from '../context';
import { byFile, byFolder, GROUPED, type Group } from '../grouping';
import type { OpenIndex } from '../indexService';
import { functionMeantAt, memberMeantAt, nameAt } from '../lookup';
import { nameRange, rangeOf, uriOf, wholeRange } from '../places';
import {
  certaintyText,
  kindText,
  nameLength,
  reasonText,
  siteKey,
  targetsPerSite,
  targetsText,
  viaText,
} from '../reasons';
import { C_FILES } from '../roots';

/** Targets of one call from which they stand behind a row of their own. */
const BEHIND_ROW = 6;
/** Callers from which they are grouped by folder. */
const CALLERS = 100;

/** An item that remembers its function: VS Code hands the same object back. */
class FunctionItem extends vscode.CallHierarchyItem {
  constructor(
    readonly node: FunctionNode,
    detail: string,
    uri: vscode.Uri,
  ) {
    super(vscode.SymbolKind.Function, node.name, detail, uri, wholeRange(node), nameRange(node));
  }
}

/** Several functions behind one row: the targets of a pointer, a folder of them, a folder of callers. */
class GroupItem extends vscode.CallHierarchyItem {
  constructor(
    kind: vscode.SymbolKind,
    name: string,
    detail: string,
    uri: vscode.Uri,
    range: vscode.Range,
    readonly rows: readonly Row[],
    /** Where the call stands that all have in common; undefined for callers. */
    readonly callRanges: vscode.Range[] | undefined,
    /** Rows stand by folder below this one. */
    readonly byFolder: boolean,
    /** A member that was asked about: who calls through it. */
    readonly member?: { struct: string; member: string },
  ) {
    super(kind, name, detail, uri, range, range);
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

  async prepareCallHierarchy(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CallHierarchyItem[] | undefined> {
    const index = await this._context.index.get(token);
    if (!index) return undefined;
    const member = this._memberItem(index, document, position);
    if (member) return [member];
    const items = functionMeantAt(index, document, position)
      .slice(0, 20)
      .flatMap((node) => item(index, node, node.file));
    return items.length > 0 ? items : undefined;
  }

  async provideCallHierarchyOutgoingCalls(
    from: vscode.CallHierarchyItem,
    token: vscode.CancellationToken,
  ): Promise<vscode.CallHierarchyOutgoingCall[]> {
    const index = await this._context.index.get(token);
    if (!index) return [];
    if (from instanceof GroupItem) {
      return open(from).flatMap((part) => {
        const to = part instanceof GroupItem ? [part] : item(index, part.other, part.reason);
        return to.map((one) => new vscode.CallHierarchyOutgoingCall(one, from.callRanges ?? []));
      });
    }
    const node = nodeOf(index, from);
    return node ? this._callees(index, node, from.uri) : [];
  }

  async provideCallHierarchyIncomingCalls(
    to: vscode.CallHierarchyItem,
    token: vscode.CancellationToken,
  ): Promise<vscode.CallHierarchyIncomingCall[]> {
    const index = await this._context.index.get(token);
    if (!index) return [];
    if (to instanceof GroupItem) {
      if (to.callRanges === undefined) return open(to).flatMap((part) => incoming(index, part));
      return to.member ? this._callersThrough(index, to.member).flatMap((row) => incoming(index, row)) : [];
    }
    const node = nodeOf(index, to);
    if (!node) return [];
    const fanOut = new Map<number, Map<string, number>>();
    const targets = (edge: Edge): number => {
      if (edge.kind !== 'pointer') return 1;
      const known =
        fanOut.get(edge.caller.id) ?? targetsPerSite(index.graph.callees(edge.caller, this._context.pins.all));
      fanOut.set(edge.caller.id, known);
      return known.get(siteKey(edge)) ?? 1;
    };
    const found = rows(index.graph.callers(node, this._context.pins.all), (edge) => edge.caller, targets);
    if (found.length <= CALLERS) return found.flatMap((row) => incoming(index, row));
    return byFolder(found, (row) => row.other).flatMap((group) => callerGroup(index, group));
  }

  /** Calls of a function in source order; those that may reach many stand behind one row. */
  private _callees(index: OpenIndex, node: FunctionNode, uri: vscode.Uri): vscode.CallHierarchyOutgoingCall[] {
    const pins = this._context.pins.all;
    const edges = index.graph.callees(node, pins);
    const perSite = targetsPerSite(edges);
    const many = new Map<string, Edge[]>();
    const few: Edge[] = [];
    const order: (string | Edge)[] = [];
    for (const edge of edges) {
      if (edge.kind === 'direct' || (perSite.get(siteKey(edge)) ?? 1) < BEHIND_ROW) {
        few.push(edge);
        order.push(edge);
        continue;
      }
      const key = `${edge.kind} ${edge.via}`;
      const known = many.get(key);
      if (known) known.push(edge);
      else {
        many.set(key, [edge]);
        order.push(key);
      }
    }
    const single = new Map(rows(few, (edge) => edge.callee).map((row) => [row.edges[0], row]));
    const unpinned = pins.length > 0 ? targetsPerSite(index.graph.callees(node)) : perSite;
    return order.flatMap((one) => {
      if (typeof one === 'string') {
        const all = many.get(one) as Edge[];
        return this._group(uri, node, all, unpinned.get(siteKey(all[0])) ?? 0);
      }
      const row = single.get(one);
      const [to] = row ? item(index, row.other, row.reason || row.other.file) : [];
      const ranges = row?.edges.filter((edge) => edge.place.file === node.file).map(callRange) ?? [];
      return to ? [new vscode.CallHierarchyOutgoingCall(to, ranges)] : [];
    });
  }

  private _group(
    uri: vscode.Uri,
    node: FunctionNode,
    edges: readonly Edge[],
    unpinned: number,
  ): vscode.CallHierarchyOutgoingCall[] {
    const [edge] = edges;
    const found = rows(
      edges,
      (one) => one.callee,
      () => 1,
      (one) => [certaintyText(one.certainty), one.callee.file].join(' · '),
    );
    const here = edges.filter((one) => one.place.file === node.file);
    const ranges = [...new Map(here.map((one) => [siteKey(one), callRange(one)])).values()];
    const range = ranges[0] ?? nameRange(node);
    const detail = [
      kindText(edge.kind),
      found.length < unpinned
        ? countText(found.length, unpinned)
        : targetsText(found.flatMap((one) => one.edges.slice(0, 1))),
      edge.macro && vscode.l10n.t('macro {0}', edge.macro),
    ]
      .filter(Boolean)
      .join(' · ');
    const group = new GroupItem(
      vscode.SymbolKind.Field,
      viaText(edge.via) || vscode.l10n.t('pointer'),
      detail,
      uri,
      range,
      found,
      ranges,
      found.length >= GROUPED,
    );
    return [new vscode.CallHierarchyOutgoingCall(group, ranges)];
  }

  /** The member at a position as an item: below it the functions that it may hold, or who calls through it. */
  private _memberItem(
    index: OpenIndex,
    document: vscode.TextDocument,
    position: vscode.Position,
  ): vscode.CallHierarchyItem | undefined {
    const member = memberMeantAt(index, document, position);
    const word = member && nameAt(document, position);
    if (!member || !word || word.name !== member.member) return undefined;
    const all = index.graph.memberTargets(member.struct, member.member);
    if (all.length === 0) return undefined;
    const kept =
      this._context.pins.all.length > 0
        ? index.graph.memberTargets(member.struct, member.member, this._context.pins.all)
        : all;
    const found = kept.map(({ target }) => ({ other: target, reason: target.file, edges: [] }));
    return new GroupItem(
      vscode.SymbolKind.Field,
      `${member.struct}.${member.member}`,
      countText(kept.length, all.length),
      document.uri,
      word.range,
      found,
      [word.range],
      found.length >= GROUPED,
      member,
    );
  }

  private _callersThrough(index: OpenIndex, { struct, member }: { struct: string; member: string }): Row[] {
    const pins = this._context.pins.all;
    const edges = new Map<string, Edge>();
    for (const { target } of index.graph.memberTargets(struct, member, pins)) {
      for (const edge of index.graph.callers(target, pins)) {
        if (edge.kind !== 'direct' && viaText(edge.via) === `${struct}.${member}`) edges.set(siteKey(edge), edge);
      }
    }
    return rows(
      [...edges.values()],
      (edge) => edge.caller,
      () => 1,
      (edge) => edge.caller.file,
    );
  }
}

/** `312 functions`, or `7 of 312 functions, pinned`. */
function countText(count: number, unpinned: number): string {
  if (count === 1 && unpinned <= 1) return vscode.l10n.t('1 function');
  return count < unpinned
    ? vscode.l10n.t(
        '{0} of {1} functions, pinned',
        count.toLocaleString(vscode.env.language),
        unpinned.toLocaleString(vscode.env.language),
      )
    : vscode.l10n.t('{0} functions', count.toLocaleString(vscode.env.language));
}

/** What stands below a group: functions, or groups of them. */
function open(group: GroupItem): (Row | GroupItem)[] {
  const parts = group.byFolder ? byFolder(group.rows, (row) => row.other) : byFile(group.rows, (row) => row.other);
  return parts ? parts.map((part) => partOf(group, part)) : [...group.rows];
}

function partOf(group: GroupItem, part: Group<Row>): GroupItem {
  return new GroupItem(
    part.isFile ? vscode.SymbolKind.File : vscode.SymbolKind.Package,
    part.label,
    countText(part.members.length, 0),
    group.uri,
    group.range,
    part.members,
    group.callRanges,
    false,
  );
}

function callerGroup(index: OpenIndex, group: Group<Row>): vscode.CallHierarchyIncomingCall[] {
  const [first] = group.members;
  const uri = uriOf(index, first.other.file);
  if (!uri) return [];
  const range = nameRange(first.other);
  const from = new GroupItem(
    vscode.SymbolKind.Package,
    group.label,
    countText(group.members.length, 0),
    uri,
    range,
    group.members,
    undefined,
    false,
  );
  return [new vscode.CallHierarchyIncomingCall(from, [range])];
}

function incoming(index: OpenIndex, row: Row | GroupItem): vscode.CallHierarchyIncomingCall[] {
  if (row instanceof GroupItem) return [new vscode.CallHierarchyIncomingCall(row, [row.range])];
  const [from] = item(index, row.other, row.reason || row.other.file);
  const ranges = row.edges.filter((edge) => edge.place.file === row.other.file).map(callRange);
  return from ? [new vscode.CallHierarchyIncomingCall(from, ranges.length > 0 ? ranges : [nameRange(row.other)])] : [];
}

function nodeOf(index: OpenIndex, item: vscode.CallHierarchyItem): FunctionNode | undefined {
  const file = item instanceof FunctionItem ? item.node.file : index.shown(item.uri.fsPath.replaceAll('\\', '/'));
  const named = index.graph.functionsIn(file).filter((node) => node.name === item.name);
  if (!(item instanceof FunctionItem)) return named[0];
  // A newer index has other nodes for the same functions.
  return (
    named.find((node) => node.line === item.node.line) ??
    named[0] ??
    index.graph.find(item.name).find((node) => node.file === file)
  );
}

function item(index: OpenIndex, node: FunctionNode, detail: string): FunctionItem[] {
  const uri = uriOf(index, node.file);
  return uri ? [new FunctionItem(node, detail, uri)] : [];
}

function callRange(edge: Edge): vscode.Range {
  return rangeOf(edge.place, nameLength(edge));
}

/** Joins edges of one function and reason; in order of first appearance. */
function rows(
  edges: readonly Edge[],
  other: (edge: Edge) => FunctionNode,
  targets?: (edge: Edge) => number,
  text?: (edge: Edge) => string,
): Row[] {
  const perSite = targets ? undefined : targetsPerSite(edges);
  const found = new Map<string, Row>();
  for (const edge of edges) {
    const reason = text ? text(edge) : reasonText(edge, targets ? targets(edge) : perSite?.get(siteKey(edge)));
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
