// Programs from npm that only some commands need (Node 24, vsce). Each has a package.json and a lock file in
// scripts/tools/NAME and is installed into .cache/tools/NAME when it is first used, so that `npm ci` stays small.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { must, npm, repository } from './run.mjs';

/**
 * Installs a tool where it is missing or its lock file changed.
 * @param {string} name a folder of scripts/tools
 * @param {(message: string) => void} [progress]
 * @returns {Promise<string>} its node_modules folder. Throws an Error where npm cannot install it.
 */
export async function ensureTool(name, progress = () => {}) {
  const source = join(repository, 'scripts/tools', name);
  const folder = join(repository, '.cache/tools', name);
  const version = createHash('sha1')
    .update(readFileSync(join(source, 'package-lock.json')))
    .digest('hex')
    .slice(0, 12);
  const modules = join(folder, 'node_modules');
  const mark = join(folder, `ready-${version}`);
  if (existsSync(mark)) return modules;
  progress(`installing ${name} into .cache/tools (once)`);
  const partial = `${folder}.partial-${process.pid}`;
  try {
    await mkdir(partial, { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) await cp(join(source, file), join(partial, file));
    const [program, before] = npm();
    await must(program, [...before, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: partial });
    await writeFile(join(partial, `ready-${version}`), '');
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
    return modules;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/**
 * Node 24, which the VS Code server is built for: the one that runs this script where it is new enough, else the
 * npm package `node` (190 MB, brought once).
 * @param {(message: string) => void} [progress]
 * @returns {Promise<string>} the program's path
 */
export async function node24(progress) {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return join(await ensureTool('node', progress), 'node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
}
