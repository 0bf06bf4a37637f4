// Messages of the debug adapter in the reader's language. The adapter knows no VS Code: whoever starts it hands in the
// translator (`vscode.l10n.t` in the extension); without one the English text stands.

/** Fills `{0}`, `{1}`… of a message with `args`, after translating it. */
export type Translate = (message: string, ...args: (string | number)[]) => string;

const plain: Translate = (message, ...args) => message.replace(/\{(\d+)\}/g, (_, n: string) => String(args[Number(n)]));

let translate: Translate = plain;

/** Sets the translator for all sessions of this process; undefined: English. */
export function setTranslator(translator: Translate | undefined): void {
  translate = translator ?? plain;
}

/** A message for the reader. Keys are the English text, as in `l10n/bundle.l10n.*.json`. */
export const t: Translate = (message, ...args) => translate(message, ...args);
