// The pins of a window: which driver, table or function a reader has chosen for calls through pointers. Everything
// that asks the graph hands them on; they are kept with the workspace.
import * as vscode from 'vscode';
import type { Pin } from '../../index/api';

/** Where pins are kept. */
const MEMENTO = 'pins';

export class PinService implements vscode.Disposable {
  private _pins: readonly Pin[];
  private readonly _changed = new vscode.EventEmitter<readonly Pin[]>();
  readonly onDidChange = this._changed.event;

  constructor(private readonly _state: vscode.Memento) {
    const stored = _state.get<unknown>(MEMENTO);
    this._pins = Array.isArray(stored) ? stored.filter(isPin) : [];
  }

  dispose(): void {
    this._changed.dispose();
  }

  /** In the order in which they were set. */
  get all(): readonly Pin[] {
    return this._pins;
  }

  has(pin: Pin): boolean {
    return this._pins.some((other) => same(other, pin));
  }

  async add(...pins: Pin[]): Promise<void> {
    const added = pins.filter((pin) => !this.has(pin));
    if (added.length > 0) await this._set([...this._pins, ...added]);
  }

  async remove(pin: Pin): Promise<void> {
    if (this.has(pin)) await this._set(this._pins.filter((other) => !same(other, pin)));
  }

  async clear(): Promise<void> {
    if (this._pins.length > 0) await this._set([]);
  }

  private async _set(pins: readonly Pin[]): Promise<void> {
    this._pins = pins;
    this._changed.fire(pins);
    await this._state.update(MEMENTO, pins);
  }
}

/** As on the command line. */
export function pinText(pin: Pin): string {
  return `${pin.key}=${pin.value}`;
}

/** `key=value`, or undefined. */
export function pinFrom(text: string): Pin | undefined {
  const [, key, value] = /^\s*([\w.]+(?:\[\])?)\s*=\s*(\S.*?)\s*$/.exec(text) ?? [];
  return key && value ? { key, value } : undefined;
}

function same(a: Pin, b: Pin): boolean {
  return a.key === b.key && a.value === b.value;
}

function isPin(value: unknown): value is Pin {
  return (
    typeof value === 'object' &&
    value !== null &&
    'key' in value &&
    typeof value.key === 'string' &&
    'value' in value &&
    typeof value.value === 'string'
  );
}
