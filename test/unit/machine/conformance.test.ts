// C programs of our own, with the output gcc's build of them gives (expected/NAME.out, written by gcc -O0 on x86-64;
// `UPDATE=1` writes it anew).
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { golden } from '../../support/golden';
import { runText } from './support';

const folder = join(import.meta.dirname, 'c');
const expected = join(folder, 'expected');

/** Output and exit status of the program as gcc makes it. */
function byGcc(file: string): string {
  const room = mkdtempSync(join(tmpdir(), 'lens-c-'));
  try {
    const program = join(room, 'program');
    execFileSync('gcc', [
      '-std=gnu11',
      '-O0',
      '-w',
      '-D_GNU_SOURCE',
      '-o',
      program,
      join(folder, file),
      '-lm',
      '-lpthread',
    ]);
    const result = spawnSync(program, { encoding: 'latin1' });
    return `${result.stdout}exit ${result.status}\n`;
  } finally {
    rmSync(room, { recursive: true });
  }
}

describe('C programs give what gcc gives', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.c'))) {
    test(file, () => {
      const output = golden(join(expected, file.replace(/\.c$/, '.out')), () => byGcc(file), 'latin1');
      const engine = runText(readFileSync(join(folder, file), 'utf8'));
      const { ended } = engine.state;
      const status = ended?.kind === 'exit' ? ended.status : JSON.stringify(ended);
      expect(`${engine.state.stdout}exit ${status}\n`).toBe(output);
    });
  }
});
