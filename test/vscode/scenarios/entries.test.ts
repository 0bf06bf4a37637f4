// "▶ Step this path" stands above the functions that a scenario names: the debugger comes to each of them, with the
// settings that the scenario says.
import { describe, expect, test } from 'vitest';
import { diskLoader } from '../../../src/debug/loader';
import { bundledScenarios } from '../../../src/scenarios/index';
import { tree, without } from '../../support/trees';

/** What a run with these settings does not come to. */
async function notReached(
  scenario: string,
  settings: Readonly<Record<string, string>>,
  names: readonly string[],
): Promise<string[]> {
  const program = await diskLoader(() => new Map())(
    { scenario, settings, roots: [`dpdk=${tree('dpdk-22.11')}`], cwd: '/' },
    () => undefined,
    new AbortController().signal,
  );
  const { machine } = program;
  const left = new Map(names.map((name) => [name, program.functionPlace(name)]));
  const watch = (): void => {
    const byPath = new Map<string, { line: number }[]>();
    for (const place of left.values())
      if (place) byPath.set(place.path, [...(byPath.get(place.path) ?? []), { line: place.line }]);
    for (const path of new Set([...names.map((name) => program.functionPlace(name)?.path)]))
      if (path) machine.setBreakpoints(path, byPath.get(path) ?? []);
  };
  watch();
  while ([...left.values()].some(Boolean)) {
    const stop = machine.run(50_000_000);
    if (stop.kind === 'time') continue;
    if (stop.kind !== 'breakpoint' || !left.delete(machine.frames(machine.current)[0].name)) break;
    watch();
  }
  program.dispose?.();
  return [...left.keys()];
}

describe.skipIf(without('dpdk-22.11'))('on DPDK 22.11', () => {
  test.each(bundledScenarios().map((scenario) => ({ name: scenario.name, scenario })))(
    '$name',
    async ({ name, scenario }) => {
      expect(scenario.entries.length).toBeGreaterThan(0);
      const groups = new Map<string, string[]>();
      for (const entry of scenario.entries) {
        const settings = JSON.stringify(scenario.entrySettings[entry] ?? {});
        groups.set(settings, [...(groups.get(settings) ?? []), entry]);
      }
      for (const [settings, entries] of groups) {
        expect(await notReached(name, JSON.parse(settings) as Record<string, string>, entries), settings).toEqual([]);
      }
    },
  );
});
