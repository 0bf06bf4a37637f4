// Runs the VS Code server: one process with a profile of its own, on a free port of this machine.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '../lib/run.mjs';
import { node24 } from '../lib/tools.mjs';
import { ensureServer } from './install.mjs';

/** Settings of a quiet profile: no welcome page, no chat, nothing that asks the network. */
export const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'git.enabled': false,
  'editor.minimap.enabled': false,
  // A VS Code in a browser saves by itself: checkouts that tests share must stay as they are.
  'files.autoSave': 'off',
  'window.commandCenter': false,
};

/** The names of VS Code's own themes that a window can be opened in. */
export const THEMES = { dark: 'Default Dark Modern', light: 'Default Light Modern' };

/**
 * @typedef {object} ServerOptions
 * @property {number} [port] a free one is taken where it is left out
 * @property {string} [dataDir] the profile; a temporary one that goes away with the server where it is left out
 * @property {string} [extensionsDir] installed extensions; inside the profile where it is left out
 * @property {keyof typeof THEMES} [theme] dark where it is left out
 * @property {boolean} [trust] whether folders are trusted without asking: true where it is left out, false =
 *   Restricted Mode
 * @property {boolean} [guarded] for a reader: only who knows the token in the address gets in, and no test driver
 * @property {Record<string, unknown>} [settings] on top of QUIET_SETTINGS
 * @property {NodeJS.ProcessEnv} [env] on top of this process's own; extension hosts see it
 * @property {(message: string) => void} [progress]
 */

/**
 * @typedef {object} RunningServer
 * @property {string} url
 * @property {number} port
 * @property {string} [token] what a guarded server asks for
 * @property {string} dataDir
 * @property {keyof typeof THEMES} theme
 * @property {() => string} log what the server wrote so far
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a server and waits until it listens (1 to 3 s). Throws an Error with its output where it does not.
 * @param {ServerOptions} [options]
 * @returns {Promise<RunningServer>}
 */
export async function startServer(options = {}) {
  const main = await ensureServer(options.progress);
  const port = options.port ?? (await freePort());
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'datapath-lens-vscode-')));
  const extensionsDir = options.extensionsDir ?? join(dataDir, 'extensions');
  await writeSettings(dataDir, options);
  const token = options.guarded ? randomBytes(16).toString('hex') : undefined;
  const access = token ? ['--connection-token', token] : ['--without-connection-token', '--enable-smoke-test-driver'];
  const child = spawn(
    await node24(options.progress),
    [
      main,
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      ...access,
      '--accept-server-license-terms',
      '--server-data-dir',
      dataDir,
      '--extensions-dir',
      extensionsDir,
      '--disable-telemetry',
      ...(options.trust === false ? [] : ['--disable-workspace-trust']),
    ],
    { env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  let log = '';
  let ended = false;
  child.on('exit', () => (ended = true));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (log += text));
  const stop = async () => {
    if (!ended) {
      // The whole group: extension hosts and terminals are its children.
      const signal = (name) => {
        try {
          process.kill(-child.pid, name);
        } catch {
          // It ended by itself.
        }
      };
      const exit = new Promise((done) => child.once('exit', done));
      signal('SIGTERM');
      await Promise.race([exit, new Promise((done) => setTimeout(done, 3000))]);
      signal('SIGKILL');
    }
    if (!options.dataDir) await rm(dataDir, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
  };
  const url = `http://127.0.0.1:${port}`;
  for (const begin = Date.now(); ; await new Promise((done) => setTimeout(done, 100))) {
    if (
      await fetch(`${url}/version`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break;
    if (ended || Date.now() - begin > 60_000) {
      await stop();
      throw new Error(`The VS Code server did not start:\n${log}`);
    }
  }
  return { url, port, token, dataDir, theme: options.theme ?? 'dark', log: () => log, stop };
}

/**
 * Installs a packaged extension into a profile, with the same server.
 * @param {string} file the .vsix
 * @param {{ dataDir: string, extensionsDir?: string }} profile
 */
export async function installVsix(file, { dataDir, extensionsDir = join(dataDir, 'extensions') }) {
  const main = await ensureServer();
  return must(await node24(), [
    main,
    '--install-extension',
    file,
    '--accept-server-license-terms',
    '--server-data-dir',
    dataDir,
    '--extensions-dir',
    extensionsDir,
  ]);
}

async function writeSettings(dataDir, { theme = 'dark', settings = {} }) {
  const folder = join(dataDir, 'data/User');
  await mkdir(folder, { recursive: true });
  const all = { ...QUIET_SETTINGS, 'workbench.colorTheme': THEMES[theme], ...settings };
  await writeFile(join(folder, 'settings.json'), `${JSON.stringify(all, undefined, 2)}\n`);
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((done, failed) => {
    const probe = createServer()
      .once('error', failed)
      .listen(0, '127.0.0.1', () => {
        const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
        probe.close(() => done(port));
      });
  });
}
