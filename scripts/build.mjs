// Builds everything that runs into dist/: the command line, the extension, the index worker, the webview pages and the
// suite for the extension host. Entry points that do not exist are left out.
//   node scripts/build.mjs [--watch] [--production] [--quiet]
import * as esbuild from 'esbuild';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cTextOptions } from './lib/cText.mjs';
import { bundledPackages, notices } from './lib/notices.mjs';

const root = resolve(import.meta.dirname, '..');
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/** Of the sources that an index depends on: one written by another state of them is not used. */
const coreHash = (() => {
  const hash = createHash('sha1');
  for (const layer of ['base', 'c', 'project', 'index']) {
    for (const file of readdirSync(join(root, 'src', layer), { recursive: true }).sort()) {
      if (/\.(ts|h)$/.test(file)) hash.update(file).update(readFileSync(join(root, 'src', layer, file)));
    }
  }
  return hash.digest('hex');
})();

const common = {
  bundle: true,
  absWorkingDir: root,
  logLevel: process.argv.includes('--quiet') ? 'warning' : 'info',
  sourcemap: production ? false : 'linked',
  minify: production,
  ...cTextOptions,
};

/** Options for code that Node runs: CommonJS, because VS Code loads extensions with require(). */
const forNode = (entry, outfile, more = {}) => ({
  ...common,
  entryPoints: [entry],
  outfile,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode', ...(more.external ?? [])],
  define: { 'import.meta.url': 'importMetaUrl', __CORE_HASH__: JSON.stringify(coreHash) },
  banner: { js: `${more.first ?? ''}const importMetaUrl = require('node:url').pathToFileURL(__filename).href;` },
});

const forPage = (entry, outfile) => ({
  ...common,
  entryPoints: [entry],
  outfile,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  tsconfig: 'webview/tsconfig.json',
});

/** The extension-host suite: every test/vscode/host/*.test.ts, then the runner. */
function hostSuite() {
  const folder = join(root, 'test/vscode/host');
  if (!existsSync(join(folder, 'runner.ts'))) return undefined;
  const tests = readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .sort();
  const options = forNode('', 'dist/test/host.js');
  delete options.entryPoints;
  return {
    ...options,
    stdin: {
      contents: [...tests.map((name) => `import './${name}';`), "export { run } from './runner';"].join('\n'),
      resolveDir: folder,
      sourcefile: 'hostSuite.ts',
      loader: 'ts',
    },
  };
}

/** Webview pages: webview/NAME/main.ts becomes dist/webview/NAME.js (and NAME.css where main.ts imports style). */
function pages() {
  const folder = join(root, 'webview');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'main.ts')))
    .map((entry) => forPage(`webview/${entry.name}/main.ts`, `dist/webview/${entry.name}.js`));
}

const entries = [
  ['src/cli/program.ts', 'dist/cli.js', { first: '#!/usr/bin/env node\n' }],
  // The extension's heavy half is a bundle of its own, loaded when first needed, so that activation stays short.
  ['src/extension/extension.ts', 'dist/extension.js', { external: ['./engine.js'] }],
  ['src/extension/engine.ts', 'dist/engine.js'],
  ['src/extension/indexThread.ts', 'dist/indexThread.js'],
  ['src/node/indexWorker.ts', 'dist/indexWorker.js'],
].filter(([entry]) => existsSync(join(root, entry)));

/** What is packaged; the suite for the extension host is not. */
const product = [...entries.map((entry) => forNode(...entry)), ...pages()];
const targets = [...product, hostSuite()].filter(Boolean);

mkdirSync(join(root, 'dist'), { recursive: true });
if (watch) {
  const contexts = await Promise.all(targets.map((options) => esbuild.context(options)));
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  const results = await Promise.allSettled(targets.map((options) => esbuild.build({ ...options, metafile: true })));
  if (results.some((result) => result.status === 'rejected')) process.exitCode = 1;
  else {
    const metafiles = results.slice(0, product.length).map((result) => result.value.metafile);
    const folders = bundledPackages(metafiles).map((folder) => resolve(root, folder));
    writeFileSync(join(root, 'dist/THIRD-PARTY-NOTICES.txt'), notices(folders));
  }
}
