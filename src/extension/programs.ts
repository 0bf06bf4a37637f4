// What can be run, and the debug adapter that runs it.
import { setTranslator, type Translate } from '../debug/l10n';
import type { ProgramLoader } from '../debug/launch';
import { LensDebugSession } from '../debug/session';
import type { Root } from './roots';

export interface ScenarioSummary {
  name: string;
  /** One sentence. */
  title: string;
  /** Functions of the checkout that it is about: "Step this path" stands above them. */
  entries: string[];
  schedules: { name: string; what: string }[];
  /** Why it cannot run on the roots. */
  missing?: string;
}

const load: ProgramLoader = async () => {
  throw new Error('scenarios are not linked in');
};

/** The scenarios that come with us; with `roots`, what is missing for each. */
export function listScenarios(_roots?: readonly Root[]): ScenarioSummary[] {
  return [{ name: 'ring-mp-enqueue', title: 'Two lcores enqueue on one ring', entries: ['rte_ring_mp_enqueue_bulk'], schedules: [] }];
}

/** A debug session for one launch. */
export function createDebugSession(options: { translate: Translate }): LensDebugSession {
  setTranslator(options.translate);
  return new LensDebugSession(load);
}
