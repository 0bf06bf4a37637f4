// Commands of the Call Paths view: callees and callers of the function at the cursor, paths between two functions,
// copying.
import * as vscode from 'vscode';
import type { FunctionNode } from '../../index/api';
import type { LensContext } from '../context';
import type { OpenIndex } from '../indexService';
import { functionMeantAt, nameAt } from '../lookup';
import { show } from '../places';
import { listing, markdown } from './listing';
import type { Direction, Element } from './model';
import { pickFunction } from './pick';
import { pinText } from '../pins/service';
import { nameLength } from '../reasons';
import type { CallPathsTree } from './tree';

/** Chains that "Find Path" shows. */
const PATHS = 3;

/** How other parts name a function in a command's argument. */
export interface FunctionArgument {
  file: string;
  line: number;
  name: string;
}

export function registerCallPathCommands(context: LensContext, tree: CallPathsTree): vscode.Disposable {
  const withIndex = async <T>(act: (index: OpenIndex) => Promise<T>): Promise<T | undefined> => {
    const index = await indexWithProgress(context);
    return index && act(index);
  };
  const showCalls = (direction: Direction) => (argument?: FunctionArgument) =>
    withIndex(async (index) => {
      const node = argument ? named(index, argument) : await functionAtCursor(index);
      if (node) await tree.add({ kind: 'root', direction, node });
    });
  const register = vscode.commands.registerCommand;
  return vscode.Disposable.from(
    register('datapathLens.showCallees', showCalls('callees')),
    register('datapathLens.showCallers', showCalls('callers')),
    register('datapathLens.pinFunction', () =>
      withIndex(async (index) => {
        const node = await pickFunction(index, vscode.l10n.t('Add a function to Call Paths'), wordAtCursor());
        if (node) await tree.add({ kind: 'root', direction: 'callees', node });
      }),
    ),
    register('datapathLens.findPath', (from?: FunctionArgument, to?: FunctionArgument) =>
      withIndex((index) => findPath(context, index, tree, from && named(index, from), to && named(index, to))),
    ),
    register('datapathLens.removeRoot', (element: Element) => tree.remove(element)),
    register('datapathLens.clearCallPaths', () => tree.clear()),
    register('datapathLens.openCallSite', (element: Element) => withIndex((index) => openPlace(index, element))),
    register('datapathLens.openFunction', (element: Element) =>
      withIndex(async (index) => {
        const node = element.kind === 'root' || element.kind === 'function' ? element.node : undefined;
        if (node) await show(index, node, node.name.length);
      }),
    ),
    register('datapathLens.copyCallPath', (element?: Element) =>
      withIndex((index) => copy(tree, element, (one) => `${listing(index.graph, one, context.pins.all).join('\n')}\n`)),
    ),
    register('datapathLens.copyMarkdown', (element?: Element) =>
      withIndex((index) => copy(tree, element, (one) => markdown(index.graph, one, context.pins.all))),
    ),
  );
}

/** The index, with progress in the notification area where it is not ready yet: the reader asked and waits. */
export async function indexWithProgress(context: LensContext): Promise<OpenIndex | undefined> {
  if (context.index.current && context.index.state.kind !== 'building') return context.index.latest();
  const index = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Datapath Lens reads the source'),
      cancellable: true,
    },
    (progress, token) => {
      const listener = context.index.onDidChange((state) => {
        if (state.kind === 'building') progress.report({ message: state.message });
      });
      return context.index.complete(token).finally(() => listener.dispose());
    },
  );
  if (!index && context.index.state.kind === 'failed') void tellFailure(context.index.state.message);
  return index;
}

/** Says what went wrong, and offers what may help. */
async function tellFailure(message: string): Promise<void> {
  const openFolder = vscode.l10n.t('Open Folder…');
  const get = vscode.l10n.t('Get Sources…');
  const log = vscode.l10n.t('Show Log');
  const answer = await vscode.window.showErrorMessage(
    vscode.l10n.t('The index could not be built: {0}', message),
    openFolder,
    get,
    log,
  );
  if (answer === openFolder) await vscode.commands.executeCommand('workbench.action.files.openFolder');
  else if (answer === get) await vscode.commands.executeCommand('datapathLens.getSources');
  else if (answer === log) await vscode.commands.executeCommand('datapathLens.showLog');
}

function wordAtCursor(): string {
  const editor = vscode.window.activeTextEditor;
  return editor ? (nameAt(editor.document, editor.selection.active)?.name ?? '') : '';
}

async function functionAtCursor(index: OpenIndex): Promise<FunctionNode | undefined> {
  const editor = vscode.window.activeTextEditor;
  const found = editor ? functionMeantAt(index, editor.document, editor.selection.active) : [];
  if (found.length === 1) return found[0];
  if (found.length === 0)
    return pickFunction(index, vscode.l10n.t('There is no function at the cursor: which one?'), wordAtCursor());
  const picked = await vscode.window.showQuickPick(
    found.map((node) => ({
      label: node.name,
      description: `${node.file}:${node.line}`,
      node,
    })),
    { title: vscode.l10n.t('{0} functions have this name', found.length) },
  );
  return picked?.node;
}

function named(index: OpenIndex, argument: FunctionArgument): FunctionNode | undefined {
  const found = index.graph.find(argument.name);
  return (
    found.find((node) => node.file === argument.file && node.line === argument.line) ??
    found.find((node) => node.file === argument.file) ??
    found[0]
  );
}

async function findPath(
  { pins }: LensContext,
  index: OpenIndex,
  tree: CallPathsTree,
  givenFrom?: FunctionNode,
  givenTo?: FunctionNode,
): Promise<void> {
  const from = givenFrom ?? (await pickFunction(index, vscode.l10n.t('Path from which function?'), wordAtCursor()));
  const to =
    from && (givenTo ?? (await pickFunction(index, vscode.l10n.t('Path from {0} to which function?', from.name))));
  if (!from || !to) return;
  const chains = index.graph.paths(from, to, PATHS, pins.all);
  if (chains.length === 0) {
    const says = vscode.l10n.t('No chain of calls leads from {0} to {1}.', from.name, to.name);
    if (pins.all.length === 0 || index.graph.paths(from, to, 1).length === 0) {
      void vscode.window.showInformationMessage(says);
      return;
    }
    const change = vscode.l10n.t('Change Pins');
    const answer = await vscode.window.showInformationMessage(
      `${says} ${vscode.l10n.t('There is one without {0}.', pins.all.map(pinText).join(', '))}`,
      change,
    );
    if (answer === change) await vscode.commands.executeCommand('datapathLens.choosePins');
    return;
  }
  await tree.addAll(chains.map((steps, number) => ({ kind: 'path', from, to, steps, number })));
}

async function openPlace(index: OpenIndex, element: Element): Promise<void> {
  const options = { preserveFocus: true, preview: true };
  switch (element.kind) {
    case 'root':
      return show(index, element.node, element.node.name.length, options);
    case 'function':
    case 'site': {
      const [edge] = element.edges;
      return show(index, edge.place, edge.kind === 'pointer' || edge.kind === 'direct' ? nameLength(edge) : 1, options);
    }
    case 'evidence':
    case 'condition':
      return show(index, element.evidence, 1, options);
    case 'unresolved':
      return show(index, element.place, 1, options);
    case 'folder':
      return;
    case 'path':
      return show(index, element.from, element.from.name.length, options);
  }
}

async function copy(
  tree: CallPathsTree,
  element: Element | undefined,
  write: (element: Element) => string,
): Promise<void> {
  const one = element ?? tree.view.selection[0] ?? tree.roots[0];
  if (!one) return;
  await vscode.env.clipboard.writeText(write(one));
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied'), 2000);
}
