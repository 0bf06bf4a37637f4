// npm run sources: brings DPDK and OVS into .cache/sources (see `datapath-lens sources --help`).
import { loadSources } from './lib/loadSources.mjs';

const { sourcesCommand } = await loadSources();
process.exitCode = await sourcesCommand(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
});
