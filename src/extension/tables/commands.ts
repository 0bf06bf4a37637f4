// Commands of the dispatch tables: of the struct under the cursor, or of one that the reader picks.
import * as vscode from 'vscode';
import { indexWithProgress } from '../callPaths/commands';
import type { LensContext } from '../context';
import type { OpenIndex } from '../indexService';
import { memberMeantAt, nameAt } from '../lookup';
import type { TablesPage } from './panel';

export function registerTables(context: LensContext, page: TablesPage): vscode.Disposable {
  return vscode.commands.registerCommand('datapathLens.showTable', async (given?: unknown) => {
    const index = await indexWithProgress(context);
    if (!index) return;
    const wanted = typeof given === 'string' ? given : structAtCursor(index);
    const struct =
      wanted !== undefined && index.graph.tables(wanted).length > 0 ? wanted : await pickStruct(index, wanted);
    if (struct !== undefined) page.show(struct);
  });
}

/** The struct, table or member that the cursor is on, if it has tables. */
function structAtCursor(index: OpenIndex): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const word = nameAt(editor.document, editor.selection.active)?.name;
  const rows = word ? index.graph.tables(word) : [];
  // A variable's name leads to the tables of its struct.
  if (word && rows.length > 0)
    return rows.some((row) => row.outer === word || row.struct === word) ? word : rows[0].outer || word;
  const struct = memberMeantAt(index, editor.document, editor.selection.active)?.struct;
  return struct && index.graph.tables(struct).length > 0 ? struct : undefined;
}

async function pickStruct(index: OpenIndex, wanted: string | undefined): Promise<string | undefined> {
  const items = index.graph.tableMatrices().map(({ struct, rows, members }) => ({
    label: struct.replace(/\[\]$/, ''),
    description: vscode.l10n.t('{0} tables, {1} members', rows.length, members.length),
  }));
  const title =
    wanted === undefined
      ? vscode.l10n.t('Dispatch tables of which struct?')
      : vscode.l10n.t('{0} has no dispatch tables. Of which struct?', wanted);
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Name of a struct or of an array of functions'),
  });
  return picked?.label;
}
