// Reads the settings under `datapathLens.` (package.json has the defaults and says what they mean).
import * as vscode from 'vscode';

/** The settings under `datapathLens.`. */
export interface Settings {
  roots: string[];
  'index.start': 'automatic' | 'onDemand';
  'codeLens.step': boolean;
  'codeLens.calls': boolean;
  'navigation.functions': 'automatic' | 'always' | 'never';
  'datapath.open': 'whenStopped' | 'never';
}

const SECTION = 'datapathLens';

/** A setting as it stands now. */
export function setting<K extends keyof Settings>(key: K): Settings[K] {
  return vscode.workspace.getConfiguration(SECTION).get(key) as Settings[K];
}

/** Whether a change of the configuration touches a setting. */
export function touchesSetting(event: vscode.ConfigurationChangeEvent, key: keyof Settings): boolean {
  return event.affectsConfiguration(`${SECTION}.${key}`);
}
