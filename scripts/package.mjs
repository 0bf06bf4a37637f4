// npm run package: packs the extension into artifacts/datapath-lens-VERSION.vsix and prints its size.
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { repository } from './lib/run.mjs';
import { ensureTool } from './lib/tools.mjs';

/**
 * Builds for production and packs.
 * @returns {Promise<{ file: string, bytes: number }>} the .vsix and its size in bytes
 */
export async function packageExtension() {
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  const file = join(repository, `artifacts/datapath-lens-${version}.vsix`);
  mkdirSync(join(repository, 'artifacts'), { recursive: true });
  const vsce = join(await ensureTool('vsce', (message) => process.stderr.write(`${message}\n`)), '@vscode/vsce');
  const { createVSIX } = await import(pathToFileURL(join(vsce, 'out/api.js')).href);
  await createVSIX({
    cwd: repository,
    packagePath: file,
    dependencies: false,
    allowMissingRepository: true,
    // Pictures of the README stay in the repository.
    rewriteRelativeLinks: false,
  });
  return { file, bytes: statSync(file).size };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { file, bytes } = await packageExtension();
  process.stdout.write(`${file}\t${(bytes / 1024).toFixed(0)} KiB\n`);
}
