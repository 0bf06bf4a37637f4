// npm run sources: brings DPDK and OVS into .cache/sources (see `datapath-lens sources --help`).
import { importSource } from './lib/bundle.mjs';

const { sourcesCommand } = await importSource('src/node/sourcesCommand.ts');
process.exitCode = await sourcesCommand(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
});
