// The settings in a scenario's first comment, and what fits a root.
import { describe, expect, test } from 'vitest';
import { bundledScenarios, bundledText } from '../../../src/scenarios/index';
import type { ProjectRoot, RootKind } from '../../../src/project/root';
import {
  outsideOf,
  parseScenario,
  rootFor,
  scheduleOf,
  schedulesOf,
  settingsOf,
  textWithSettings,
  wordsOf,
} from '../../../src/scenarios/scenario';

const TEXT = `/*
 * @scenario demo
 * @title Two threads meet
 * @root dpdk
 * @needs lib/ring lib/mempool
 * @look struct rte_ring
 * @entry first second
 * @entry third size=16 mode="SLOW OR = SO"
 * @schedule race b until-cas; a steps 3
 * @schedule one
 * @set size=8 slots
 * @set mode=FAST how
 *
 * What it shows.
 */
int main(void) { return 0; }
`;

function root(kind: RootKind, files: string[]): ProjectRoot {
  return {
    name: kind,
    path: '/r',
    kind,
    version: '',
    files: files.map((file) => `/r/${file}`),
    virtualFiles: new Map(),
    messages: [],
    publicIncludes: [],
    config: () => {
      throw new Error('not asked for');
    },
    component: () => undefined,
  };
}

describe('head comment', () => {
  const scenario = parseScenario('/x/y.c', TEXT);

  test('all settings are read', () => {
    expect(scenario).toMatchObject({
      name: 'demo',
      title: 'Two threads meet',
      root: 'dpdk',
      needs: ['lib/ring', 'lib/mempool'],
      look: ['struct rte_ring'],
      entries: ['first', 'second', 'third'],
      entrySettings: { third: { size: '16', mode: 'SLOW OR = SO' } },
      schedules: [
        { name: 'race', rules: 'b until-cas; a steps 3' },
        { name: 'one', rules: '' },
      ],
      settings: [
        { name: 'size', value: '8', help: 'slots' },
        { name: 'mode', value: 'FAST', help: 'how' },
      ],
      description: 'What it shows.',
      path: '/x/y.c',
      text: TEXT,
    });
  });

  test('a file without any is named by its file', () => {
    expect(parseScenario('/x/mine.c', 'int main(void) { return 0; }')).toMatchObject({
      name: 'mine',
      needs: [],
      settings: [],
    });
    expect(parseScenario('/x/mine.c', '/* no end')).toMatchObject({ name: 'mine' });
    expect(parseScenario('/x/mine.c', '')).toMatchObject({ name: 'mine' });
  });

  test.each([
    ['/* @root bsd */', '/x.c:1: @root is dpdk, ovs or c, not bsd'],
    ['/*\n * @colour red */', '/x.c:2: there is no @colour'],
    ['/*\n *\n * @schedule s a jumps */', "/x.c:3: schedule s: 'a jumps' is no rule"],
    ['/*\n * @schedule mine\n */', '/x.c:2: schedule mine has no rules'],
    ['/* @set 3 */', '/x.c:1: @set is NAME=VALUE'],
    ['/* @title */', '/x.c:1: @title needs a value'],
  ])('%j is an error with its line', (text, message) => {
    expect(() => parseScenario('/x.c', text)).toThrow(message);
  });

  test('schedules: the first is the default, the general ones are always there', () => {
    expect(scheduleOf(scenario, undefined).name).toBe('race');
    expect(scheduleOf(scenario, 'race').rules).toHaveLength(2);
    expect(scheduleOf(scenario, 'round-robin').rules).toEqual([]);
    expect(schedulesOf(scenario).map(({ name }) => name)).toEqual(['race', 'one', 'round-robin', 'random']);
    expect(() => scheduleOf(scenario, 'nope')).toThrow('demo has no schedule nope; there are race, one, round-robin');
  });

  test('settings become macros, all of them', () => {
    expect(settingsOf(scenario, { size: '16' })).toEqual([
      ['size', '16'],
      ['mode', 'FAST'],
    ]);
    expect(() => settingsOf(scenario, { sise: '16' })).toThrow('demo has no setting sise; there are size=8, mode=FAST');
    expect(() => settingsOf(scenario, { size: 'big' })).toThrow("size of demo is a number (slots), not 'big'");
  });
});

describe('roots', () => {
  const scenario = parseScenario('/x/y.c', TEXT);

  test('older DPDK has lib/librte_ring', () => {
    const old = root('dpdk', ['lib/librte_ring/rte_ring.h', 'lib/librte_mempool/rte_mempool.h']);
    expect(rootFor(scenario, { roots: [root('ovs', []), old] })).toEqual({ root: old });
  });

  test('what is missing is named', () => {
    expect(rootFor(scenario, { roots: [root('dpdk', ['lib/mempool/rte_mempool.h', 'lib/ringer/x.h'])] }).missing).toBe(
      '/r (dpdk) has no lib/ring or lib/librte_ring',
    );
    expect(rootFor(scenario, { roots: [root('ovs', ['lib/netdev.c'])] }).missing).toBe(
      'it needs a DPDK checkout, but /r is an Open vSwitch checkout',
    );
    expect(rootFor(scenario, { roots: [] }).missing).toBe('it needs a DPDK checkout');
  });
});

test('every bundled scenario can be read, has a title, and its text is found by its path', () => {
  expect(bundledScenarios().length).toBeGreaterThan(0);
  expect(new Set(bundledScenarios().map((scenario) => scenario.name)).size).toBe(bundledScenarios().length);
  for (const scenario of bundledScenarios()) {
    expect(scenario.title).not.toMatch(/\.c$/);
    expect(bundledText(scenario.path)).toBe(scenario.text);
  }
});

describe('values of settings', () => {
  const text = `/*
 * @set args="--no-huge -m 64" the command line
 * @set size=8 slots
 * @set sizes=2 another
 * @set plain=1 a macro
 * @set speed=1 of the guest
 * @outside guest socket=/tmp/$size.sock size=$size pace=$speed
 */
#ifndef size
#define size 8
#endif
#  define sizes
int main(void) { return size; }
`;
  const scenario = parseScenario('/x/y.c', text);

  test('a value with blanks is quoted', () => {
    expect(scenario.settings[0]).toEqual({ name: 'args', value: '--no-huge -m 64', help: 'the command line' });
    expect(wordsOf(`-l 0 --file-prefix 'a b' --vdev="net_null0,copy=1"  -v`)).toEqual([
      '-l',
      '0',
      '--file-prefix',
      'a b',
      '--vdev=net_null0,copy=1',
      '-v',
    ]);
    expect(wordsOf('')).toEqual([]);
  });

  test('a value takes the place of the one the file defines, on the same line; others are macros; args is neither', () => {
    const own = textWithSettings(scenario, [
      ['args', 'x'],
      ['size', '16'],
      ['sizes', '$1'],
      ['plain', '3'],
      ['speed', '9'],
    ]);
    expect(own.rest).toEqual([['plain', '3']]);
    expect(own.text).toContain('#ifndef size\n#define size 16\n#endif\n#  define sizes $1\n');
    expect(own.text.split('\n')).toHaveLength(text.split('\n').length);
  });

  test('models of the outside world are given values of settings', () => {
    expect(
      outsideOf(scenario, [
        ['size', '16'],
        ['speed', '2'],
      ]),
    ).toEqual([{ kind: 'guest', options: { socket: '/tmp/16.sock', size: '16', pace: '2' } }]);
    expect(() => outsideOf(scenario, [])).toThrow('/x/y.c:7: there is no setting size');
    expect(() => parseScenario('/x.c', '/* @outside guest socket */')).toThrow(
      "/x.c:1: @outside guest: 'socket' is not NAME=VALUE",
    );
  });
});

test('settings that lead to an entry are settings of the scenario', () => {
  for (const scenario of bundledScenarios()) {
    for (const settings of Object.values(scenario.entrySettings))
      expect(() => settingsOf(scenario, settings), scenario.name).not.toThrow();
  }
});
