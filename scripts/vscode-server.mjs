// A real VS Code for tests and for `npm start`: the server of the npm package code-server, shown by Chromium.
//   node scripts/vscode-server.mjs    installs both where they are missing
import { fileURLToPath } from 'node:url';
import { ensureChromium, ensureServer } from './vscode/install.mjs';
import { startServer } from './vscode/server.mjs';
import { closeWindow, openWindow } from './vscode/window.mjs';

export { CODE_SERVER, NotAvailable, ensureChromium, ensureServer } from './vscode/install.mjs';
export { QUIET_SETTINGS, THEMES, installVsix, startServer } from './vscode/server.mjs';
export {
  closeWindow,
  openFile,
  openWindow,
  runCommand,
  screenshot,
  webviewFrame,
  windowUrl,
} from './vscode/window.mjs';

/**
 * Starts a server and opens one window of it. `close()` ends both.
 * @param {import('./vscode/server.mjs').ServerOptions & import('./vscode/window.mjs').WindowOptions} options
 */
export async function launch(options) {
  const server = await startServer(options);
  try {
    const page = await openWindow(server, options);
    return {
      page,
      server,
      close: async () => {
        await closeWindow(page);
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const say = (message) => process.stderr.write(`${message}\n`);
  process.stdout.write(`${await ensureServer(say)}\n${await ensureChromium(say)}\n`);
}
