// Picks a function by name. A checkout has tens of thousands: the list shows the best matches for what is typed.
import * as vscode from 'vscode';
import type { FunctionNode } from '../../index/api';
import type { OpenIndex } from '../indexService';

const SHOWN = 150;

interface Item extends vscode.QuickPickItem {
  node: FunctionNode;
}

/** How well a name matches: lower is better; undefined: not at all. Letters in order, `_` counts as a word's start. */
export function matchScore(name: string, typed: string): number | undefined {
  if (typed === '') return name.length;
  const lower = name.toLowerCase();
  const at = lower.indexOf(typed);
  if (lower === typed) return -1000;
  if (at === 0) return name.length - 500;
  if (at > 0) return name.length + (lower[at - 1] === '_' ? -200 : 0);
  let n = 0;
  for (const c of lower) if (c === typed[n]) n++;
  return n === typed.length ? name.length + 1000 : undefined;
}

/** Asks for a function; undefined when the reader leaves. */
export function pickFunction(index: OpenIndex, title: string, initial = ''): Promise<FunctionNode | undefined> {
  const all = [...index.graph.functions()].filter((node) => node.name !== '');
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = title;
  pick.placeholder = vscode.l10n.t('Name of a function, or file:name');
  pick.matchOnDescription = true;
  const fill = (value: string) => {
    const colon = value.lastIndexOf(':');
    const file = colon < 0 ? '' : value.slice(0, colon).toLowerCase();
    const typed = value
      .slice(colon + 1)
      .trim()
      .toLowerCase();
    const scored: [number, FunctionNode][] = [];
    for (const node of all) {
      if (file && !node.file.toLowerCase().includes(file)) continue;
      const score = matchScore(node.name, typed);
      if (score !== undefined) scored.push([score + (node.defined ? 0 : 50), node]);
    }
    scored.sort((a, b) => a[0] - b[0] || (a[1].name < b[1].name ? -1 : 1));
    pick.items = scored.slice(0, SHOWN).map(([, node]) => ({
      label: node.name,
      description: node.defined ? `${node.file}:${node.line}` : vscode.l10n.t('{0} (declared only)', node.file),
      alwaysShow: true,
      node,
    }));
  };
  return new Promise((resolve) => {
    pick.onDidChangeValue(fill);
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.node);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.value = initial;
    fill(initial);
    pick.show();
  });
}
