// "Get DPDK/OVS Sources…": brings a release of DPDK or Open vSwitch to this machine and offers to open it.
import * as vscode from 'vscode';
import { messageOf } from '../../base/errors';
import type { LensContext } from '../context';

interface VersionItem extends vscode.QuickPickItem {
  version?: string;
}

export function registerGetSources(context: LensContext): vscode.Disposable {
  return vscode.commands.registerCommand('datapathLens.getSources', () => getSources(context));
}

async function getSources(context: LensContext): Promise<void> {
  const engine = await context.engine();
  const project = await vscode.window.showQuickPick(
    [
      { label: 'DPDK', project: 'dpdk' as const },
      { label: 'Open vSwitch', project: 'ovs' as const },
    ],
    { title: vscode.l10n.t('Get the sources of which project?') },
  );
  if (!project) return;
  const version = await pickVersion(engine, project.project, project.label);
  if (!version) return;
  try {
    const tree = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Getting {0} {1}', project.label, version),
        cancellable: true,
      },
      (progress, token) => {
        const abort = new AbortController();
        token.onCancellationRequested(() => abort.abort());
        return engine.bringSource(
          { project: project.project, version },
          {
            folder: engine.sourcesFolder(),
            progress: (message) => progress.report({ message: message.replace(/^[^:]*: /, '') }),
            signal: abort.signal,
          },
        );
      },
    );
    await offerToOpen(tree.folder, `${project.label} ${tree.version}`);
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return;
    context.log.error(`sources: ${messageOf(error)}`);
    void vscode.window.showErrorMessage(messageOf(error));
  }
}

async function pickVersion(
  engine: Awaited<ReturnType<LensContext['engine']>>,
  project: 'dpdk' | 'ovs',
  label: string,
): Promise<string | undefined> {
  const usual = engine.DEFAULT_VERSION[project];
  const pick = vscode.window.createQuickPick<VersionItem>();
  pick.title = vscode.l10n.t('Which release of {0}?', label);
  pick.placeholder = vscode.l10n.t('Choose, or type a release');
  pick.busy = true;
  let releases: string[] = [];
  let failure = '';
  const fill = () => {
    const typed = pick.value.trim();
    const items: VersionItem[] = [{ label: usual, version: usual, description: vscode.l10n.t('what the tests use') }];
    if (/^\d+\.\d+(\.\d+)?$/.test(typed) && typed !== usual && !releases.includes(typed)) {
      items.unshift({ label: typed, version: typed, description: vscode.l10n.t('as typed') });
    }
    items.push(
      ...releases.filter((release) => release !== usual).map((release) => ({ label: release, version: release })),
    );
    if (failure)
      items.push({ label: `$(warning) ${vscode.l10n.t('The list of releases is out of reach')}`, detail: failure });
    pick.items = items;
  };
  fill();
  const abort = new AbortController();
  engine
    .availableReleases(project, { signal: abort.signal })
    .then(
      (list) => {
        releases = list;
      },
      (error: unknown) => {
        failure = messageOf(error).split('\n')[0];
      },
    )
    .finally(() => {
      pick.busy = false;
      if (!abort.signal.aborted) fill();
    });
  return new Promise((resolve) => {
    pick.onDidChangeValue(fill);
    pick.onDidAccept(() => {
      const version = pick.selectedItems[0]?.version;
      if (!version) return;
      resolve(version);
      pick.hide();
    });
    pick.onDidHide(() => {
      abort.abort();
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

async function offerToOpen(folder: string, title: string): Promise<void> {
  const add = vscode.l10n.t('Add to Workspace');
  const open = vscode.l10n.t('Open in New Window');
  const answer = await vscode.window.showInformationMessage(vscode.l10n.t('{0} is in {1}.', title, folder), add, open);
  const uri = vscode.Uri.file(folder);
  if (answer === add) {
    vscode.workspace.updateWorkspaceFolders(vscode.workspace.workspaceFolders?.length ?? 0, 0, { uri });
  } else if (answer === open) {
    await vscode.commands.executeCommand('vscode.openFolder', uri, { forceNewWindow: true });
  }
}
