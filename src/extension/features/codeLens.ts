// CodeLens: "▶ Step this path" above functions that a scenario runs through, and (when switched on) how many callers
// and callees a function has. Definitions are found in the text, so the first lens needs no index.
import * as vscode from 'vscode';
import { functionHeads, opensBody } from '../../c/bareText';
import { messageOf } from '../../base/errors';
import type { LensContext } from '../context';
import { shownPath } from '../places';
import { whenReady } from '../whenReady';
import { C_FILES } from '../roots';
import { setting, touchesSetting } from '../settings';

/** A scenario's name and one of the functions it says it enters. */
export interface Entry {
  scenario: string;
  title: string;
  function: string;
  settings: Readonly<Record<string, string>>;
  /** Folders and units of the checkout that the scenario is made of. */
  parts: readonly string[];
}

/** 0-based line of the definition of each wanted function in a text: its name at a call's place, then a body. */
export function definitionsIn(text: string, names: ReadonlySet<string>): Map<string, number> {
  const found = new Map<string, number>();
  for (const { name, nameAt, open } of functionHeads(text)) {
    if (!names.has(name) || found.has(name) || !opensBody(text, open + 1)) continue;
    found.set(name, text.slice(0, nameAt).split('\n').length - 1);
  }
  return found;
}

/**
 * Whether the function on that line is one of a driver's or a program's own: others have functions of the same name.
 */
function isOwn(document: vscode.TextDocument, line: number): boolean {
  if (!/\/(?:drivers|examples|app)\//.test(document.uri.path)) return false;
  return [line - 1, line].some((n) => n >= 0 && document.lineAt(n).text.startsWith('static'));
}

/** Whether a file is one of these units, or in one of these folders, of its checkout. */
function holds(parts: readonly string[], path: string): boolean {
  return parts.some((part) => path.endsWith(`/${part}`) || path.includes(`/${part}/`));
}

export class LensCodeLenses implements vscode.CodeLensProvider {
  private readonly _changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this._changed.event;
  private _entries: Promise<Entry[]> | undefined;

  constructor(private readonly _context: LensContext) {
    _context.extension.subscriptions.push(
      this._changed,
      _context.pins.onDidChange(() => this._changed.fire()),
      whenReady(_context.index, () => this._changed.fire()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (touchesSetting(event, 'codeLens.step') || touchesSetting(event, 'codeLens.calls')) this._changed.fire();
      }),
    );
  }

  async provideCodeLenses(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.CodeLens[]> {
    const lenses = setting('codeLens.step') ? await this._steps(document) : [];
    return setting('codeLens.calls') ? [...lenses, ...(await this._calls(document, token))] : lenses;
  }

  private async _steps(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    this._entries ??= this._readEntries();
    const entries = await this._entries;
    const places = definitionsIn(document.getText(), new Set(entries.map((entry) => entry.function)));
    return [...places].flatMap(([name, line]) => {
      const own = isOwn(document, line);
      // One lens for a function: which of several scenarios is asked when it is chosen.
      const choices = entries.filter(
        (entry) => entry.function === name && (!own || holds(entry.parts, document.uri.path)),
      );
      if (choices.length === 0) return [];
      const several = choices.length > 1;
      return [
        new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
          title: several ? vscode.l10n.t('▶ Step this path…') : vscode.l10n.t('▶ Step this path'),
          tooltip: several
            ? vscode.l10n.t(
                'Runs one of {0} and stops at {1}',
                choices.map(({ scenario }) => scenario).join(', '),
                name,
              )
            : vscode.l10n.t('Runs the scenario {0} and stops at {1}', choices[0].scenario, name),
          command: 'datapathLens.stepThisPath',
          arguments: choices.map(({ scenario, title, function: fn, settings }) => ({
            scenario,
            title,
            function: fn,
            settings,
          })),
        }),
      ];
    });
  }

  private async _readEntries(): Promise<Entry[]> {
    try {
      const { listScenarios } = await this._context.engine();
      return listScenarios().flatMap((scenario) =>
        scenario.entries.map((name) => ({
          scenario: scenario.name,
          title: scenario.title,
          function: name,
          settings: scenario.entrySettings[name] ?? {},
          parts: scenario.parts,
        })),
      );
    } catch (error) {
      this._context.log.error(`scenarios: ${messageOf(error)}`);
      return [];
    }
  }

  private async _calls(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.CodeLens[]> {
    const index = await this._context.index.latest(token);
    if (!index) return [];
    const pins = this._context.pins.all;
    return index.graph
      .functionsIn(shownPath(index, document.uri))
      .filter((node) => node.defined)
      .flatMap((node) => {
        const range = new vscode.Range(node.line - 1, 0, node.line - 1, 0);
        const callers = new Set(index.graph.callers(node, pins).map((edge) => edge.caller.id)).size;
        const callees = new Set(index.graph.callees(node, pins).map((edge) => edge.callee.id)).size;
        const target = { file: node.file, line: node.line, name: node.name };
        return [
          new vscode.CodeLens(range, {
            title: vscode.l10n.t('callers {0}', callers),
            command: 'datapathLens.showCallers',
            arguments: [target],
          }),
          new vscode.CodeLens(range, {
            title: vscode.l10n.t('callees {0}', callees),
            command: 'datapathLens.showCallees',
            arguments: [target],
          }),
        ];
      });
  }
}

export function registerCodeLens(context: LensContext): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(C_FILES, new LensCodeLenses(context));
}
