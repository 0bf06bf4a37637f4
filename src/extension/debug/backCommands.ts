// Ways back in time beside the debugger's own: to the last write of a variable, to the start of a call.
import * as vscode from 'vscode';
import { messageOf } from '../../base/errors';
import type { LensRequest, LensRequests } from '../../debug/requests';
import { DEBUG_TYPE } from './configuration';

/** What VS Code hands to a command of the Variables view. */
interface VariableContext {
  variable?: { name?: string; evaluateName?: string };
}

/** `expressionAt`: what a debugger would evaluate at a place of a text. */
export function registerBackCommands(
  expressionAt: (document: vscode.TextDocument, position: vscode.Position) => vscode.EvaluatableExpression | undefined,
): vscode.Disposable {
  const underCursor = (): string | undefined => {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return undefined;
    if (!editor.selection.isEmpty) return editor.document.getText(editor.selection);
    return expressionAt(editor.document, editor.selection.active)?.expression;
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('datapathLens.lastWrite', async (context?: VariableContext) => {
      const session = lensSession();
      if (!session) return;
      const expression =
        context?.variable?.evaluateName ??
        context?.variable?.name ??
        (await vscode.window.showInputBox({
          title: vscode.l10n.t('Back to the last write of which variable?'),
          value: underCursor(),
        }));
      if (!expression) return;
      const item = vscode.debug.activeStackItem;
      await ask(session, 'lens/lastWrite', {
        expression,
        frameId: item instanceof vscode.DebugStackFrame ? item.frameId : undefined,
      });
    }),
    vscode.commands.registerCommand('datapathLens.backToCall', async () => {
      const session = lensSession();
      const thread = vscode.debug.activeStackItem?.threadId;
      if (session && thread !== undefined) await ask(session, 'lens/backToCall', { threadId: thread });
    }),
  );
}

function lensSession(): vscode.DebugSession | undefined {
  const session = vscode.debug.activeStackItem?.session ?? vscode.debug.activeDebugSession;
  if (session?.type === DEBUG_TYPE) return session;
  void vscode.window.showInformationMessage(vscode.l10n.t('No program runs.'));
  return undefined;
}

/** A request that may be refused with words for the reader. */
async function ask<R extends LensRequest>(
  session: vscode.DebugSession,
  request: R,
  args: LensRequests[R][0],
): Promise<void> {
  try {
    await session.customRequest(request, args);
  } catch (error) {
    void vscode.window.showInformationMessage(messageOf(error));
  }
}
