/** A front end over files in memory, and token texts to compare. */

import { FrontEnd, type FileConfig } from '../../../../src/c/preprocess/frontEnd';
import type { IncludeMode, Preprocessed } from '../../../../src/c/preprocessed';
import { TokenFlag, TokenKind } from '../../../../src/c/tokens';

export function frontEnd(files: Record<string, string>, config: Partial<FileConfig> = {}): FrontEnd {
  const whole: FileConfig = {
    includePaths: ['/inc'],
    systemIncludePaths: [],
    forcedIncludes: [],
    defines: [],
    ...config,
  };
  return new FrontEnd({
    files: { read: (path) => files[path], isFile: (path) => path in files },
    config: () => whole,
  });
}

export interface Outcome {
  front: FrontEnd;
  result: Preprocessed;
  /** Token texts with one blank between them. */
  text: string;
  messages: string[];
}

/** Preprocesses `/a.c`, or the file named. */
export function run(
  source: string | Record<string, string>,
  config: Partial<FileConfig> = {},
  mode: IncludeMode = 'textual',
  path = '/a.c',
): Outcome {
  const files = typeof source === 'string' ? { '/a.c': source } : source;
  return outcome(frontEnd(files, config), path, mode);
}

export function outcome(front: FrontEnd, path: string, mode: IncludeMode): Outcome {
  const result = front.preprocess(path, mode);
  const messages = result.diagnostics.map((d) => `${front.fileTable.line(d.file, d.offset)}: ${d.message}`);
  return { front, result, text: texts(front, result).join(' '), messages };
}

export function texts(front: FrontEnd, result: Preprocessed): string[] {
  const { tokens } = result;
  const list: string[] = [];
  for (let i = 0; i < tokens.count; i++)
    if (tokens.kind[i] !== TokenKind.End) list.push(front.spellings.text(tokens.id[i]));
  return list;
}

/** The text with blanks where white space stands, and each line of output on its own. */
export function spaced({ front, result }: Outcome): string {
  const { tokens } = result;
  let text = '';
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kind[i] === TokenKind.End) break;
    if (text !== '')
      text += tokens.flags[i] & TokenFlag.LineStart ? '\n' : tokens.flags[i] & TokenFlag.Space ? ' ' : '';
    text += front.spellings.text(tokens.id[i]);
  }
  return text;
}
