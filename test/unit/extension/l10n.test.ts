// Every text that a reader sees is there in every language, with the same places to fill in; nothing stale is left.
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { afterEach, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const LANGUAGES = ['zh-cn', 'ko'];
const json = (path: string): Record<string, string> =>
  JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, string>;

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(root, folder, name));
}

/** A literal, or several joined by `+`. */
const LITERAL = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/;
const TEXT = new RegExp(
  String.raw`(?<![\w.])(?:vscode\.l10n\.)?t\(\s*((?:${LITERAL.source})(?:\s*\+\s*(?:${LITERAL.source}))*)`,
  'g',
);

/** First arguments of `vscode.l10n.t('…')` and `t('…')`. */
function textsInCode(): Set<string> {
  const found = new Set<string>();
  for (const file of ['src/extension', 'src/debug', 'webview'].flatMap(sources)) {
    for (const [, argument] of readFileSync(file, 'utf8').matchAll(TEXT)) {
      const literals = argument.match(new RegExp(LITERAL.source, 'g')) ?? [];
      found.add(literals.map((literal) => literal.slice(1, -1).replace(/\\(.)/g, '$1')).join(''));
    }
  }
  return found;
}

/** Literals of the models that the page translates when it draws them (`{ label: 'common pool' }`). */
function labelsInModels(): Set<string> {
  const found = new Set<string>();
  for (const file of sources('src/debug/objects')) {
    for (const match of readFileSync(file, 'utf8').matchAll(/'((?:[^'\\\n]|\\.)*)'/g))
      found.add(match[1].replace(/\\(.)/g, '$1'));
  }
  return found;
}

const places = (text: string): string => [...new Set(text.match(/\{\d+\}/g) ?? [])].sort().join();

afterEach(() => l10n.config({ contents: {} }));

test('without a bundle the English text stands', () => {
  expect(l10n.t('Statement {0} of {1}', 3, 9)).toBe('Statement 3 of 9');
});

describe.each(LANGUAGES)('%s', (language) => {
  test('what the adapter and the pages say', () => {
    const contents = json(`l10n/bundle.l10n.${language}.json`);
    l10n.config({ contents });
    const text = l10n.t('Statement {0} of {1}', 3, 9);
    expect(text).toBe(contents['Statement {0} of {1}'].replace('{0}', '3').replace('{1}', '9'));
    expect(text).not.toBe('Statement 3 of 9');
  });

  test('code', () => {
    const bundle = json(`l10n/bundle.l10n.${language}.json`);
    const texts = textsInCode();
    expect(texts.size).toBeGreaterThan(80);
    expect(
      [...texts].filter((text) => !bundle[text]),
      'not translated',
    ).toEqual([]);
    const labels = labelsInModels();
    expect(
      Object.keys(bundle).filter((text) => !texts.has(text) && !labels.has(text)),
      'no longer used',
    ).toEqual([]);
    expect(
      Object.entries(bundle).filter(([text, translation]) => places(text) !== places(translation)),
      'other places',
    ).toEqual([]);
  });

  test('manifest', () => {
    const english = json('package.nls.json');
    const translated = json(`package.nls.${language}.json`);
    expect(Object.keys(translated).sort()).toEqual(Object.keys(english).sort());
    const commands = (text: string) => (text.match(/\(command:[\w.]+\)/g) ?? []).join();
    for (const [key, text] of Object.entries(english)) expect(commands(translated[key]), key).toBe(commands(text));
  });
});

test('the manifest and its texts fit', () => {
  const manifest = readFileSync(join(root, 'package.json'), 'utf8');
  const used = new Set([...manifest.matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]));
  expect([...used].sort()).toEqual(Object.keys(json('package.nls.json')).sort());
});
