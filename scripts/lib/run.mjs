// Programs that scripts start: with their output shown, quietly, or found on the machine.
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';

/** The repository's folder. */
export const repository = resolve(import.meta.dirname, '../..');

/**
 * Runs a program to its end with its output shown.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} its exit status; 127 where it is not there
 */
export function show(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: repository, stdio: 'inherit', ...options });
    child.on('error', () => done(127));
    child.on('close', (code) => done(code ?? 1));
  });
}

/**
 * Runs a program to its end and keeps its output.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number, output: string }>} exit status, stdout and stderr together
 */
export function capture(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.on('error', (error) => done({ code: 127, output: `${output}${error.message}` }));
    child.on('close', (code) => done({ code: code ?? 1, output }));
  });
}

/**
 * Runs a program quietly; where it fails, throws an Error with the end of what it said.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export async function must(command, args, options = {}) {
  const { code, output } = await capture(command, args, options);
  if (code !== 0) {
    throw new Error(
      `${command} ${args.join(' ')} ended with status ${code}:\n${output.trim().split('\n').slice(-15).join('\n')}`,
    );
  }
  return output;
}

/**
 * Every file called `name` in the folders of PATH, links followed.
 * @param {string} name
 * @returns {string[]}
 */
export function onPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .filter((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    })
    .map((file) => realpathSync(file));
}

/** npm as [program, arguments before the command]. */
export function npm() {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
}

/** The folder whose include/node holds Node's headers (node-gyp's `nodedir`), or undefined where there is none. */
export function nodeHeaders() {
  return onPath('node')
    .map((file) => resolve(dirname(file), '..'))
    .find((folder) => existsSync(join(folder, 'include/node/node_api.h')));
}
