// Tells of each newer graph after a pause: while somebody types, they come one after the other.
import * as vscode from 'vscode';
import type { IndexService, OpenIndex } from './indexService';

/** Milliseconds without a newer graph. */
const PAUSE = 400;

/** Calls `act` with the first graph at once, with later ones when none has come for a moment. */
export function whenReady(index: IndexService, act: (index: OpenIndex) => void): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  let first = true;
  const listener = index.onDidChange((state) => {
    if (state.kind !== 'ready') return;
    clearTimeout(timer);
    if (first) {
      first = false;
      act(state.index);
      return;
    }
    timer = setTimeout(() => {
      if (index.current) act(index.current);
    }, PAUSE);
  });
  return vscode.Disposable.from(listener, { dispose: () => clearTimeout(timer) });
}
