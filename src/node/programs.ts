/**
 * Programs from disk for the machine: scenarios that come with us or are a reader's own file, on checkouts of a disk.
 */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Listing, ProjectFiles } from '../project/files';
import { openProject } from '../project/project';
import type { Project } from '../project/project';
import type { RootSpec } from '../project/root';
import { bundledScenario, bundledScenarios } from '../scenarios/index';
import { loadScenario } from '../scenarios/load';
import type { LoadedScenario } from '../scenarios/load';
import { parseScenario, ScenarioError } from '../scenarios/scenario';
import type { Scenario } from '../scenarios/scenario';
import { NodeFiles } from './files';

/** Files of the disk with the text of some in another state: editors with unsaved changes. */
export function filesWith(base: ProjectFiles, unsaved: ReadonlyMap<string, string>): ProjectFiles {
  return {
    read: (path) => unsaved.get(path) ?? base.read(path),
    isFile: (path) => unsaved.has(path) || base.isFile(path),
    list: (folder): Listing => base.list(folder),
  };
}

/**
 * The scenario of that name, or of a C file.
 * @param cwd what a relative path counts from
 * @throws ScenarioError
 */
export function findScenario(name: string, cwd: string, files: ProjectFiles): Scenario {
  const bundled = bundledScenario(name);
  if (bundled) return bundled;
  if (!/[/\\]|\.c$/.test(name)) {
    const known = bundledScenarios()
      .map((scenario) => scenario.name)
      .join(', ');
    throw new ScenarioError(`there is no scenario ${name}; there are ${known}, and your own as a path of a .c file`);
  }
  const path = resolve(cwd, name);
  const text = files.read(path);
  if (text === undefined)
    throw new ScenarioError(`${name}: ${files.isFile(path) ? 'this is not text' : 'there is no such file'}`);
  return parseScenario(path, text);
}

export interface ProgramRequest {
  /** Name of a bundled scenario, or path of a .c file. */
  scenario: string;
  roots: readonly RootSpec[];
  cwd: string;
  settings?: Readonly<Record<string, string>>;
  schedule?: string;
  args?: readonly string[];
  /** Path to text of files that differ from the disk. */
  unsaved?: ReadonlyMap<string, string>;
}

export interface OpenedProgram extends LoadedScenario {
  project: Project;
  files: ProjectFiles;
}

/** @throws Error with a message for the user */
export function openProgram(request: ProgramRequest): OpenedProgram {
  const disk = new NodeFiles();
  const files = request.unsaved && request.unsaved.size > 0 ? filesWith(disk, request.unsaved) : disk;
  const scenario = findScenario(request.scenario, request.cwd, files);
  const project = openProject(request.roots, files);
  const loaded = loadScenario({
    scenario,
    project,
    settings: request.settings,
    schedule: request.schedule,
    args: request.args,
    captures: (name) => readBytes(resolve(request.cwd, name)),
  });
  return { ...loaded, project, files };
}

function readBytes(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
