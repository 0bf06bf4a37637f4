// Random C programs by gcc and in the machine:  node scripts/random.mjs FROM COUNT [FOLDER]
// Prints the first line that differs for each that does; FOLDER gets the programs' files.
import * as esbuild from 'esbuild';
import { cTextOptions } from './lib/cText.mjs';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname, '..');
const [from = 0, count = 100] = process.argv.slice(2, 4).map(Number);
const folder = process.argv[4];
const room = mkdtempSync(join(tmpdir(), 'lens-random-'));
try {
  const outfile = join(room, 'random.mjs');
  await esbuild.build({
    stdin: {
      contents:
        "export { randomProgram } from './test/support/randomC/program'; export { byGcc, byMachine } " +
        "from './test/support/randomC/compare';",
      resolveDir: root,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    ...cTextOptions,
    outfile,
    logLevel: 'error',
  });
  const { randomProgram, byGcc, byMachine } = await import(pathToFileURL(outfile));
  const result = { same: 0, different: 0, withoutMeasure: 0 };
  for (let seed = from; seed < from + count; seed++) {
    const program = randomProgram(seed, { longDouble: seed % 2 === 1 });
    const expected = byGcc(program);
    if (!/exit \d+\n$/.test(expected)) {
      result.withoutMeasure++;
      continue;
    }
    const actual = byMachine(program);
    if (actual === expected) {
      result.same++;
      continue;
    }
    result.different++;
    const [a, b] = [expected.split('\n'), actual.split('\n')];
    const line = a.findIndex((text, i) => text !== b[i]);
    console.log(`${seed}: line ${line + 1}: gcc: ${a[line]} | machine: ${b[line]}`);
    if (folder) {
      mkdirSync(join(folder, String(seed)), { recursive: true });
      for (const [name, text] of program.files) writeFileSync(join(folder, String(seed), name), text);
    }
  }
  console.log(result);
  process.exitCode = result.different > 0 ? 1 : 0;
} finally {
  rmSync(room, { recursive: true });
}
