// Builds everything that runs into dist/: the command line, the extension, the index worker, the webview pages and the
// suite for the extension host. Entry points that do not exist are left out.
//   node scripts/build.mjs [--watch] [--production] [--quiet]
import * as esbuild from 'esbuild';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const require = createRequire(import.meta.url);

/** Of the sources that an index depends on: one written by another state of them is not used. */
const coreHash = (() => {
  const hash = createHash('sha1');
  for (const layer of ['c', 'project', 'index']) {
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
  loader: { '.h': 'text', '.c': 'text' },
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

/** tree-sitter's two WebAssembly files stand beside the bundles, where one of them uses tree-sitter. */
function copyWasm(inputs) {
  if (!inputs.some((input) => input.includes('node_modules/web-tree-sitter/'))) return;
  for (const [name, file] of [
    ['web-tree-sitter', 'web-tree-sitter.wasm'],
    ['tree-sitter-c', 'tree-sitter-c.wasm'],
  ]) {
    copyFileSync(join(packageFolder(name), file), join(root, 'dist', file));
  }
}

function packageFolder(name) {
  for (const folder of require.resolve.paths(name)) {
    if (existsSync(join(folder, name, 'package.json'))) return join(folder, name);
  }
  throw new Error(`The package ${name} is not installed: run npm ci.`);
}

const entries = [
  ['src/cli/program.ts', 'dist/cli.js', { first: '#!/usr/bin/env node\n' }],
  // The extension's heavy half is a bundle of its own, loaded when first needed, so that activation stays short.
  ['src/extension/extension.ts', 'dist/extension.js', { external: ['./engine.js'] }],
  ['src/extension/engine.ts', 'dist/engine.js'],
  ['src/extension/indexThread.ts', 'dist/indexThread.js'],
  ['src/node/indexWorker.ts', 'dist/indexWorker.js'],
].filter(([entry]) => existsSync(join(root, entry)));

const targets = [...entries.map((entry) => forNode(...entry)), ...pages(), hostSuite()].filter(Boolean);

mkdirSync(join(root, 'dist'), { recursive: true });
if (watch) {
  const contexts = await Promise.all(targets.map((options) => esbuild.context(options)));
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  const results = await Promise.allSettled(targets.map((options) => esbuild.build({ ...options, metafile: true })));
  copyWasm(
    results.flatMap((result) => (result.status === 'fulfilled' ? Object.keys(result.value.metafile.inputs) : [])),
  );
  if (results.some((result) => result.status === 'rejected')) process.exitCode = 1;
}
