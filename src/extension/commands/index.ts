// Commands about the index itself.
import * as vscode from 'vscode';
import { indexWithProgress } from '../callPaths/commands';
import type { LensContext } from '../context';

export function registerIndexCommands(context: LensContext): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('datapathLens.rebuildIndex', async () => {
      const rebuilt = context.index.rebuild();
      await indexWithProgress(context);
      await rebuilt;
    }),
    vscode.commands.registerCommand('datapathLens.cancelIndex', () => context.index.cancel()),
    vscode.commands.registerCommand('datapathLens.showLog', () => context.log.show()),
  );
}
