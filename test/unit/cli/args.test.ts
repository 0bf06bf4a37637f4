// Options of the terminal: what is taken, and what is wrong usage.
import { describe, expect, it } from 'vitest';
import { main } from '../../../src/cli/main';
import { parseArgs, UsageError, wholeNumber } from '../../../src/cli/args';

const SPECS = { depth: { value: true }, set: { value: true, many: true }, candidates: {} };
const options = (...args: string[]): Record<string, string[]> =>
  Object.fromEntries(parseArgs(args, SPECS).options.entries());

describe('arguments', () => {
  it('are options with values, switches and the rest', () => {
    expect(options('--depth', '3', '--candidates')).toEqual({ depth: ['3'], candidates: [''] });
    expect(options('--depth=3', '--set', 'a=1', '--set=b=2', '--json')).toEqual({
      depth: ['3'],
      set: ['a=1', 'b=2'],
      json: [''],
    });
    expect(options('--candidates', '--candidates')).toEqual({ candidates: [''] });
    expect(options('--depth=')).toEqual({ depth: [''] });
    expect(options('--depth', '--json')).toEqual({ depth: ['--json'] });
    expect(parseArgs(['main', '--depth', '2', '.', '-'], SPECS).positional).toEqual(['main', '.', '-']);
    expect(parseArgs(['main', '--', '--depth', '-x'], SPECS).positional).toEqual(['main', '--depth', '-x']);
  });

  it.each([
    [['--no-such'], 'unknown option --no-such'],
    [['--no-such=1'], 'unknown option --no-such'],
    [['--toString'], 'unknown option --toString'],
    [['-d'], 'unknown option -d'],
    [['main', '-abc'], 'unknown option -abc'],
    [['--depth'], '--depth needs a value'],
    [['--candidates=yes'], '--candidates takes no value'],
    [['--depth', '1', '--depth', '2'], '--depth is given twice'],
  ])('%j is wrong usage', (args, message) => {
    expect(() => parseArgs(args, SPECS)).toThrow(new UsageError(message));
  });

  it('are whole numbers where one is wanted', () => {
    const read = (...args: string[]): number => wholeNumber(parseArgs(args, SPECS), 'depth', 7);
    expect([read(), read('--depth', '1'), read('--depth', '12')]).toEqual([7, 1, 12]);
    for (const text of ['0', '-1', '1.5', 'x', ''])
      expect(() => read(`--depth=${text}`)).toThrow('--depth needs a whole number of at least 1');
  });

  it('that are wrong end with status 2 and the usage', async () => {
    let text = '';
    const status = await main(['callees', 'f', '--no-such'], {
      stdout: () => undefined,
      stderr: (more) => void (text += more),
      isTerminal: false,
      cwd: '/',
      env: {},
    });
    expect(status).toBe(2);
    expect(text).toMatch(/^datapath-lens: unknown option --no-such\nUsage: datapath-lens callees F /);
  });
});
