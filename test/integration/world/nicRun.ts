// Runs of scenarios with modelled network cards.
import { expect } from 'vitest';
import { Engine } from '../../../src/machine/run/engine';
import { NodeFiles } from '../../../src/node/files';
import { openProject } from '../../../src/project/project';
import type { Project } from '../../../src/project/project';
import { bundledScenario } from '../../../src/scenarios/index';
import { loadScenario } from '../../../src/scenarios/load';
import type { LoadedScenario } from '../../../src/scenarios/load';
import type { WireState } from '../../../src/world/packets/wire';
import type { PciAgentState } from '../../../src/world/pci/host';
import { tree } from '../../support/trees';
import type { TreeName } from '../../support/trees';

const projects = new Map<TreeName, Project>();
export function load(name: TreeName, scenario: string, settings: Record<string, string> = {}): LoadedScenario {
  let project = projects.get(name);
  if (!project) projects.set(name, (project = openProject([{ name: 'dpdk', path: tree(name) }], new NodeFiles())));
  return loadScenario({ scenario: bundledScenario(scenario)!, project, settings });
}

export interface Ran {
  engine: Engine;
  output: string;
  errors: string;
  entered: Set<string>;
}

export function run(name: TreeName, scenario: string, settings: Record<string, string> = {}): Ran {
  const engine = new Engine(load(name, scenario, settings).options);
  const entered = new Set<string>();
  engine.events = { enter: (_, entity) => void entered.add(entity.name) };
  expect(engine.advance(100_000_000, false), engine.state.stderr).toEqual({ kind: 'exit', status: 0 });
  // Nothing of drivers and libraries is modelled.
  expect([...engine.modelsUsed].filter((model) => /^(?:rte|eal|eth|ixgbe|igb|e1000|pci)_/.test(model))).toEqual([]);
  return { engine, output: engine.state.stdout, errors: engine.state.stderr, entered };
}

/** The cable of the first function. */
export function wireOf(engine: Engine): WireState {
  const { agents } = engine.state.library.kernel.parts.outside as { agents: Record<string, { state: PciAgentState }> };
  return agents.pci.state.pci.functions[0].wire;
}
