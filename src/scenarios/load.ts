/** From a scenario and a workspace to what the machine is started with. */

import type { TextAccess } from '../c/text';
import type { EngineOptions } from '../machine/run/engine';
import type { Computer } from '../machine/kernel/computer';
import type { OutsideAgent } from '../machine/kernel/outside/peer';
import { ROUND_ROBIN } from '../machine/run/schedule';
import type { Project } from '../project/project';
import { linkedUnits } from '../project/link';
import type { ProjectRoot } from '../project/root';
import { MAX_MEMORY_MB, computerOf } from '../world/computer';
import type { CaptureReader } from '../world/nicOptions';
import { OptionError } from '../world/options';
import { agentsOf } from '../world/outside';
import { WorkspaceSource, textWith } from './programSource';
import type { Scenario } from './scenario';
import {
  ARGUMENTS,
  ScenarioError,
  outsideOf,
  rootFor,
  scheduleOf,
  settingsOf,
  textWithSettings,
  wordsOf,
} from './scenario';

export interface LoadRequest {
  scenario: Scenario;
  project: Project;
  /** Values in place of the scenario's own. */
  settings?: Readonly<Record<string, string>>;
  /** Name of a schedule; the scenario's first when left out. */
  schedule?: string;
  /** Arguments of `main`, without the program's name. */
  args?: readonly string[];
  /** Capture files that a scenario names. */
  captures?: CaptureReader;
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
  const own = textWithSettings(scenario, settings);
  const text = textWith(sizedFor(project.text), new Map([[scenario.path, own.text]]));
  const linked =
    root && scenario.link.length > 0
      ? linkedUnits(
          root,
          scenario.link,
          project.roots.filter((other) => other !== root),
        ).units
      : [];
  const source = new WorkspaceSource(project, text, {
    units: new Set([scenario.path]),
    defines: own.rest,
    home: root,
    linked,
  });
  // Units that are named stand beside the scenario's own on the linker's command line: one of them may hold main.
  const named = linked.filter((path) =>
    scenario.link.some((name) => name.endsWith('.c') && path === `${root?.path}/${name}`),
  );
  const options: EngineOptions = {
    source,
    computer: computerFor(scenario, settings),
    units: [scenario.path, ...named],
    linked: source.constructed(),
    args: [scenario.name, ...wordsOf(new Map(settings).get(ARGUMENTS) ?? ''), ...(request.args ?? [])],
    schedule,
    outside: agentsFor(scenario, settings, request.captures),
  };
  return { scenario, source, options, root, settings };
}

/** Who acts outside of the program. @throws ScenarioError */
function agentsFor(scenario: Scenario, settings: [string, string][], captures?: CaptureReader): OutsideAgent[] {
  try {
    return agentsOf(outsideOf(scenario, settings), { captures });
  } catch (error) {
    throw error instanceof OptionError ? new ScenarioError(`${scenario.name}: ${error.message}`) : error;
  }
}

/** The computer that a scenario describes; the usual one where it does not. @throws ScenarioError */
function computerFor(scenario: Scenario, settings: [string, string][]): Computer {
  try {
    return computerOf(
      Object.assign(
        {},
        ...outsideOf(scenario, settings)
          .filter(({ kind }) => kind === 'computer')
          .map(({ options }) => options),
      ) as Record<string, string>,
    );
  } catch (error) {
    throw error instanceof OptionError ? new ScenarioError(`${scenario.name}: ${error.message}`) : error;
  }
}

/**
 * The workspace's text with DPDK configured for the machine's memory: EAL reserves address space for as many MiB as
 * these say.
 */
function sizedFor(text: TextAccess): TextAccess {
  return {
    read: (path) => {
      const own = text.read(path);
      return /\/rte_(?:build_)?config\.h$/.test(path)
        ? own?.replace(/^(#define RTE_MAX_MEM_MB(?:_PER_TYPE)?) .*$/gm, `$1 ${MAX_MEMORY_MB}`)
        : own;
    },
    isFile: (path) => text.isFile(path),
  };
}

/**
 * Programs of plain C files; `project` adds roots that they may include from and call into, `link` what of it is
 * linked whole (see `@link`). `includes`: folders with headers that come before the roots' own.
 * @throws ScenarioError where a linked folder is not there
 */
export function loadProgram(
  files: readonly string[],
  args: readonly string[],
  text: TextAccess,
  project?: Project,
  link: readonly string[] = [],
  includes: readonly string[] = [],
): EngineOptions & { source: WorkspaceSource } {
  const home = project?.roots.find((root) => root.kind === 'dpdk') ?? project?.roots[0];
  const found =
    project && home
      ? linkedUnits(
          home,
          link,
          project.roots.filter((other) => other !== home),
        )
      : { units: [], missing: [...link] };
  if (found.missing.length > 0)
    throw new ScenarioError(
      `nothing is built in ${found.missing.join(', ')}${home ? ` of ${home.path}` : ': no root was given'}`,
    );
  const source = new WorkspaceSource(project, sizedFor(text), { home, linked: found.units, includes });
  return { source, units: [...files], linked: source.constructed(), args: [files[0], ...args], schedule: ROUND_ROBIN };
}
