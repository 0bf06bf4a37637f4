// The pins in the status bar: what calls through pointers are narrowed to. A click chooses.
import * as vscode from 'vscode';
import type { LensContext } from '../context';
import { whenReady } from '../whenReady';
import { pinProblemText } from '../words';
import { pinText } from './service';

/** Pins that are shown by name. */
const SHOWN = 2;

export function registerPinStatus({ pins, index }: LensContext): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('datapathLens.pins', vscode.StatusBarAlignment.Left, -1);
  item.name = vscode.l10n.t('Datapath Lens pins');
  item.command = 'datapathLens.choosePins';
  const update = () => {
    const texts = pins.all.map(pinText);
    const problems = index.current?.graph.pinProblems(pins.all) ?? [];
    void vscode.commands.executeCommand('setContext', 'datapathLens.hasPins', texts.length > 0);
    if (texts.length === 0 && !index.current) return item.hide();
    const more = texts.length > SHOWN ? ` +${texts.length - SHOWN}` : '';
    item.text =
      texts.length === 0
        ? '$(pin)'
        : `${problems.length > 0 ? '$(warning)' : '$(pinned)'} ${texts.slice(0, SHOWN).join(', ')}${more}`;
    const says =
      texts.length === 0
        ? vscode.l10n.t(
            'Calls through function pointers are not narrowed. Click to pin a driver, a table or a function.',
          )
        : vscode.l10n.t('Calls through function pointers are narrowed to {0}. Click to change.', texts.join(', '));
    item.tooltip = [says, ...problems.map(pinProblemText)].join('\n');
    item.accessibilityInformation = { label: says, role: 'button' };
    item.backgroundColor = problems.length > 0 ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  };
  update();
  return vscode.Disposable.from(item, pins.onDidChange(update), whenReady(index, update));
}
