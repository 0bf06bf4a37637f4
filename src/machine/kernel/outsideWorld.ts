/** The machine as an agent outside sees it. */

import type { Engine } from '../engine';

export class OutsideWorld {
  constructor(private readonly _engine: Engine, readonly name: string) {}

  /** Nanoseconds of machine time. */
  now(): bigint {
    return this._engine.now();
  }
}
