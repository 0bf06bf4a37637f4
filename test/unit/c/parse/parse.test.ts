// Typed trees of small C files as text. UPDATE=1 writes the golden files; one that differs fails and leaves
// `.actual` beside it.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FrontEnd } from '../../../../src/c/preprocess/frontEnd';
import { parseUnit } from '../../../../src/c/unit';
import type { OpenUnit } from '../../../../src/c/unit';
import { dumpUnit } from '../../../../src/c/dump';
import { recordName } from '../../../../src/c/typeRules';
import { golden } from '../../../support/golden';

const folder = join(__dirname, 'golden');

function parse(text: string): OpenUnit {
  const frontEnd = new FrontEnd({
    files: { read: (path) => (path === '/t.c' ? text : undefined), isFile: (path) => path === '/t.c' },
    config: () => ({ includePaths: [], systemIncludePaths: [], forcedIncludes: [], defines: [] }),
  });
  return parseUnit(frontEnd, frontEnd.preprocess('/t.c', 'textual'));
}

describe('typed trees', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.c'))) {
    test(file, () => {
      const actual = dumpUnit(parse(readFileSync(join(folder, file), 'utf8')));
      const kept = join(folder, file.replace(/\.c$/, '.txt'));
      const expected = golden(kept, () => actual);
      if (actual !== expected) writeFileSync(`${kept}.actual`, actual);
      else rmSync(`${kept}.actual`, { force: true });
      expect(actual).toBe(expected);
    });
  }
});

describe('layout', () => {
  const gcc = spawnSync('gcc', ['--version']).status === 0;

  test.skipIf(!gcc)('records have the size, alignment and offsets that gcc gives them', () => {
    const source = readFileSync(join(folder, 'records.c'), 'utf8');
    const unit = parse(source);
    const ours: string[] = [];
    const probes: string[] = [];
    for (const declaration of unit.declarations) {
      if (declaration.kind !== 'record' || declaration.record.tag === undefined) continue;
      const { record } = declaration;
      const name = recordName(record);
      ours.push(`${name} ${record.size} ${record.align}`);
      probes.push(`printf("${name} %zu %zu\\n", sizeof(${name}), _Alignof(${name}));`);
      for (const member of record.members) {
        if (member.name === undefined || member.bits !== undefined) continue;
        ours.push(`${name}.${member.name} ${member.offset}`);
        probes.push(`printf("${name}.${member.name} %zu\\n", __builtin_offsetof(${name}, ${member.name}));`);
      }
    }
    const work = mkdtempSync(join(tmpdir(), 'layout-'));
    writeFileSync(
      join(work, 'probe.c'),
      `#include <stdio.h>\n${source}\nint main(void) { ${probes.join('\n')} return 0; }\n`,
    );
    execFileSync('gcc', ['-w', '-o', join(work, 'probe'), join(work, 'probe.c')]);
    expect(ours.join('\n')).toBe(execFileSync(join(work, 'probe'), { encoding: 'utf8' }).trim());
    rmSync(work, { recursive: true });
  });
});

describe('places', () => {
  test('a call out of a macro stands at the use of the macro, one in an argument where it is written', () => {
    const unit = parse(
      '#define TWICE(x) (twice(x) + 1)\nint twice(int);\nint h(int);\nint f(int n)\n{\n' +
        '  return TWICE(\n    h(n));\n}\n',
    );
    const body = unit.declarations.find((d) => d.kind === 'function')!;
    body.body();
    const lines = new Map<string, number>();
    for (let i = body.bodyStart; i < body.end; i++) {
      lines.set(
        unit.context.spellings.text(unit.tokens.id[i]),
        unit.files.line(unit.tokens.file[i], unit.tokens.offset[i]),
      );
    }
    expect(lines.get('twice')).toBe(6);
    expect(lines.get('h')).toBe(7);
  });
});
