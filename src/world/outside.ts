/** Models of the outside world by the names that scenarios use for them (`@outside KIND NAME=VALUE…`). */

import type { OutsideAgent } from '../machine/kernel/outside/peer';
import type { CaptureReader } from './nicOptions';
import { guestAgents } from './guest/agent';
import { pciPlan } from './nicOptions';
import { OptionError } from './options';
import { pciAgent } from './pci/agent';

/** One line of a scenario. */
export interface OutsideLine {
  kind: string;
  options: Readonly<Record<string, string>>;
}

/** What agents may be made of. */
export interface OutsideSources {
  /** Capture files by name. */
  captures?: CaptureReader;
}

/** A kind of model: agents for all its lines together. */
export type OutsideModel = (
  lines: readonly Readonly<Record<string, string>>[],
  sources: OutsideSources,
) => OutsideAgent[];

/** `computer` describes the machine itself and makes no agent. */
export const OUTSIDE_MODELS = new Map<string, OutsideModel>([
  ['computer', () => []],
  ['guest', (lines) => guestAgents(lines)],
  ['nic', (lines, sources) => [pciAgent(pciPlan(lines, sources.captures))]],
]);

/**
 * The agents of a scenario.
 * @throws OptionError for a kind that there is not, and for settings that the model does not have
 */
export function agentsOf(lines: readonly OutsideLine[], sources: OutsideSources = {}): OutsideAgent[] {
  return [...new Set(lines.map(({ kind }) => kind))].flatMap((kind) => {
    const model = OUTSIDE_MODELS.get(kind);
    if (!model)
      throw new OptionError(
        `there is no model '${kind}' of the outside world; there are ${[...OUTSIDE_MODELS.keys()].join(', ')}`,
      );
    return model(
      lines.filter((line) => line.kind === kind).map(({ options }) => options),
      sources,
    );
  });
}
