// Runs dist/test/host.js inside the extension host of a VS Code window, and reads its results.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { closeWindow, openWindow, startServer } from '../vscode-server.mjs';
import { repository } from './run.mjs';

/** The compiled suite. */
export const HOST_SUITE = join(repository, 'dist/test/host.js');

/**
 * @typedef {object} HostLine
 * @property {string} [name]
 * @property {boolean} [ok]
 * @property {number} [milliseconds]
 * @property {string} [error]
 * @property {boolean} [done]
 */

/**
 * Reads a results file as far as it is written.
 * @param {string} file
 * @returns {HostLine[]}
 */
export function readResults(file) {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** Removes an old results file and makes its folder. */
export async function freshResults(name) {
  const file = join(repository, 'artifacts/results', name);
  await mkdir(dirname(file), { recursive: true });
  await rm(file, { force: true });
  return file;
}

/**
 * Opens a window on `folder` with the extension and the suite, and waits for the suite's end.
 * @param {{ folder: string, env?: NodeJS.ProcessEnv, timeout?: number, onResult?: (line: HostLine) => void }} options
 *   timeout in milliseconds, for the whole suite
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runHostSuite({ folder, env, timeout = 1_200_000, onResult = () => {} }) {
  const file = await freshResults('host.jsonl');
  const server = await startServer({
    env: { ...env, DATAPATH_LENS_RESULTS: file, DATAPATH_LENS_REPOSITORY: repository },
  });
  let page;
  let lines = [];
  try {
    page = await openWindow(server, { folder, extensionDevelopmentPath: repository, extensionTestsPath: HOST_SUITE });
    for (const begin = Date.now(); ; await new Promise((done) => setTimeout(done, 200))) {
      const now = readResults(file);
      for (const line of now.slice(lines.length)) if (line.name) onResult(line);
      lines = now;
      if (lines.some((line) => line.done)) break;
      if (Date.now() - begin > timeout) {
        const line = {
          name: 'the suite ends',
          ok: false,
          error: `not done after ${timeout} ms\n${server.log().slice(-2000)}`,
        };
        onResult(line);
        lines.push(line);
        break;
      }
    }
  } finally {
    if (page) await closeWindow(page);
    await server.stop();
  }
  const results = lines.filter((line) => line.name);
  return { passed: results.filter((line) => line.ok).length, failed: results.filter((line) => !line.ok).length };
}

/** One result as a line for a terminal. */
export function resultLine({ name, ok, milliseconds = 0, error }) {
  return (
    `  ${ok ? '✓' : '✗'} ${name} (${Math.round(milliseconds)} ` +
    `ms)${error ? `\n${error.replace(/^/gm, '      ')}` : ''}\n`
  );
}
