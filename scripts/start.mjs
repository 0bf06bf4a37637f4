// npm start: real source, the index, three chains, one path run by two cores, and VS Code on it all.
//   npm start [-- --no-serve] [-- --port N]
// DPDK_DIR and OVS_DIR name checkouts of your own. Where no source can be had, the miniature in test/fixtures serves.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importSource } from './lib/bundle.mjs';
import { repository, show } from './lib/run.mjs';
import { packageExtension } from './package.mjs';
import { installVsix, startServer, windowUrl } from './vscode-server.mjs';

const arguments_ = process.argv.slice(2);
const serve = !arguments_.includes('--no-serve');
const portAt = arguments_.indexOf('--port');
const port = portAt >= 0 ? Number(arguments_[portAt + 1]) : undefined;
const known = ['--no-serve', '--port', ...(portAt >= 0 ? [arguments_[portAt + 1]] : [])];
if (arguments_.some((one) => !known.includes(one)) || (portAt >= 0 && !Number.isInteger(port))) {
  process.stderr.write('Usage: npm start [-- --no-serve] [-- --port N]\n');
  process.exit(2);
}

/** The profile of the VS Code that is served. The index goes where its extension looks for it. */
const profile = join(repository, '.cache/start');
const indexFolder = join(profile, 'data/User/globalStorage/datapath-lens.datapath-lens/index');

const say = (text) => process.stdout.write(`${text}\n`);
const note = (text) => process.stderr.write(`${text}\n`);

/** The trees to read, as the command line takes them: `dpdk=/…`. */
async function roots() {
  const { bringSource, sourcesFolder } = await importSource('src/node/sources.ts');
  const found = [];
  for (const project of ['dpdk', 'ovs']) {
    try {
      const tree = await bringSource({ project }, { folder: sourcesFolder(), progress: note });
      note(`${project} ${tree.version}: ${tree.folder} (${tree.origin})`);
      found.push({ name: project, folder: tree.folder });
    } catch (error) {
      note(error.message);
    }
  }
  if (found.some((root) => root.name === 'dpdk')) return found;
  note('No DPDK can be had here: a DPDK in miniature, written for this project, stands in.');
  return [{ name: 'dpdk', folder: join(repository, 'test/fixtures/mini-dpdk') }];
}

let failures = 0;

/** Runs one command of the terminal program, with the command itself above its output. */
async function lens(command, ...args) {
  say(`\n$ datapath-lens ${[command, ...args].join(' ')}`);
  const all = [
    join(repository, 'dist/cli.js'),
    command,
    ...args,
    ...trees.map(({ name, folder }) => `${name}=${folder}`),
  ];
  const code = await show(process.execPath, [...all, ...(command === 'run' ? [] : ['--cache', indexFolder])]);
  if (code !== 0) {
    note(`datapath-lens ${command} ended with status ${code}`);
    failures++;
  }
}

const trees = await roots();
say('\nBuilding');
if ((await show(process.execPath, [join(repository, 'scripts/build.mjs'), '--quiet'])) !== 0) process.exit(1);
if (existsSync(join(repository, 'dist/cli.js'))) {
  await lens('index');
  await lens('callees', 'rte_eal_init', '--depth', '3');
  await lens('callees', 'rte_eth_rx_burst', '--depth', '1');
  await lens('callees', 'vhost_user_msg_handler', '--depth', '1');
  await lens('path', 'rte_vhost_driver_start', 'vhost_user_msg_handler', '--max', '1');
  await lens('run', 'ring-mp-enqueue');
}
if (!serve) process.exit(failures > 0 ? 1 : 0);

say('\nVS Code');
const workspace = join(profile, 'datapath.code-workspace');
await mkdir(profile, { recursive: true });
await writeFile(
  workspace,
  `${JSON.stringify({ folders: trees.map(({ name, folder }) => ({ name, path: folder })) }, undefined, 2)}\n`,
);
const { file, bytes } = await packageExtension();
note(`${file}: ${(bytes / 1024).toFixed(0)} KiB`);
await installVsix(file, { dataDir: profile });
const server = await startServer({ port, dataDir: profile, guarded: true, progress: note });
say(
  `\nVS Code with Datapath Lens is at\n\n` +
    `  ${windowUrl(server, trees.length > 1 ? { workspace } : { folder: trees[0].folder })}\n\n` +
    'Ctrl+C ends it.',
);
await new Promise((done) => {
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, done);
});
await server.stop();
process.exit(0);
