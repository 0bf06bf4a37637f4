// Asks which scenario to run, and with which schedule where it has several.
import * as vscode from 'vscode';
import type { LensContext } from '../context';
import { rootsOfWindow } from '../roots';

export interface PickedScenario {
  scenario: string;
  schedule?: string;
}

export async function pickScenario(context: LensContext): Promise<PickedScenario | undefined> {
  const engine = await context.engine();
  const scenarios = engine.listScenarios(rootsOfWindow());
  const picked = await vscode.window.showQuickPick(
    scenarios.map((scenario) => ({
      label: scenario.name,
      description: scenario.missing ? vscode.l10n.t('cannot run here: {0}', scenario.missing) : undefined,
      detail: scenario.title,
      iconPath: new vscode.ThemeIcon(scenario.missing ? 'circle-slash' : 'run'),
      scenario,
    })),
    { title: vscode.l10n.t('Run which scenario?'), matchOnDetail: true },
  );
  if (!picked) return undefined;
  const { scenario } = picked;
  if (scenario.missing) {
    void vscode.window.showWarningMessage(vscode.l10n.t('{0} cannot run here: {1}', scenario.name, scenario.missing));
    return undefined;
  }
  if (scenario.schedules.length < 2) return { scenario: scenario.name };
  const schedule = await vscode.window.showQuickPick(
    scenario.schedules.map(({ name, what }) => ({ label: name, detail: what })),
    { title: vscode.l10n.t('In which order do the threads run?') },
  );
  return schedule && { scenario: scenario.name, schedule: schedule.label };
}
