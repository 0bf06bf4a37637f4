// The functions of src/node/sources.ts for scripts that run before anything is built.
import * as esbuild from 'esbuild';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repository } from './run.mjs';

/** Bundles and imports the module: { bringSource, parseSourceRequest, sourcesFolder, sourcesCommand, … }. */
export async function loadSources() {
  const outfile = join(repository, '.cache/scripts/sources.mjs');
  mkdirSync(join(outfile, '..'), { recursive: true });
  await esbuild.build({
    stdin: {
      contents: "export * from './src/node/sources'; export * from './src/node/sourcesCommand';",
      resolveDir: repository,
      loader: 'ts',
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}
