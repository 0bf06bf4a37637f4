/** gcc's preprocessor as a yardstick: same include paths, same headers, token texts side by side. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundledHeaders } from '../../src/c/include';
import { Lexer } from '../../src/c/lexer';
import { BUNDLED, type FileConfig, type FrontEnd } from '../../src/c/preprocess/frontEnd';
import { Spellings, TokenKind } from '../../src/c/tokens';
import type { Project } from '../../src/project/project';
import { VIRTUAL } from '../../src/project/root';

export const hasGcc = spawnSync('gcc', ['--version']).status === 0;

/** Writes the bundled headers and the project's own files to a folder that gcc can read. */
export function dumpHeaders(project: Project): string {
  const folder = mkdtempSync(join(tmpdir(), 'lens-headers-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  for (const [name, text] of bundledHeaders) write(join(folder, 'include', name), text);
  for (const [path, text] of project.virtualFiles) write(join(folder, 'virtual', path.slice(VIRTUAL.length + 1)), text);
  return folder;
}

/** Token texts that gcc makes of a file; undefined when gcc finds an error. */
export function gccTokens(path: string, config: FileConfig, dumped: string): { tokens?: string[]; error: string } {
  const place = (folder: string): string =>
    folder.replace(BUNDLED, join(dumped, 'include')).replace(VIRTUAL, join(dumped, 'virtual'));
  const args = ['-E', '-P', '-nostdinc', '-march=corei7', '-U__corei7', '-w'];
  for (const folder of [...config.includePaths, ...config.systemIncludePaths]) args.push('-I', place(folder));
  for (const [name, value] of config.defines) args.push(`-D${name}=${value}`);
  for (const name of config.forcedIncludes) args.push('-include', name);
  const run = spawnSync('gcc', [...args, path], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.status !== 0) return { error: run.stderr };
  const spellings = new Spellings();
  const text = run.stdout
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');
  const lexed = new Lexer(spellings).lex({ id: 0, path: '<gcc>', text });
  const tokens: string[] = [];
  for (let i = 0; i < lexed.count; i++) if (lexed.kind[i] !== TokenKind.End) tokens.push(spellings.text(lexed.id[i]));
  return { tokens: tokens.map((token) => token.replaceAll(join(dumped, 'include'), BUNDLED)), error: run.stderr };
}

/** Token texts that we make of a file. */
export function ourTokens(front: FrontEnd, path: string): string[] {
  const { tokens } = front.preprocess(path, 'textual');
  const texts: string[] = [];
  const pack = front.spellings.id('__pragma_pack');
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kind[i] === TokenKind.End) continue;
    if (tokens.id[i] === pack) {
      // A pragma: gcc gives it back as a directive.
      while (front.spellings.text(tokens.id[i]) !== ')') i++;
      continue;
    }
    texts.push(front.spellings.text(tokens.id[i]));
  }
  return texts;
}

/** Where two lists of tokens part, with their surroundings; undefined when they are equal. */
export function firstDifference(ours: readonly string[], theirs: readonly string[]): string | undefined {
  for (let i = 0; i < Math.max(ours.length, theirs.length); i++) {
    if (ours[i] !== theirs[i]) {
      const around = (list: readonly string[]): string => list.slice(Math.max(0, i - 12), i + 8).join(' ');
      return `token ${i}\n  ours: ${around(ours)}\n  gcc:  ${around(theirs)}`;
    }
  }
  return undefined;
}
