// Values of variables at the ends of lines while the machine stands in a function: from the function's first line to
// the one that is about to run.
import * as vscode from 'vscode';
import { C_FILES } from '../roots';
import { DEBUG_TYPE } from './configuration';

/** Lines above the stop that get values. */
const ABOVE = 60;
const WORDS = /\/\*.*?\*\/|\/\/.*|"(?:[^"\\]|\\.)*"|(?<!->|\.)\b[A-Za-z_]\w*\b(?!\s*\()/g;
const KEYWORDS = new Set([
  'if',
  'else',
  'for',
  'while',
  'do',
  'switch',
  'case',
  'default',
  'return',
  'goto',
  'break',
  'continue',
  'sizeof',
  'struct',
  'union',
  'enum',
  'const',
  'volatile',
  'static',
  'inline',
  'unsigned',
  'signed',
  'int',
  'char',
  'long',
  'short',
  'void',
  'NULL',
]);

/** The names on a line that may be variables, with their columns; comments, strings, members and calls left out. */
export function variableNames(line: string): { name: string; column: number }[] {
  if (/^\s*(\*|\/\*|#)/.test(line)) return [];
  return [...line.matchAll(WORDS)]
    .filter(([text]) => /^[A-Za-z_]/.test(text) && !KEYWORDS.has(text))
    .map((match) => ({ name: match[0], column: match.index }));
}

class InlineValues implements vscode.InlineValuesProvider {
  provideInlineValues(
    document: vscode.TextDocument,
    _viewPort: vscode.Range,
    context: vscode.InlineValueContext,
  ): vscode.InlineValue[] {
    if (vscode.debug.activeDebugSession?.type !== DEBUG_TYPE) return [];
    const end = context.stoppedLocation.start.line;
    let start = end;
    while (start > 0 && end - start < ABOVE && !/^[{}]/.test(document.lineAt(start).text)) start--;
    const values: vscode.InlineValue[] = [];
    for (let line = start; line <= end; line++) {
      const seen = new Set<string>();
      for (const { name, column } of variableNames(document.lineAt(line).text)) {
        if (seen.has(name)) continue;
        seen.add(name);
        values.push(
          new vscode.InlineValueVariableLookup(new vscode.Range(line, column, line, column + name.length), name, true),
        );
      }
    }
    return values;
  }
}

export function registerInlineValues(): vscode.Disposable {
  return vscode.languages.registerInlineValuesProvider(C_FILES, new InlineValues());
}
