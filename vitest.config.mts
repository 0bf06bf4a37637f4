// Four suites: `unit` (the core, golden files), `integration` (real trees, the built command line) `reader` (a real
// VS Code window, driven like a reader would) and `scenarios` (every scenario in such a window). C text is imported
// as a string, as the bundles do.
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const cText = {
  name: 'c-text',
  enforce: 'pre' as const,
  load(id: string): string | undefined {
    const file = id.split('?')[0];
    if (!/\.[ch]$/.test(file)) return undefined;
    return `export default ${JSON.stringify(readFileSync(file, 'utf8'))};`;
  },
};

export default defineConfig({
  plugins: [cText],
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 20_000 } },
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
