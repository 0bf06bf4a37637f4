// What can be run, and the debug adapter that runs it.
import * as l10n from '@vscode/l10n';
import { diskLoader } from '../debug/loader';
import { LensDebugSession } from '../debug/session';
import { NodeFiles } from '../node/files';
import { openProject } from '../project/project';
import { bundledScenarios } from '../scenarios/index';
import { rootFor, schedulesOf } from '../scenarios/scenario';
import type { Root } from './roots';

export interface ScenarioSummary {
  name: string;
  /** One sentence. */
  title: string;
  /** Functions of the checkout that it is about: "Step this path" stands above them. */
  entries: string[];
  /** Folders and units of the checkout that it is made of. */
  parts: readonly string[];
  /** Settings that lead to some of them. */
  entrySettings: Readonly<Record<string, Readonly<Record<string, string>>>>;
  schedules: { name: string; what: string }[];
  /** Why it cannot run on the roots. */
  missing?: string;
}

/** The scenarios that come with us; with `roots`, what is missing for each. */
export function listScenarios(roots?: readonly Root[]): ScenarioSummary[] {
  const project = roots && openProject(roots, new NodeFiles());
  return bundledScenarios().map((scenario) => ({
    name: scenario.name,
    title: scenario.title,
    entries: scenario.entries,
    parts: [...scenario.link, ...scenario.needs],
    entrySettings: scenario.entrySettings,
    schedules: schedulesOf(scenario),
    missing: project && rootFor(scenario, project).missing,
  }));
}

/**
 * A debug session for one launch. `strings`: the bundle of the reader's language, by English text; `unsaved` gives the
 * text of editors that differ from the disk, by path.
 */
export function createDebugSession(options: {
  strings: Record<string, string>;
  unsaved: () => ReadonlyMap<string, string>;
}): LensDebugSession {
  l10n.config({ contents: options.strings });
  return new LensDebugSession(diskLoader(options.unsaved));
}
