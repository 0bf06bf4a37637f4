// What the call graph tells as data, in the reader's language. src/cli/words.ts has the terminal's sentences.
import * as vscode from 'vscode';
import type { Doubt } from '../index/api';

/** Why functions are candidates: `set for another device kind (mac.type == ixgbe_mac_X550)`. */
export function doubtsText(doubts: readonly Doubt[]): string {
  return doubts.map(doubtText).join('; ');
}

export function doubtText(doubt: Doubt): string {
  switch (doubt.code) {
    case 'otherComponent':
      return doubt.component
        ? vscode.l10n.t('set in {0}, not in the component that looks the object up', doubt.component)
        : vscode.l10n.t('set in another component than the one that looks the object up');
    case 'otherDeviceKind':
      return vscode.l10n.t('set for another device kind') + inParentheses(doubt.condition || doubt.file);
    case 'otherCondition':
      return vscode.l10n.t('set under a condition that the call may not meet') + inParentheses(doubt.condition);
    case 'otherObjects':
      return doubt.table
        ? vscode.l10n.t('entry of {0}, set for other objects', doubt.table)
        : vscode.l10n.t('entry of a table that is set for other objects');
    case 'otherChoice':
      return vscode.l10n.t("chosen in another case than the caller's table") + inParentheses(doubt.condition);
    case 'otherTable':
      return doubt.table
        ? vscode.l10n.t('entry of {0}, to which no pointer traced to this call points', doubt.table)
        : vscode.l10n.t('entry of a table to which no pointer traced to this call points');
    case 'excludedByNullTest':
      return (
        (doubt.table
          ? vscode.l10n.t('entry of {0}, ruled out by the test around the call', doubt.table)
          : vscode.l10n.t('entry of a table that the test around the call rules out')) + inParentheses(doubt.condition)
      );
    case 'otherProgram':
      return doubt.program
        ? vscode.l10n.t('written only by {0}, which replaces the default', doubt.program)
        : vscode.l10n.t('written only by another program, which replaces the default');
    case 'installedEarlier':
      return doubt.installer
        ? vscode.l10n.t('one of several functions that {0}() may have installed', doubt.installer)
        : vscode.l10n.t('one of several functions that an earlier call may have installed');
    case 'arrayElement':
      return vscode.l10n.t('set in {0}, an array whose elements are not told apart', doubt.array);
    case 'notAnalysed':
      return vscode.l10n.t('not analysed yet: the file has just changed');
    case 'indexedByBits':
      return vscode.l10n.t(
        'one of the {0} entries of {1}[], chosen by {2} ({3}:{4})',
        doubt.entries.toLocaleString(vscode.env.language),
        doubt.array,
        doubt.index,
        doubt.file,
        doubt.line,
      );
  }
}

function inParentheses(text: string): string {
  return text ? ` (${text})` : '';
}
