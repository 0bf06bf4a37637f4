// npm run test:desktop: the extension-host suite in a desktop VS Code that @vscode/test-electron downloads.
//   npm run test:desktop [-- VERSION]      VERSION: stable where it is left out, or 1.100.0, insiders
import { runTests } from '@vscode/test-electron';
import { join } from 'node:path';
import { importSource } from './lib/bundle.mjs';
import { HOST_SUITE, freshResults, readResults, resultLine } from './lib/hostSuite.mjs';
import { repository, show } from './lib/run.mjs';

const version = process.argv[2] ?? 'stable';
if ((await show(process.execPath, [join(repository, 'scripts/build.mjs')])) !== 0) process.exit(1);
const { bringSource, sourcesFolder } = await importSource('src/node/sources.ts');
const say = (message) => process.stderr.write(`${message}\n`);
const dpdk = await bringSource({ project: 'dpdk' }, { folder: sourcesFolder(), progress: say });
const file = await freshResults('desktop.jsonl');
let status = 0;
try {
  await runTests({
    version,
    cachePath: join(repository, '.cache/vscode-test'),
    extensionDevelopmentPath: repository,
    extensionTestsPath: HOST_SUITE,
    extensionTestsEnv: {
      DATAPATH_LENS_RESULTS: file,
      DATAPATH_LENS_REPOSITORY: repository,
      DATAPATH_LENS_TREES: JSON.stringify({ 'dpdk-22.11': dpdk.folder }),
    },
    launchArgs: [dpdk.folder, '--disable-extensions', '--disable-workspace-trust', '--no-sandbox'],
  });
} catch (error) {
  say(`VS Code ${version}: ${error.message}`);
  status = 1;
}
const results = readResults(file).filter((line) => line.name);
for (const line of results) process.stdout.write(resultLine(line));
const failed = results.filter((line) => !line.ok).length;
process.stdout.write(`${results.length - failed} passed, ${failed} failed\n`);
process.exit(failed > 0 || results.length === 0 ? 1 : status);
