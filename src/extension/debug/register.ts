// The machine as a debugger of VS Code: an adapter that runs inside the extension host, its configurations, and the
// commands that start it.
import * as vscode from 'vscode';
import type { LensContext } from '../context';
import type { Entry as Choice } from '../features/codeLens';
import { registerBackCommands } from './backCommands';
import { DEBUG_TYPE, LensConfigurations, scenarioConfiguration } from './configuration';
import { registerInlineValues } from './inlineValues';
import { pickScenario } from './pickScenario';

/** What a lens hands over. */
type Entry = Omit<Choice, 'parts'>;

export function registerDebug(context: LensContext): vscode.Disposable {
  const factory: vscode.DebugAdapterDescriptorFactory = {
    async createDebugAdapterDescriptor() {
      const engine = await context.engine();
      return new vscode.DebugAdapterInlineImplementation(
        engine.createDebugSession({
          strings: vscode.l10n.bundle ?? {},
          unsaved: () =>
            new Map(
              vscode.workspace.textDocuments
                .filter((document) => document.isDirty && document.uri.scheme === 'file')
                .map((document) => [document.uri.fsPath, document.getText()]),
            ),
        }),
      );
    },
  };
  const configurations = new LensConfigurations(async () => (await pickScenario(context))?.scenario);
  return vscode.Disposable.from(
    vscode.debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, factory),
    vscode.debug.registerDebugConfigurationProvider(DEBUG_TYPE, configurations),
    registerInlineValues(),
    registerBackCommands(provideEvaluatableExpression),
    vscode.languages.registerEvaluatableExpressionProvider(['c', 'cpp'], { provideEvaluatableExpression }),
    vscode.commands.registerCommand('datapathLens.runScenario', async () => {
      const picked = await pickScenario(context);
      if (picked) await start(picked);
    }),
    vscode.commands.registerCommand('datapathLens.stepThisPath', async (...entries: Entry[]) => {
      const entry = await chooseEntry(entries);
      if (entry) await start({ scenario: entry.scenario, stopAtFunction: entry.function, settings: entry.settings });
    }),
  );
}

/** Asks which scenario is to come to a function that several come to. */
async function chooseEntry(entries: readonly Entry[]): Promise<Entry | undefined> {
  if (entries.length < 2) return entries[0];
  const picked = await vscode.window.showQuickPick(
    entries.map((entry) => ({ label: entry.scenario, detail: entry.title, entry })),
    { title: vscode.l10n.t('Step through {0} in which scenario?', entries[0].function), matchOnDetail: true },
  );
  return picked?.entry;
}

async function start(launch: {
  scenario: string;
  schedule?: string;
  stopAtFunction?: string;
  settings?: Entry['settings'];
}): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t('Open a DPDK or Open vSwitch checkout first: its code is what runs.'),
    );
    return;
  }
  const started = await vscode.debug.startDebugging(folder, scenarioConfiguration(launch));
  if (started) await vscode.commands.executeCommand('workbench.view.debug');
}

/** `r->prod.head` under the mouse is asked for as a whole, up to the name that is pointed at. */
export function provideEvaluatableExpression(
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.EvaluatableExpression | undefined {
  const word = document.getWordRangeAtPosition(position, /[A-Za-z_]\w*/);
  if (!word) return undefined;
  const before = document.lineAt(position.line).text.slice(0, word.start.character);
  const prefix = /(?:[A-Za-z_]\w*(?:\[\w+\])?\s*(?:->|\.)\s*)+$/.exec(before)?.[0] ?? '';
  const range = new vscode.Range(word.start.translate(0, -prefix.length), word.end);
  return new vscode.EvaluatableExpression(range, document.getText(range));
}
