// Entry of the extension: registers its contributions, one per file, and reads nothing heavy. Front end, index and
// machine are in a second bundle (engine.ts) that is loaded when a question, a scenario or a DPDK/OVS folder asks for
// it.
import { began } from './began';
import * as vscode from 'vscode';
import { registerCallPathCommands } from './callPaths/commands';
import { CallPathsTree } from './callPaths/tree';
import { registerGetSources } from './commands/getSources';
import { registerIndexCommands } from './commands/index';
import type { EngineModule, LensContext } from './context';
import { DatapathPage } from './datapath/panel';
import { registerDebug } from './debug/register';
import { registerCallHierarchy } from './features/callHierarchy';
import { registerCallpathLinks } from './features/callpathLinks';
import { registerCodeLens } from './features/codeLens';
import { registerDefinitions } from './features/definition';
import { registerHover } from './features/hover';
import { followFiles } from './followFiles';
import { IndexService } from './indexService';
import { registerPinCommands } from './pins/choose';
import { PinService } from './pins/service';
import { registerPinStatus } from './pins/statusItem';
import { hasCheckout, rootsOfWindow } from './roots';
import { setting, touchesSetting } from './settings';
import { registerStatusBar } from './statusBar';
import { registerTables } from './tables/commands';
import { TablesPage } from './tables/panel';

/** How long the window has to itself before the index starts in the background, milliseconds. */
const QUIET = 500;

/** What tests (and other extensions) can ask. */
export interface LensApi {
  readonly index: IndexService;
  readonly datapath: DatapathPage;
  readonly callPaths: CallPathsTree;
  readonly pins: PinService;
  readonly tables: TablesPage;
  /** What loading the bundle and activation took, milliseconds. */
  readonly activationMilliseconds: { loading: number; activating: number };
}

export function activate(extension: vscode.ExtensionContext): LensApi {
  const begun = performance.now();
  const log = vscode.window.createOutputChannel('Datapath Lens', { log: true });
  let engineModule: Promise<EngineModule> | undefined;
  const engine = () => {
    engineModule ??= import('./engine.js');
    return engineModule;
  };
  const index = new IndexService(engine, cacheFolder(extension), log);
  const pins = new PinService(extension.workspaceState);
  const context: LensContext = { extension, log, index, pins, engine };
  const callPaths = new CallPathsTree(context);
  const datapath = new DatapathPage(context);
  const tables = new TablesPage(context);
  extension.subscriptions.push(
    log,
    index,
    pins,
    callPaths,
    datapath,
    tables,
    registerStatusBar(index),
    registerIndexCommands(context),
    registerPinStatus(context),
    registerPinCommands(context),
    registerTables(context, tables),
    registerGetSources(context),
    registerCallPathCommands(context, callPaths),
    registerCallHierarchy(context),
    registerDefinitions(context),
    registerHover(context),
    registerCodeLens(context),
    registerCallpathLinks(),
    registerDebug(context),
    vscode.workspace.onDidChangeWorkspaceFolders(() => void startInBackground(index)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (touchesSetting(event, 'roots')) void startInBackground(index);
    }),
    followFiles(index),
  );
  void vscode.commands.executeCommand('setContext', 'datapathLens.active', true);
  const timer = setTimeout(() => void startInBackground(index), QUIET);
  extension.subscriptions.push({ dispose: () => clearTimeout(timer) });
  return {
    index,
    datapath,
    callPaths,
    pins,
    tables,
    activationMilliseconds: { loading: loaded - began, activating: performance.now() - begun },
  };
}

/** Where indexes are kept: the extension's storage, or the folder that `DATAPATH_LENS_CACHE` names. */
function cacheFolder(extension: vscode.ExtensionContext): vscode.Uri {
  const named = process.env.DATAPATH_LENS_CACHE;
  return named ? vscode.Uri.file(named) : vscode.Uri.joinPath(extension.globalStorageUri, 'index');
}

/**
 * Opens the index where a checkout is there and the reader has not said otherwise; again when the roots have changed.
 */
async function startInBackground(index: IndexService): Promise<void> {
  const roots = rootsOfWindow();
  if (index.state.kind === 'ready') {
    const known = index.state.index.roots.map((root) => root.path).join('\n');
    if (known !== roots.map((root) => root.path).join('\n')) await index.refresh();
    return;
  }
  if (setting('index.start') === 'automatic' && (await hasCheckout(roots))) await index.start();
}

/** When this bundle was loaded. */
const loaded = performance.now();
