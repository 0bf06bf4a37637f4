// npm run sources: brings DPDK and OVS into .cache/sources (see `datapath-lens sources --help`).
import { loadSources, repository } from './lib/loadSources.mjs';

const { sourcesCommand } = await loadSources();
process.exitCode = await sourcesCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
}, repository);
