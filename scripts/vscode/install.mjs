// Brings a real VS Code server (out of the npm package code-server) and Chromium to this machine.
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { must, nodeHeaders, npm, onPath, repository } from '../lib/run.mjs';

/** The release of code-server; its VS Code has the same number, one digit shorter. */
export const CODE_SERVER = '4.139.1';

/** What goes wrong when something cannot be brought here; `message` is for the reader. */
export class NotAvailable extends Error {}

/** The server's folder: `DATAPATH_LENS_VSCODE_SERVER`, else .cache/vscode-server. */
export function serverFolder() {
  return process.env.DATAPATH_LENS_VSCODE_SERVER || join(repository, '.cache/vscode-server');
}

const inServer = (folder) => join(folder, 'node_modules/code-server/lib/vscode');

/**
 * Installs the server once (about a minute). Throws NotAvailable where the packages cannot be had or built.
 * @param {(message: string) => void} [progress]
 * @returns {Promise<string>} the path of server-main.js
 */
export async function ensureServer(progress = () => {}) {
  const folder = serverFolder();
  const main = join(inServer(folder), 'out/server-main.js');
  const mark = join(folder, `ready-${CODE_SERVER}`);
  if (existsSync(mark)) return main;
  progress(`installing the VS Code server (code-server ${CODE_SERVER}, about a minute)`);
  const partial = `${folder}.partial-${process.pid}`;
  try {
    await install(partial, progress);
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
    await writeFile(mark, '');
    return main;
  } catch (error) {
    throw new NotAvailable(`The VS Code server cannot be installed: ${error.message}`, { cause: error });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function install(folder, progress) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const [program, before] = npm();
  const headers = nodeHeaders();
  const env = { ...process.env, ...(headers ? { npm_config_nodedir: headers } : {}) };
  const run = (cwd, ...args) =>
    must(program, [...before, ...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, env });
  await run(folder, 'install', `code-server@${CODE_SERVER}`, '--ignore-scripts');
  const server = inServer(folder);
  progress('installing its dependencies');
  await run(server, 'install', '--omit=dev', '--ignore-scripts');
  await run(join(server, 'extensions'), 'install', '--omit=dev', '--ignore-scripts');
  progress('building its two native modules');
  await buildTools();
  await run(server, 'rebuild', '@vscode/spdlog', '@vscode/native-watchdog');
}

/** node-gyp wants a C++ compiler, make and Python; as root on Debian or Ubuntu they are installed where missing. */
async function buildTools() {
  const missing = ['g++', 'make', 'python3'].filter((name) => onPath(name).length === 0);
  if (missing.length > 0) await aptInstall(missing, 'to build the native modules of the VS Code server');
}

/**
 * The path of Chromium; installed from the system's packages where it is missing and we are root.
 * `DATAPATH_LENS_CHROMIUM` names another one. Throws NotAvailable.
 * @param {(message: string) => void} [progress]
 * @returns {Promise<string>}
 */
export async function ensureChromium(progress = () => {}) {
  const named = process.env.DATAPATH_LENS_CHROMIUM;
  if (named) return named;
  const find = () => ['chromium', 'chromium-browser', 'google-chrome'].flatMap(onPath)[0];
  if (!find()) {
    progress('installing chromium from the system packages');
    await aptInstall(['chromium', 'fonts-dejavu-core'], 'to show VS Code');
  }
  // The wrapper script, not what it links to: it sets the library path.
  const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync) ?? find();
  if (!found) throw new NotAvailable('chromium is not there.');
  return found;
}

async function aptInstall(names, why) {
  const how = `apt-get install ${names.join(' ')}`;
  if (onPath('apt-get').length === 0)
    throw new NotAvailable(`${names.join(', ')} needed ${why}; there is no apt here.`);
  if (process.getuid?.() !== 0) throw new NotAvailable(`${names.join(', ')} needed ${why}: sudo ${how}`);
  try {
    await must('apt-get', ['-qq', 'update']).catch(() => undefined);
    await must('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } catch (error) {
    throw new NotAvailable(`${how} (needed ${why}) failed: ${error.message}`, { cause: error });
  }
}
