// The checkouts of a window: the folders of the workspace and those that the setting `datapathLens.roots` adds.
import * as vscode from 'vscode';
import { setting } from './settings';

export interface Root {
  /** Unique in the window; stands in front of paths when there are several. */
  name: string;
  /** Absolute, with `/`. */
  path: string;
}

/** Files that make a folder a DPDK or Open vSwitch checkout (any version). */
const MARKERS = [
  'config/rte_config.h',
  'config/common_base',
  'config/defconfig_x86_64-default-linuxapp-gcc',
  'vswitchd/vswitch.xml',
];

/** Language ids that the index answers for. */
export const C_FILES: vscode.DocumentSelector = [
  { language: 'c', scheme: 'file' },
  { language: 'cpp', scheme: 'file' },
];

/** All roots; folders that are not on disk (virtual workspaces) are left out. */
export function rootsOfWindow(): Root[] {
  const roots: Root[] = [];
  const add = (name: string, path: string) => {
    const clean = path.length > 1 ? path.replace(/\/+$/, '') : path;
    if (roots.some((root) => root.path === clean)) return;
    let unique = name;
    for (let n = 2; roots.some((root) => root.name === unique); n++) unique = `${name}-${n}`;
    roots.push({ name: unique, path: clean });
  };
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    if (folder.uri.scheme === 'file') add(folder.name, folder.uri.fsPath.replaceAll('\\', '/'));
  }
  for (const text of setting('roots') ?? []) {
    const [, name, path] = /^(?:([\w.-]+)=)?(.+)$/.exec(text.trim()) ?? [];
    if (path) add(name ?? path.replace(/\/+$/, '').split('/').at(-1) ?? path, absolute(path));
  }
  return roots;
}

/** A relative path in the setting counts from the first folder. */
function absolute(path: string): string {
  if (path.startsWith('/')) return path;
  const first = vscode.workspace.workspaceFolders?.[0];
  return first ? vscode.Uri.joinPath(first.uri, path).fsPath : path;
}

/** Whether any root is a DPDK or Open vSwitch checkout. */
export async function hasCheckout(roots: readonly Root[]): Promise<boolean> {
  for (const root of roots) {
    for (const marker of MARKERS) {
      try {
        await vscode.workspace.fs.stat(vscode.Uri.file(`${root.path}/${marker}`));
        return true;
      } catch {
        // Not this one.
      }
    }
  }
  return false;
}
