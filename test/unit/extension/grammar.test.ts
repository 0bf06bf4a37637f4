// The call-path grammar on listings, token by token, against a golden file (UPDATE=1 writes it).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { INITIAL, Registry, parseRawGrammar } from 'vscode-textmate';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { golden } from '../../support/golden';

const root = resolve(import.meta.dirname, '../../..');
const here = import.meta.dirname;
const FILES: Record<string, string> = {
  'source.callpath': 'syntaxes/callpath.tmLanguage.json',
  'markdown.callpath.codeblock': 'syntaxes/callpath.markdown.tmLanguage.json',
};

const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma');
const onigLib = loadWASM(readFileSync(join(dirname(wasm), 'onig.wasm')).buffer as ArrayBuffer).then(() => ({
  createOnigScanner,
  createOnigString,
}));
const registry = new Registry({
  onigLib,
  loadGrammar: async (scope) => {
    const file = FILES[scope];
    return file ? parseRawGrammar(readFileSync(join(root, file), 'utf8'), file) : null;
  },
});

async function tokens(scope: string, text: string): Promise<string> {
  const grammar = (await registry.loadGrammar(scope))!;
  let state = INITIAL;
  const out: string[] = [];
  for (const line of text.split('\n')) {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    out.push(`> ${line}`);
    for (const token of result.tokens) {
      const piece = line.slice(token.startIndex, token.endIndex);
      const scopes = token.scopes.filter((name) => !/^(source\.callpath|meta\.|markdown\.callpath)/.test(name));
      if (piece.trim() && scopes.length > 0) out.push(`    ${piece.trim()}  ${scopes.join(' ')}`);
    }
  }
  return `${out.join('\n')}\n`;
}

describe('call-path grammar', () => {
  test.each([
    ['listing', 'source.callpath'],
    ['markdown', 'markdown.callpath.codeblock'],
  ])('%s', async (name, scope) => {
    const input = readFileSync(join(here, `grammar/${name}.txt`), 'utf8').trimEnd();
    const kept = join(here, `grammar/${name}.golden`);
    const actual = await tokens(scope, input);
    expect(actual).toBe(golden(kept, () => actual));
  });
});
