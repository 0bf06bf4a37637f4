// Every code of doubt, evidence, unresolved call and pin problem has a sentence in the terminal and, in every language,
// in VS Code.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { doubtText, factText, locationText, pinProblemText, unresolvedText } from '../../../src/cli/words';
import type { Doubt, EvidenceFact, LocationName, PinProblem, UnresolvedReason } from '../../../src/index/api';
import { locationName } from '../../../src/index/query/locationName';

const used = vi.hoisted(() => [] as string[]);
vi.mock('vscode', () => ({
  env: { language: 'en' },
  l10n: {
    t: (text: string, ...args: unknown[]) => {
      used.push(text);
      return text.replace(/\{(\d+)\}/g, (_, i: string) => String(args[Number(i)]));
    },
  },
}));
const vscodeWords = await import('../../../src/extension/words');

const DOUBTS: [Doubt, string][] = [
  [
    { code: 'otherComponent', component: 'drivers/bus/vdev' },
    'set in drivers/bus/vdev, not in the component that looks the object up',
  ],
  [
    { code: 'otherDeviceKind', condition: 'mac.type == ixgbe_mac_X550', file: 'a.c' },
    'set for another device kind (mac.type == ixgbe_mac_X550)',
  ],
  [{ code: 'otherDeviceKind', condition: '', file: 'a.c' }, 'set for another device kind (a.c)'],
  [{ code: 'otherCondition', condition: 'a > 1' }, 'set under a condition that the call may not meet (a > 1)'],
  [{ code: 'otherCondition', condition: '' }, 'set under a condition that the call may not meet'],
  [{ code: 'otherObjects', table: 'ops' }, 'entry of ops, set for other objects'],
  [{ code: 'otherChoice', condition: 'n == 2' }, "chosen in another case than the caller's table (n == 2)"],
  [{ code: 'otherTable', table: 'ops' }, 'entry of ops, to which no pointer traced to this call points'],
  [
    { code: 'excludedByNullTest', table: 'fixed', condition: '!i->data' },
    'entry of fixed, ruled out by the test around the call (!i->data)',
  ],
  [{ code: 'otherProgram', program: 'app/test-pmd' }, 'written only by app/test-pmd, which replaces the default'],
  [{ code: 'installedEarlier', installer: 'set_env' }, 'one of several functions that set_env() may have installed'],
  [
    { code: 'arrayElement', member: 'phy.config' },
    'set in some element of an array; elements are not told apart (phy.config)',
  ],
  [{ code: 'notAnalysed' }, 'not analysed yet: the file has just changed'],
  [
    { code: 'indexedByBits', array: 'pkt_burst', entries: 64, index: 'offloads', file: 'file.c', line: 123 },
    'one of the 64 entries of pkt_burst[], chosen by offloads (file.c:123)',
  ],
];
const f = { kind: 'function', name: 'rx' } as const;
const to = { kind: 'member', name: 'dev.rx' } as const;
const FACTS: [EvidenceFact, string, string][] = [
  [{ code: 'assigned', source: f, target: to }, 'rx assigned to dev.rx', 'assigned to dev.rx'],
  [
    { code: 'initialises', source: f, target: to, variable: 'd' },
    'rx initialises dev.rx of d',
    'initialises dev.rx of d',
  ],
  [{ code: 'initialises', source: f, target: to, variable: '' }, 'rx initialises dev.rx', 'initialises dev.rx'],
  [{ code: 'returned', source: f }, 'rx is returned', 'is returned'],
  [
    { code: 'writtenThrough', source: f, target: to },
    'rx is written through a pointer to dev.rx',
    'is written through a pointer to dev.rx',
  ],
  [{ code: 'passed', source: f, target: to }, 'rx is passed as dev.rx', 'is passed as dev.rx'],
  [
    { code: 'entryAssigned', source: { kind: 'member', name: 't[]' }, target: to, index: 'flags' },
    'an entry of t[], chosen by flags, is assigned to dev.rx',
    'an entry of t[], chosen by flags, is assigned to dev.rx',
  ],
  ...([true, false] as const).map((value): [EvidenceFact, string, string] => [
    { code: 'constantCondition', condition: 'a', value },
    `left out by the compiler: a is always ${value}`,
    `left out by the compiler: a is always ${value}`,
  ]),
  [
    { code: 'constantSwitch', value: '3' },
    'left out by the compiler: the switch on 3 always takes another case',
    'left out by the compiler: the switch on 3 always takes another case',
  ],
  [
    { code: 'constructor', function: 'rx' },
    'rx is a constructor: it runs before main',
    'rx is a constructor: it runs before main',
  ],
  [{ code: 'startRoutine', function: 'rx' }, 'rx is passed as a start routine', 'rx is passed as a start routine'],
  [{ code: 'handedOver', function: 'rx', receiver: 'qsort' }, 'rx is passed to qsort()', 'rx is passed to qsort()'],
  [{ code: 'handedOver', function: 'rx', receiver: '' }, 'rx is passed on', 'rx is passed on'],
];
const LOCATIONS: [LocationName, string][] = [
  [to, 'dev.rx'],
  [{ kind: 'variable', name: 'x' }, 'variable x'],
  [{ kind: 'parameter', name: 'cb', function: 'foo' }, 'parameter cb of foo()'],
  [{ kind: 'result', function: 'foo' }, 'result of foo()'],
  [{ kind: 'variableArguments', function: 'foo' }, 'variable arguments of foo()'],
  [{ kind: 'callResult' }, 'result of a call'],
  [{ kind: 'handedTo', function: 'qsort' }, 'handed to qsort()'],
];
const REASONS: UnresolvedReason[] = [
  { code: 'otherPlatform' },
  { code: 'neverSet', what: 'member' },
  { code: 'neverSet', what: 'variable' },
  { code: 'neverPassed' },
  { code: 'unknownResult' },
  { code: 'unknownType', member: 'rx' },
  ...(['', 'number', 'statement', 'arguments', 'literal', 'expression'] as const).map((form): UnresolvedReason => ({
    code: 'computed',
    form,
  })),
  { code: 'noVariable', name: 'x' },
  { code: 'unreadable' },
];
const near = { words: ['a', 'b'], more: true };
const PROBLEMS: [PinProblem, string][] = [
  [{ code: 'noDriver', name: 'x', near }, 'no driver x is in the source; did you mean a, b, …?'],
  [
    { code: 'unknownKey', key: 'x', near: { words: [], more: false } },
    'no member, no dispatch table and no kind of driver is called x',
  ],
  [{ code: 'noTable', structs: ['s', 't'], name: 'x', near }, 'no table of s, t is called x; did you mean a, b, …?'],
  [
    { code: 'noTarget', name: 'x', functions: 3, members: { words: ['d.rx'], more: false }, near },
    'x is none of the 3 functions that d.rx may hold; did you mean a, b, …?',
  ],
];

describe('words', () => {
  beforeEach(() => (used.length = 0));
  const bundles = ['zh-cn', 'ko'].map(
    (language) =>
      JSON.parse(
        readFileSync(resolve(import.meta.dirname, `../../../l10n/bundle.l10n.${language}.json`), 'utf8'),
      ) as Record<string, string>,
  );
  const translated = (): void => {
    for (const bundle of bundles) expect(used.filter((text) => !bundle[text])).toEqual([]);
  };

  it.each(DOUBTS)('doubt %o', (doubt, text) => {
    expect(doubtText(doubt)).toBe(text);
    expect(vscodeWords.doubtText(doubt)).toBe(text);
    expect(used).toHaveLength(1);
    translated();
  });

  it.each(FACTS)('evidence %o', (fact, text, short) => {
    expect(factText(fact)).toBe(text);
    expect(vscodeWords.factText(fact)).toBe(text);
    expect(vscodeWords.factText(fact, 'rx')).toBe(short);
    translated();
  });

  it.each(LOCATIONS)('location %o', (location, text) => {
    expect(locationText(location)).toBe(text);
    expect(vscodeWords.locationText(location)).toBe(text);
    expect(locationName(text)).toEqual(location);
    translated();
  });

  it.each(REASONS)('unresolved call %o', (reason) => {
    expect(vscodeWords.unresolvedText(reason)).toBe(unresolvedText(reason));
    expect(used).toHaveLength(1);
    translated();
  });

  it.each(PROBLEMS)('pin problem %o', (problem, text) => {
    expect(pinProblemText(problem)).toBe(text);
    expect(vscodeWords.pinProblemText(problem)).toBe(text);
    translated();
  });
});
