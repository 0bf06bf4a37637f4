// Roots of the window that cannot be read: the reader is told once, the others are indexed.
import { statSync } from 'node:fs';
import * as vscode from 'vscode';

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

export class MissingRoots {
  private readonly _reported = new Set<string>();

  constructor(private readonly _log: vscode.LogOutputChannel) {}

  /**
   * Warns of folders that cannot be read.
   * @param others whether there are roots that can
   * @throws Error for the reader where there are none
   */
  report(paths: readonly string[], others: boolean): void {
    const message = vscode.l10n.t('{0} is no folder that can be read.', paths.join(', '));
    if (!others) throw new Error(message);
    this._log.warn(message);
    if (this._reported.has(message)) return;
    this._reported.add(message);
    const settings = vscode.l10n.t('Open Settings');
    void vscode.window
      .showWarningMessage(`Datapath Lens: ${message}`, settings)
      .then((answer) =>
        answer === settings
          ? vscode.commands.executeCommand('workbench.action.openSettings', 'datapathLens.roots')
          : undefined,
      );
  }
}
