// Runs a scenario with a modelled QEMU and guest to its end; gives what both sides say of it.
import { Engine } from '../../src/machine/run/engine';
import { NodeFiles } from '../../src/node/files';
import { openProject } from '../../src/project/project';
import { bundledScenario } from '../../src/scenarios/index';
import { loadScenario } from '../../src/scenarios/load';
import type { GuestState } from '../../src/world/guest/guestState';
import { tree } from './trees';
import type { TreeName } from './trees';

export interface GuestRun {
  engine: Engine;
  /** Exit status, or why the run stopped. */
  status: number | string;
  out: string;
  log: string;
  guest: GuestState;
}

const SLICE = 50_000_000;

/** @param limit statements after which the run is given up */
export function runWithGuest(
  name: TreeName,
  scenario: string,
  settings: Record<string, string> = {},
  how: { checks?: boolean; limit?: number } = {},
): GuestRun {
  const { checks = true, limit = 10 * SLICE } = how;
  const project = openProject([{ name: 'dpdk', path: tree(name) }], new NodeFiles());
  const { options } = loadScenario({ scenario: bundledScenario(scenario)!, project, settings });
  const engine = new Engine({ ...options, checks });
  let stopped;
  do stopped = engine.advance(Math.min(engine.state.time + SLICE, limit), false);
  while (stopped.kind === 'time' && engine.state.time < limit);
  const { agents } = engine.state.library.kernel.parts.outside as { agents: Record<string, { state: GuestState }> };
  return {
    engine,
    status: stopped.kind === 'exit' ? stopped.status : JSON.stringify(stopped),
    out: engine.state.stdout,
    log: engine.state.stderr,
    guest: agents.guest.state,
  };
}

/** Names of the messages that the guest's side sent, in order. */
export function messagesOf(run: GuestRun): string[] {
  return run.guest.said.filter((one) => one.from === 'guest').map((one) => one.name);
}
