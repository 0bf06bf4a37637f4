/** What DPDK's own build files say is switched off unless somebody asks for it. */

import type { MesonFacts } from './meson';

/** Default values in meson_options.txt. */
export function readOptions(text: string): Map<string, string> {
  const options = new Map<string, string>();
  for (const match of text.matchAll(/option\(\s*'(\w+)'([^)]*)\)/g)) {
    const value = /value\s*:\s*(?:'([^']*)'|(\w+))/.exec(match[2]);
    if (value) options.set(match[1], value[1] ?? value[2]);
  }
  return options;
}

const names = (list: string | undefined): string[] =>
  (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/**
 * Libraries that a build leaves out by default: what `disable_libs` names, as far as it may be left out, and in trees
 * with an option for deprecated libraries those that it does not name.
 *
 * @param lists of lib/meson.build
 */
export function offLibraries(
  options: ReadonlyMap<string, string>,
  lists: MesonFacts['lists'] | undefined,
): Set<string> {
  const optional = lists?.get('optional_libs');
  const always = lists?.get('always_enable') ?? [];
  const off = new Set(
    names(options.get('disable_libs')).filter(
      (name) => !always.includes(name) && (optional === undefined || optional.includes(name)),
    ),
  );
  if (options.has('enable_deprecated_libs')) {
    const wanted = names(options.get('enable_deprecated_libs'));
    for (const name of lists?.get('dpdk_libs_deprecated') ?? []) if (!wanted.includes(name)) off.add(name);
  }
  return off;
}

/** Drivers that a build leaves out by default: `net/null`. */
export function offDrivers(options: ReadonlyMap<string, string>): Set<string> {
  return new Set(names(options.get('disable_drivers')));
}
