// One item in the status bar: how far the index is, what it holds, or what went wrong. A click acts on that.
import * as vscode from 'vscode';
import type { IndexService, IndexState } from './indexService';

export function registerStatusBar(index: IndexService): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('datapathLens.index', vscode.StatusBarAlignment.Left, 0);
  item.name = vscode.l10n.t('Datapath Lens index');
  const update = (state: IndexState) => {
    item.backgroundColor = undefined;
    item.command = undefined;
    switch (state.kind) {
      case 'none':
        item.hide();
        return;
      case 'building': {
        const share = state.share === undefined ? '' : ` ${Math.floor(state.share * 100)} %`;
        item.text = `$(sync~spin) ${vscode.l10n.t('Datapath Lens')}${share}`;
        item.tooltip = vscode.l10n.t('{0} – click to cancel', state.message);
        item.command = 'datapathLens.cancelIndex';
        break;
      }
      case 'ready': {
        const { summary } = state.index.graph;
        const number = (value: number) => value.toLocaleString(vscode.env.language);
        item.text = `$(type-hierarchy-sub) ${vscode.l10n.t('{0} functions', number(summary.functions))}`;
        const lines = [
          vscode.l10n.t(
            '{0} files, {1} lines, {2} functions, read in {3} s',
            number(summary.files),
            number(summary.lines),
            number(summary.functions),
            state.seconds.toFixed(1),
          ),
          vscode.l10n.t(
            'Calls: {0} direct, {1} through pointers, {2} thread starts, {3} callbacks',
            number(summary.edges.direct),
            number(summary.edges.pointer),
            number(summary.edges.thread),
            number(summary.edges.callback),
          ),
          vscode.l10n.t(
            '{0} calls through pointers lead nowhere known; {1} functions have parse problems',
            number(summary.unresolvedPointerCalls),
            number(summary.functionsWithParseProblems),
          ),
        ];
        item.tooltip = lines.join('\n');
        item.command = 'datapathLens.callPaths.focus';
        break;
      }
      case 'failed':
        item.text = `$(warning) ${vscode.l10n.t('Datapath Lens')}`;
        item.tooltip = vscode.l10n.t('The index could not be built: {0} Click to try again.', state.message);
        item.command = 'datapathLens.rebuildIndex';
        item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
        break;
    }
    item.show();
  };
  update(index.state);
  return vscode.Disposable.from(item, index.onDidChange(update));
}
