// The Call Paths view: functions that the reader put there, what they call or who calls them, and the lines that make
// it so.
import * as vscode from 'vscode';
import type { Edge, FunctionNode, Pin, SourcePlace } from '../../index/api';
import type { LensContext } from '../context';
import type { OpenIndex } from '../indexService';
import { uriOf } from '../places';
import { whenReady } from '../whenReady';
import { pinText } from '../pins/service';
import { certaintyText, reasonText, targetsText, viaText } from '../reasons';
import { doubtsText, factText, unresolvedText } from '../words';
import { doubtKey, familyDoubts } from '../../index/query/doubtFamilies';
import { childrenOf, isRecursive, type Direction, type Element, type FunctionElement, type Root } from './model';

const VIEW = 'datapathLens.callPaths';
/** Where roots are kept between windows. */
const MEMENTO = 'callPaths.roots';

interface StoredRoot {
  direction: Direction;
  name: string;
  file: string;
}

export class CallPathsTree implements vscode.TreeDataProvider<Element>, vscode.Disposable {
  private readonly _changed = new vscode.EventEmitter<Element | undefined>();
  readonly onDidChangeTreeData = this._changed.event;
  private _roots: Root[] = [];
  private readonly _parents = new WeakMap<object, Element>();
  readonly view: vscode.TreeView<Element>;
  private readonly _subscriptions: vscode.Disposable[] = [];

  constructor(private readonly _context: LensContext) {
    this.view = vscode.window.createTreeView<Element>(VIEW, { treeDataProvider: this, showCollapseAll: true });
    // While somebody types, graphs come one after the other: the view waits for a pause.
    this._subscriptions.push(
      this.view,
      this._changed,
      whenReady(_context.index, (index) => this._restore(index)),
      _context.pins.onDidChange(() => this._pinned()),
    );
    this._pinned();
  }

  dispose(): void {
    for (const one of this._subscriptions) one.dispose();
  }

  get roots(): readonly Root[] {
    return this._roots;
  }

  /** Puts a root on top (once) and shows it opened. */
  add(root: Root): Promise<void> {
    return this.addAll([root]);
  }

  /** Puts roots on top, in order, and shows the first opened. */
  async addAll(roots: readonly Root[]): Promise<void> {
    const added = new Set(roots.map(keyOf));
    this._roots = [...roots, ...this._roots.filter((other) => !added.has(keyOf(other)))];
    this._update();
    await this.view.reveal(roots[0], { select: true, focus: true, expand: true });
  }

  remove(root: Element): void {
    this._roots = this._roots.filter((other) => other !== root);
    this._update();
  }

  clear(): void {
    this._roots = [];
    this._update();
  }

  getParent(element: Element): Element | undefined {
    return this._parents.get(element);
  }

  getChildren(element?: Element): Element[] {
    if (!element) return this._roots;
    const index = this._context.index.current;
    if (!index) return [];
    const children = childrenOf(index.graph, element, this._context.pins.all);
    for (const child of children) this._parents.set(child, element);
    return children;
  }

  getTreeItem(element: Element): vscode.TreeItem {
    const index = this._context.index.current;
    switch (element.kind) {
      case 'root':
        return rootItem(element);
      case 'path':
        return pathItem(element);
      case 'function':
        return functionItem(element, index, this._context.pins.all);
      case 'site': {
        const [edge] = element.edges;
        const item = new vscode.TreeItem(
          viaText(edge.via) || vscode.l10n.t('pointer'),
          vscode.TreeItemCollapsibleState.Collapsed,
        );
        const count =
          element.edges.length < element.unpinned
            ? vscode.l10n.t('{0} of {1} functions, pinned', number(element.edges.length), number(element.unpinned))
            : targetsText(element.edges);
        item.description = `${count} · ${shortPlace(edge.place)}`;
        item.accessibilityInformation = {
          label: [item.label as string, count, vscode.l10n.t('{0} line {1}', edge.place.file, edge.place.line)].join(
            ', ',
          ),
        };
        item.iconPath = new vscode.ThemeIcon('references');
        item.contextValue = 'site edge';
        item.tooltip = siteTooltip(element.edges);
        item.command = openCommand(element);
        return item;
      }
      case 'folder': {
        const item = new vscode.TreeItem(element.folder, vscode.TreeItemCollapsibleState.Collapsed);
        const candidates = element.functions.filter(({ edges: [edge] }) => edge.certainty === 'candidate').length;
        item.description =
          candidates === 0
            ? number(element.functions.length)
            : `${number(element.functions.length)} · ${vscode.l10n.t('{0} candidates', number(candidates))}`;
        item.accessibilityInformation = {
          label: `${element.folder}, ${targetsText(element.functions.map(({ edges: [edge] }) => edge))}`,
        };
        item.iconPath =
          candidates === element.functions.length
            ? CANDIDATE
            : element.isFile
              ? vscode.ThemeIcon.File
              : vscode.ThemeIcon.Folder;
        item.contextValue = 'folder';
        return item;
      }
      case 'evidence': {
        const { evidence } = element;
        const item = new vscode.TreeItem(`← ${factText(evidence.what)}`);
        item.description = shortPlace(evidence);
        item.contextValue = 'evidence edge';
        item.tooltip = `${evidence.file}:${evidence.line}`;
        item.command = openCommand(element);
        item.accessibilityInformation = {
          label: vscode.l10n.t('evidence: {0}, {1} line {2}', factText(evidence.what), evidence.file, evidence.line),
        };
        return item;
      }
      case 'condition': {
        const item = new vscode.TreeItem(vscode.l10n.t('when {0}', element.condition));
        item.iconPath = new vscode.ThemeIcon('filter');
        item.contextValue = 'condition edge';
        item.tooltip = new vscode.MarkdownString().appendCodeblock(element.condition, 'c');
        item.command = openCommand(element);
        return item;
      }
      case 'unresolved': {
        const item = new vscode.TreeItem(viaText(element.via) || vscode.l10n.t('pointer'));
        const reason = unresolvedText(element.reason);
        item.description = reason;
        item.iconPath = new vscode.ThemeIcon('question');
        item.contextValue = 'unresolved edge';
        item.tooltip = vscode.l10n.t('A call through a pointer whose functions are not known: {0}', reason);
        item.command = openCommand(element);
        return item;
      }
    }
  }

  private _update(): void {
    this._changed.fire(undefined);
    void vscode.commands.executeCommand('setContext', 'datapathLens.hasCallPaths', this._roots.length > 0);
    const stored = this._roots.flatMap((root): StoredRoot[] =>
      root.kind === 'root' ? [{ direction: root.direction, name: root.node.name, file: root.node.file }] : [],
    );
    void this._context.extension.workspaceState.update(MEMENTO, stored);
  }

  /** Shows what the calls are narrowed to, and the calls that are left. */
  private _pinned(): void {
    const pins = this._context.pins.all;
    this.view.description = pins.length > 0 ? pins.map(pinText).join(', ') : undefined;
    this._changed.fire(undefined);
  }

  /** A new index has new nodes: finds the roots again by file and name. */
  private _restore(index: OpenIndex): void {
    const find = (name: string, file: string): FunctionNode | undefined =>
      index.graph.find(name).find((node) => node.file === file);
    if (this._roots.length === 0) {
      const stored = this._context.extension.workspaceState.get<StoredRoot[]>(MEMENTO) ?? [];
      this._roots = stored.flatMap(({ direction, name, file }): Root[] => {
        const node = find(name, file);
        return node ? [{ kind: 'root', direction, node }] : [];
      });
    } else {
      this._roots = this._roots.flatMap((root): Root[] => {
        if (root.kind === 'root') {
          const node = find(root.node.name, root.node.file);
          return node ? [{ ...root, node }] : [];
        }
        const from = find(root.from.name, root.from.file);
        const to = find(root.to.name, root.to.file);
        const steps =
          from && to ? index.graph.paths(from, to, root.number + 1, this._context.pins.all)[root.number] : undefined;
        return from && to && steps ? [{ ...root, from, to, steps }] : [];
      });
    }
    this._update();
  }
}

function keyOf(root: Root): string {
  return root.kind === 'root'
    ? `${root.direction} ${root.node.id}`
    : `path ${root.from.id} ${root.to.id} ${root.number}`;
}

/** Rows open their place through one command, which gets the element. */
function openCommand(element: Element): vscode.Command {
  return { command: 'datapathLens.openCallSite', title: vscode.l10n.t('Go to Call'), arguments: [element] };
}

function rootItem(root: Extract<Root, { kind: 'root' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(root.node.name, vscode.TreeItemCollapsibleState.Collapsed);
  item.description =
    root.direction === 'callees'
      ? vscode.l10n.t('calls · {0}', root.node.file)
      : vscode.l10n.t('called by · {0}', root.node.file);
  item.iconPath = new vscode.ThemeIcon(root.direction === 'callees' ? 'call-outgoing' : 'call-incoming');
  item.id = `${root.direction} ${root.node.file}:${root.node.name}`;
  item.contextValue = 'root function';
  item.tooltip = `${root.node.name}\n${root.node.file}:${root.node.line}`;
  item.command = openCommand(root);
  return item;
}

function pathItem(root: Extract<Root, { kind: 'path' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(`${root.from.name} → ${root.to.name}`, vscode.TreeItemCollapsibleState.Collapsed);
  item.description = vscode.l10n.t('{0} calls', root.steps.length);
  item.iconPath = new vscode.ThemeIcon('git-compare');
  item.contextValue = 'root path';
  return item;
}

function functionItem(element: FunctionElement, index: OpenIndex | undefined, pins: readonly Pin[]): vscode.TreeItem {
  const { node, edges, targets } = element;
  const [edge] = edges;
  const recursive = isRecursive(element);
  const opens = !recursive && (edge.kind !== 'direct' || !element.leaf);
  const item = new vscode.TreeItem(
    recursive ? `↻ ${node.name}` : node.name,
    opens && mayHaveChildren(element, index, pins)
      ? vscode.TreeItemCollapsibleState.Collapsed
      : vscode.TreeItemCollapsibleState.None,
  );
  const reason = reasonText(edge, targets);
  const times = edges.length > 1 ? ` ×${edges.length}` : '';
  // Below a row for the call, that row says what all have in common.
  item.description = (
    element.inSite ? [certaintyText(edge.certainty), shortPlace(node)] : [reason, `${shortPlace(edge.place)}${times}`]
  )
    .filter(Boolean)
    .join(' · ');
  item.iconPath = iconOf(edge, node);
  item.contextValue = 'function edge';
  item.tooltip = tooltip(element, reason, index);
  item.command = openCommand(element);
  item.accessibilityInformation = {
    label: [
      node.name,
      reason || vscode.l10n.t('direct'),
      vscode.l10n.t('{0} line {1}', edge.place.file, edge.place.line),
    ].join(', '),
  };
  return item;
}

/** `rte_ethdev.h:5901`: a tree is narrow, the whole path is in the tooltip. */
function shortPlace(place: SourcePlace): string {
  return `${place.file.slice(place.file.lastIndexOf('/') + 1)}:${place.line}`;
}

function mayHaveChildren(element: FunctionElement, index: OpenIndex | undefined, pins: readonly Pin[]): boolean {
  if (element.edges[0].kind !== 'direct') return true;
  if (!index) return true;
  const { graph } = index;
  return element.direction === 'callees'
    ? graph.callees(element.node, pins).length > 0 || graph.unresolved(element.node).length > 0
    : graph.callers(element.node, pins).length > 0;
}

/** What a call through a pointer may reach, and for its candidates why the source does not decide. */
function siteTooltip(edges: readonly Edge[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendText(vscode.l10n.t('A call through {0}: {1}', viaText(edges[0].via), targetsText(edges)));
  const families = new Map(edges.map(({ doubts }) => [doubtKey(doubts), doubts]));
  for (const doubts of families.values()) {
    if (doubts.length === 0) continue;
    text.appendMarkdown('\n\n- ');
    text.appendText(`${certaintyText('candidate')}: ${doubtsText(familyDoubts(doubts))}`);
  }
  return text;
}

const CANDIDATE = new vscode.ThemeIcon('question', new vscode.ThemeColor('list.warningForeground'));

/**
 * By how the call comes about; one that is not compiled is crossed out and grey, one that may not be at all has a
 * question mark.
 */
function iconOf(edge: Edge, node: FunctionNode): vscode.ThemeIcon {
  switch (edge.certainty) {
    case 'folded':
    case 'inactive':
      return new vscode.ThemeIcon('circle-slash', new vscode.ThemeColor('disabledForeground'));
    case 'candidate':
      return CANDIDATE;
    default:
      return new vscode.ThemeIcon(node.defined ? kindIcon(edge) : 'symbol-interface');
  }
}

function kindIcon(edge: Edge): string {
  switch (edge.kind) {
    case 'pointer':
      return 'arrow-swap';
    case 'thread':
      return 'server-process';
    case 'callback':
      return 'reply';
    case 'constructor':
      return 'zap';
    default:
      return 'symbol-method';
  }
}

/** Text as Markdown code. */
function codeText(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function number(value: number): string {
  return value.toLocaleString(vscode.env.language);
}

function tooltip(element: FunctionElement, reason: string, index: OpenIndex | undefined): vscode.MarkdownString {
  const { node, edges } = element;
  const text = new vscode.MarkdownString(`**${node.name}**  \n${node.file}:${node.line}\n\n`);
  if (reason) text.appendMarkdown(`${reason}\n\n`);
  if (edges[0].doubts.length > 0) {
    text.appendText(doubtsText(edges[0].doubts));
    text.appendMarkdown('\n\n');
  }
  if (!node.defined) text.appendMarkdown(`${vscode.l10n.t('Declared only: its body is not in this workspace.')}\n\n`);
  if (edges.length > 1) text.appendMarkdown(`${vscode.l10n.t('Called at {0} places.', edges.length)}\n\n`);
  if (index && edges[0].kind !== 'direct') {
    for (const line of edges[0].evidence()) {
      const uri = uriOf(index, line.file);
      const where = `${line.file}:${line.line}`;
      text.appendMarkdown(`← ${uri ? `[${where}](${uri.with({ fragment: `L${line.line}` }).toString()})` : where} `);
      text.appendText(factText(line.what));
      if (line.condition) text.appendMarkdown(` · ${vscode.l10n.t('when {0}', codeText(line.condition))}`);
      text.appendMarkdown('\n\n');
    }
  }
  return text;
}
