// Suites: `unit` (the core, golden files), `fuzz` (damaged C, with fixed seeds), `integration` (real trees, the built
// command line) `reader` (a real VS Code window, driven like a reader would) and `scenarios` (every scenario in such a
// window). C text is imported as a string, as the bundles do.
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { cTextPlugin } from './scripts/lib/cText.mjs';

interface Mutant {
  file: string;
  find: string;
  replace: string;
}
/** One text of the source replaced as it is loaded, for scripts/mutants.mjs: the variable names the file that says it. */
const mutation = process.env.DATAPATH_LENS_MUTANT;
const mutant: Mutant | undefined = mutation ? JSON.parse(readFileSync(mutation, 'utf8')) : undefined;
const mutate = {
  name: 'mutate',
  enforce: 'pre' as const,
  load(id: string): string | undefined {
    const file = id.split('?')[0];
    if (file !== mutant?.file) return undefined;
    const parts = readFileSync(file, 'utf8').split(mutant.find);
    if (parts.length !== 2) throw new Error(`The text to change is ${parts.length - 1} times in ${file}.`);
    return parts.join(mutant.replace);
  },
};

/** Text damaged at random: apart from the unit tests, as it takes long. */
const FUZZ = ['test/unit/**/mutations.test.ts'];

export default defineConfig({
  plugins: [mutate, cTextPlugin],
  test: {
    coverage: {
      provider: 'v8',
      include: ['src/c/**/*.ts', 'src/index/**/*.ts', 'src/machine/**/*.ts'],
      reporter: ['text', 'json-summary'],
      reportsDirectory: 'artifacts/coverage',
    },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], exclude: FUZZ, testTimeout: 20_000 },
      },
      { extends: true, test: { name: 'fuzz', include: FUZZ, testTimeout: 60_000 } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'reader',
          include: ['test/vscode/reader/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'scenarios',
          include: ['test/vscode/scenarios/**/*.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
