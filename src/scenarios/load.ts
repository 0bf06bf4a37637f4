/** From a scenario and a workspace to what the machine is started with. */

import type { TextAccess } from '../c/text';
import type { EngineOptions } from '../machine/engine';
import { ROUND_ROBIN } from '../machine/schedule';
import type { Project } from '../project/project';
import type { ProjectRoot } from '../project/root';
import { WorkspaceSource, textWith } from './programSource';
import type { Scenario } from './scenario';
import { ScenarioError, rootFor, scheduleOf, settingsOf } from './scenario';

export interface LoadRequest {
  scenario: Scenario;
  project: Project;
  /** Values in place of the scenario's own. */
  settings?: Readonly<Record<string, string>>;
  /** Name of a schedule; the scenario's first when left out. */
  schedule?: string;
  /** Arguments of `main`, without the program's name. */
  args?: readonly string[];
}

export interface LoadedScenario {
  scenario: Scenario;
  source: WorkspaceSource;
  options: EngineOptions;
  /** The root that it runs on. */
  root: ProjectRoot | undefined;
  /** All settings with their values. */
  settings: [string, string][];
}

/** @throws ScenarioError with a message for the user: unknown setting or schedule, a root that lacks something */
export function loadScenario(request: LoadRequest): LoadedScenario {
  const { scenario, project } = request;
  const schedule = scheduleOf(scenario, request.schedule);
  const settings = settingsOf(scenario, request.settings ?? {});
  const { root, missing } = rootFor(scenario, project);
  if (missing !== undefined) throw new ScenarioError(`${scenario.name} cannot run here: ${missing}`);
  const text = textWith(project.text, new Map([[scenario.path, scenario.text]]));
  const source = new WorkspaceSource(project, text, { units: new Set([scenario.path]), defines: settings, home: root });
  const options: EngineOptions = { source, units: [scenario.path], args: [scenario.name, ...(request.args ?? [])], schedule };
  return { scenario, source, options, root, settings };
}

/** Programs of plain C files; `project` adds roots that they may include from and call into. */
export function loadProgram(files: readonly string[], args: readonly string[], text: TextAccess, project?: Project): EngineOptions & { source: WorkspaceSource } {
  const source = new WorkspaceSource(project, text, { home: project?.roots.find((root) => root.kind === 'dpdk') ?? project?.roots[0] });
  return { source, units: [...files], args: [files[0], ...args], schedule: ROUND_ROBIN };
}
