// What every contribution gets: the extension's own context, the index, and the heavy part that is loaded when first
// needed.
import type * as vscode from 'vscode';
import type * as Engine from './engine';
import type { IndexService } from './indexService';
import type { PinService } from './pins/service';

export type EngineModule = typeof Engine;

export interface LensContext {
  readonly extension: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly index: IndexService;
  /** What calls through pointers are narrowed to. */
  readonly pins: PinService;
  /** Front end, index and machine: a bundle of its own, read at the first call. */
  engine(): Promise<EngineModule>;
}
