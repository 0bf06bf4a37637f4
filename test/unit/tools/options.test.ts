// Every option that a command of the terminal takes is in its usage, in the help text and in the README.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMON_OPTIONS } from '../../../src/cli/args';
import { main } from '../../../src/cli/main';
import { OPTION_HELP } from '../../../src/cli/optionHelp';

const root = join(import.meta.dirname, '../../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

async function help(...args: string[]): Promise<string> {
  let text = '';
  expect(
    await main([...args, '--help'], {
      stdout: (more) => void (text += more),
      stderr: () => undefined,
      isTerminal: false,
      cwd: root,
      env: {},
    }),
  ).toBe(0);
  return text;
}

/** Options in the objects that a file hands to parseArgs, by their form `name: {…}`. */
function optionsIn(file: string): string[] {
  const text = readFileSync(join(root, 'src/cli', file), 'utf8');
  return [...text.matchAll(/(?:parseArgs\([^{]*|const OPTIONS = )\{((?:[^{}]|\{[^{}]*\})*)\}/g)].flatMap(([, body]) =>
    [...body.matchAll(/(?:^|[\s,])'?([\w-]+)'?: \{/g)].map(([, name]) => name),
  );
}

const COMMANDS: Record<string, string[]> = {
  'exec.ts': ['exec'],
  'graph.ts': ['graph'],
  'path.ts': ['path'],
  'run.ts': ['run'],
  'tables.ts': ['tables'],
  'trees.ts': ['callees', 'callers'],
};

test('files that take options are known here', () => {
  const files = readdirSync(join(root, 'src/cli')).filter((file) => file !== 'args.ts' && optionsIn(file).length > 0);
  expect(files.sort()).toEqual(Object.keys(COMMANDS).sort());
});

test.each(Object.entries(COMMANDS).flatMap(([file, names]) => names.map((name) => [name, file])))(
  '%s',
  async (command, file) => {
    const text = await help(command);
    const options = optionsIn(file);
    expect(options.length).toBeGreaterThan(0);
    for (const option of options) {
      expect(text.split('\n')[0], option).toContain(`--${option}`);
      if (option !== 'pin') expect(text).toContain(OPTION_HELP[option]);
      expect(readme, `--${option} in the README`).toContain(`--${option}`);
    }
  },
);

test('the whole help has all of them', async () => {
  const text = await help('help');
  for (const option of [...Object.keys(COMMON_OPTIONS), ...Object.keys(OPTION_HELP)])
    if (option !== 'help') expect(text).toContain(`--${option}`);
  for (const option of Object.keys(COMMON_OPTIONS))
    expect(readme, `--${option} in the README`).toContain(`--${option}`);
});
