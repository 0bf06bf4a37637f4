// Completes launch configurations: roots default to the window's, a missing scenario is asked for.
import * as vscode from 'vscode';
import { rootsOfWindow } from '../roots';

/** `datapath-lens`, as in package.json; repeated here so that the heavy part is not loaded for it. */
export const DEBUG_TYPE = 'datapath-lens';

export class LensConfigurations implements vscode.DebugConfigurationProvider {
  constructor(private readonly _pickScenario: () => Promise<string | undefined>) {}

  async resolveDebugConfiguration(
    _folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    // F5 without a launch.json.
    if (!configuration.type && !configuration.request && !configuration.name) {
      const scenario = await this._pickScenario();
      if (!scenario) return undefined;
      return scenarioConfiguration({ scenario });
    }
    if (!configuration.scenario) {
      const scenario = await this._pickScenario();
      if (!scenario) return undefined;
      configuration.scenario = scenario;
    }
    configuration.stopOnEntry ??= true;
    return configuration;
  }

  resolveDebugConfigurationWithSubstitutedVariables(
    _folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): vscode.ProviderResult<vscode.DebugConfiguration> {
    configuration.cwd ??= vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    configuration.roots ??= rootsOfWindow().map((root) => `${root.name}=${root.path}`);
    // Nothing is built before a scenario runs, and its output is the reader's program's.
    configuration.internalConsoleOptions ??= 'neverOpen';
    return configuration;
  }
}

/** A launch of a scenario. */
export function scenarioConfiguration(launch: {
  scenario: string;
  schedule?: string;
  stopAtFunction?: string;
  settings?: Readonly<Record<string, string>>;
}): vscode.DebugConfiguration {
  return {
    type: DEBUG_TYPE,
    request: 'launch',
    name: `Datapath Lens: ${launch.scenario}`,
    stopOnEntry: true,
    ...launch,
  };
}
