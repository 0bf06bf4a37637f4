/**
 * A scenario: a C program of ours or of a reader's own, with a few lines of settings in its first comment.
 *
 *     @scenario NAME             the name to run it by (else the file's name)
 *     @title TEXT                one sentence
 *     @root dpdk|ovs|c           what it needs to be run on
 *     @needs PATH…               folders or files that the root must have; `lib/ring` is met by `lib/librte_ring` too
 *     @link PATH…                what the program is linked with, as the root's build links it: libraries, drivers
 *                                (`lib/eal`, `drivers/net/null`) with all that they depend on, single units
 *                                (`app/test/test_ring.c`); their constructors run before main
 *     @look TYPE                 what is worth drawing
 *     @entry FUNCTION… [NAME=VALUE…]
 *                                functions of the checkout that it is about, and settings with which it comes to them
 *                                where the defaults do not lead there
 *     @schedule NAME RULES       who runs when (see machine/run/schedule.ts); the first one is the default
 *     @set NAME=VALUE HELP       a setting with its default; a value with blanks stands in double quotes. Where the
 *                                file has a `#define NAME`, the value given takes the place of the one there; else,
 *                                unless only @outside uses it, it is a macro of this unit, as `-D` makes one.
 *                                `args` is the command line of main
 *     @outside KIND NAME=VALUE…  what the program meets: a model of the outside world (see world/outside.ts);
 *                                `$NAME` is a setting's value
 */

import { messageOf } from '../base/errors';
import type { Project } from '../project/project';
import type { ProjectRoot } from '../project/root';
import { linkedUnits } from '../project/link';
import { GENERAL_FORMS, ROUND_ROBIN, generalSchedule, parseRules } from '../machine/run/schedule';
import type { Schedule } from '../machine/run/schedule';

export interface ScenarioSetting {
  name: string;
  value: string;
  help: string;
}

export interface Scenario {
  name: string;
  title: string;
  /** Kind of checkout; undefined: a plain C program. */
  root?: 'dpdk' | 'ovs' | 'c';
  needs: string[];
  /** Folders and units that it is linked with, relative to the root. */
  link: string[];
  look: string[];
  entries: string[];
  /** Settings that lead to those entries that the defaults do not lead to. */
  entrySettings: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Named ones, in order; `rules` is empty for `round-robin` and `one`. */
  schedules: { name: string; rules: string }[];
  settings: ScenarioSetting[];
  /** Models of the outside world, with their settings as they are written. */
  outside: { kind: string; options: [string, string][]; line: number }[];
  /** The rest of the comment. */
  description: string;
  /** Absolute path of the C file. */
  path: string;
  text: string;
}

/** What a user asked for that is not there or has the wrong form; the message says what there is. */
export class ScenarioError extends Error {}

const TAGS = ['scenario', 'title', 'root', 'needs', 'link', 'look', 'entry', 'schedule', 'set', 'outside'];

/**
 * Reads the settings in the first comment of a C file. A file without any is a scenario with its file's name.
 * @throws ScenarioError with path and line where a line cannot be understood
 */
export function parseScenario(path: string, text: string): Scenario {
  const fileName = path.slice(path.lastIndexOf('/') + 1);
  const scenario: Scenario = {
    name: fileName.replace(/\.c$/, ''),
    title: fileName,
    needs: [],
    link: [],
    look: [],
    entries: [],
    entrySettings: {},
    schedules: [],
    settings: [],
    outside: [],
    description: '',
    path,
    text,
  };
  const start = text.length - text.trimStart().length;
  const end = text.startsWith('/*', start) ? text.indexOf('*/', start) : -1;
  if (end < 0) return scenario;
  const rest: string[] = [];
  text
    .slice(0, end)
    .split('\n')
    .forEach((raw, index) => {
      const line = raw.replace(/^\s*(?:\/\*+|\*)?\s?/, '').trimEnd();
      const tag = /^@(\w+)\s*(.*)$/.exec(line);
      if (!tag) {
        rest.push(line);
        return;
      }
      const [, name, value] = tag;
      const wrong = (message: string): never => {
        throw new ScenarioError(`${path}:${index + 1}: ${message}`);
      };
      const words = value.split(/\s+/).filter((word) => word !== '');
      if (value === '' && TAGS.includes(name)) wrong(`@${name} needs a value`);
      switch (name) {
        case 'scenario':
          scenario.name = words[0];
          break;
        case 'title':
          scenario.title = value;
          break;
        case 'root':
          if (value !== 'dpdk' && value !== 'ovs' && value !== 'c')
            return wrong(`@root is dpdk, ovs or c, not ${value}`);
          scenario.root = value;
          break;
        case 'needs':
          scenario.needs.push(...words);
          break;
        case 'link':
          scenario.link.push(...words);
          break;
        case 'look':
          scenario.look.push(value);
          break;
        case 'entry':
          enter(scenario, wordsOf(value));
          break;
        case 'schedule': {
          const rules = value.slice(words[0].length).trim();
          if (rules === '' && !GENERAL_SCHEDULES.some((general) => general.name === words[0]))
            wrong(`schedule ${words[0]} has no rules`);
          if (scenario.schedules.some((schedule) => schedule.name === words[0]))
            wrong(`schedule ${words[0]} is there twice`);
          try {
            parseRules(words[0], rules);
          } catch (error) {
            wrong(messageOf(error));
          }
          scenario.schedules.push({ name: words[0], rules });
          break;
        }
        case 'set': {
          const set = /^([A-Za-z_]\w*)=("[^"]*"|\S+)\s*(.*)$/.exec(value);
          if (!set) return wrong(`@set is NAME=VALUE and what it means, not '${value}'`);
          scenario.settings.push({ name: set[1], value: set[2].replace(/^"(.*)"$/, '$1'), help: set[3] });
          break;
        }
        case 'outside': {
          const options = words.slice(1).map((word): [string, string] => {
            const option = /^([a-z_]+)=(.*)$/.exec(word);
            return option ? [option[1], option[2]] : wrong(`@outside ${words[0]}: '${word}' is not NAME=VALUE`);
          });
          scenario.outside.push({ kind: words[0], options, line: index + 1 });
          break;
        }
        default:
          wrong(`there is no @${name}; there are ${TAGS.map((known) => `@${known}`).join(', ')}`);
      }
    });
  scenario.description = rest.join('\n').trim();
  return scenario;
}

/** Enters an `@entry` line: functions, and settings for them. */
function enter(scenario: Scenario, words: readonly string[]): void {
  const functions = words.filter((word) => !word.includes('='));
  scenario.entries.push(...functions);
  const settings = Object.fromEntries(
    words.flatMap((word) => {
      const [name, ...value] = word.split('=');
      return value.length > 0 ? [[name, value.join('=')]] : [];
    }),
  );
  if (Object.keys(settings).length === 0) return;
  scenario.entrySettings = {
    ...scenario.entrySettings,
    ...Object.fromEntries(functions.map((name) => [name, settings])),
  };
}

/** What schedules that every program has mean. */
export const GENERAL_SCHEDULES: { name: string; what: string }[] = [
  { name: 'round-robin', what: `each thread in turn gets ${ROUND_ROBIN.quantum} statements` },
  { name: 'one', what: 'a thread runs until it blocks or ends' },
  { name: 'random', what: 'turns by chance; random:SEED gives others' },
];

/** Names of all schedules of a scenario: its own in order, then the general ones. */
export function schedulesOf(scenario: Scenario): { name: string; what: string }[] {
  const own = scenario.schedules.map(({ name, rules }) => ({
    name,
    what: rules || GENERAL_SCHEDULES.find((general) => general.name === name)?.what || '',
  }));
  return [...own, ...GENERAL_SCHEDULES.filter(({ name }) => !own.some((entry) => entry.name === name))];
}

/**
 * The schedule of that name; without a name the scenario's first, else round robin. @throws ScenarioError for an
 * unknown name
 */
export function scheduleOf(scenario: Scenario, name: string | undefined): Schedule {
  const wanted = name ?? scenario.schedules[0]?.name ?? 'round-robin';
  const own = scenario.schedules.find((schedule) => schedule.name === wanted);
  if (own?.rules) return parseRules(own.name, own.rules);
  let general: Schedule | undefined;
  try {
    general = generalSchedule(wanted);
  } catch (error) {
    throw new ScenarioError(`${scenario.name} has no schedule ${wanted}: ${messageOf(error)}`);
  }
  if (general) return general;
  const names = [...new Set([...scenario.schedules.map((schedule) => schedule.name), ...GENERAL_FORMS])];
  throw new ScenarioError(
    `${scenario.name} has no schedule ${wanted}; there are ${names.join(', ')}, or rules (THREAD steps N; …)`,
  );
}

/**
 * The scenario's settings as macros, those given in place of the defaults.
 * @throws ScenarioError for a setting that the scenario does not have, or a word where the default is a number
 */
export function settingsOf(scenario: Scenario, given: Readonly<Record<string, string>>): [string, string][] {
  for (const [name, value] of Object.entries(given)) {
    const setting = scenario.settings.find((candidate) => candidate.name === name);
    if (!setting) {
      const known = scenario.settings.map((candidate) => `${candidate.name}=${candidate.value}`).join(', ');
      throw new ScenarioError(
        `${scenario.name} has no setting ${name}; ${known ? `there are ${known}` : 'it has none'}`,
      );
    }
    if (/^\d+$/.test(setting.value) && !/^(?:0[xX][\da-fA-F]+|\d+)[uUlL]*$/.test(value)) {
      throw new ScenarioError(`${name} of ${scenario.name} is a number (${setting.help}), not '${value}'`);
    }
  }
  return scenario.settings.map(({ name, value }) => [name, Object.hasOwn(given, name) ? given[name] : value]);
}

/** Words of a command line: blanks part them, quotes hold them together. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  );
}

/** Use of a setting's value. */
const SETTING = /\$([A-Za-z_]\w*)/g;

/** Name of the setting that is the program's command line. */
export const ARGUMENTS = 'args';

/**
 * A scenario's text with the values of its settings where it defines them, and those that become macros: neither
 * defined there nor meant for the outside world. Lines stay where they are.
 */
export function textWithSettings(
  scenario: Scenario,
  settings: readonly [string, string][],
): { text: string; rest: [string, string][] } {
  let { text } = scenario;
  const rest: [string, string][] = [];
  const outside = new Set(
    scenario.outside.flatMap(({ options }) =>
      options.flatMap(([, value]) => [...value.matchAll(SETTING)].map((use) => use[1])),
    ),
  );
  for (const [name, value] of settings) {
    if (name === ARGUMENTS) continue;
    const own = new RegExp(`^([ \\t]*#[ \\t]*define[ \\t]+${name})(?:[ \\t][^\\n]*)?$`, 'm');
    if (own.test(text)) text = text.replace(own, (_, start: string) => `${start} ${value}`);
    else if (!outside.has(name)) rest.push([name, value]);
  }
  return { text, rest };
}

/**
 * Options of a model of the outside world with `$NAME` replaced. @throws ScenarioError for a name that is no setting
 */
export function outsideOf(
  scenario: Scenario,
  settings: readonly [string, string][],
): { kind: string; options: Record<string, string> }[] {
  const values = new Map(settings);
  return scenario.outside.map(({ kind, options, line }) => ({
    kind,
    options: Object.fromEntries(
      options.map(([name, value]) => [
        name,
        value.replace(SETTING, (_, setting: string) => {
          const found = values.get(setting);
          if (found === undefined) throw new ScenarioError(`${scenario.path}:${line}: there is no setting ${setting}`);
          return found;
        }),
      ]),
    ),
  }));
}

const KINDS = { dpdk: 'a DPDK checkout', ovs: 'an Open vSwitch checkout', c: 'a folder of C' };

/** The root that a scenario runs on, or what is missing. */
export function rootFor(scenario: Scenario, project: Pick<Project, 'roots'>): { root?: ProjectRoot; missing?: string } {
  const { roots } = project;
  const kind = scenario.root;
  if (kind === undefined && scenario.needs.length === 0 && scenario.link.length === 0) return { root: roots[0] };
  const fitting = roots.filter((root) => kind === undefined || kind === 'c' || root.kind === kind);
  // A part of a checkout serves where it has what is needed.
  const whole = [...fitting, ...roots.filter((root) => !fitting.includes(root) && scenario.needs.length > 0)].find(
    (root) => scenario.needs.every((need) => has(root, need)) && unlinked(scenario, root, roots).length === 0,
  );
  if (whole) return { root: whole };
  if (fitting.length === 0) {
    const given = roots.map((root) => `${root.path} is ${KINDS[root.kind]}`).join(', ');
    return { missing: `it needs ${KINDS[kind ?? 'c']}${given ? `, but ${given}` : ''}` };
  }
  const root = fitting[0];
  const lacking = [...scenario.needs.filter((need) => !has(root, need)), ...unlinked(scenario, root, roots)];
  return {
    missing: `${root.path} (${root.name}) has no ${lacking.map((need) => formsOf(need).join(' or ')).join(', no ')}`,
  };
}

/** What the scenario is linked with and the root does not build. */
function unlinked(scenario: Scenario, root: ProjectRoot, roots: readonly ProjectRoot[]): string[] {
  return scenario.link.length === 0
    ? []
    : linkedUnits(
        root,
        scenario.link,
        roots.filter((other) => other !== root),
      ).missing;
}

/** A library's folder in newer and older DPDK. */
function formsOf(need: string): string[] {
  const library = /^lib\/(?!librte_)(\w+)(.*)$/.exec(need);
  return library ? [need, `lib/librte_${library[1]}${library[2]}`] : [need];
}

function has(root: ProjectRoot, need: string): boolean {
  return formsOf(need).some((form) => {
    const path = `${root.path}/${form}`;
    return root.files.some((file) => file === path || file.startsWith(`${path}/`));
  });
}
