// Bundles a TypeScript module of src/ for a script and imports it.
import * as esbuild from 'esbuild';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cTextOptions } from './cText.mjs';
import { repository } from './run.mjs';

export { repository };
const OUT = join(repository, '.cache/scripts');

/**
 * Imports `source` (path in the repository); `also` are bundled beside it (worker programs), by the name of their
 * file.
 */
export async function importSource(source, also = []) {
  mkdirSync(OUT, { recursive: true });
  const options = {
    absWorkingDir: repository,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
    ...cTextOptions,
  };
  const name = `${source
    .replace(/^src\//, '')
    .replace(/\.ts$/, '')
    .replace(/\W/g, '-')}.mjs`;
  await esbuild.build({ ...options, entryPoints: [source], outfile: join(OUT, name) });
  for (const [from, to] of also)
    await esbuild.build({ ...options, format: 'cjs', entryPoints: [from], outfile: join(OUT, to) });
  mkdirSync(dirname(join(OUT, name)), { recursive: true });
  return import(pathToFileURL(join(OUT, name)).href);
}

/** The index worker as the host looks for it. It is CommonJS in a folder of its own, whatever package.json says. */
export const INDEX_WORKER = [['src/node/indexWorker.ts', 'worker/indexWorker.cjs']];
export const indexWorkerFile = join(OUT, 'worker/indexWorker.cjs');
