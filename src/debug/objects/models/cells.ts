// Many objects of one kind, each in one of a few states.
import type { ObjectBase, Fill } from './base';

export interface CellModel {
  /** What stands in it: a number, a short name. */
  text: string;
  /** Key of {@link CellsModel.states}. */
  state: string;
  address: string;
  changed: boolean;
}

/** Many alike, each in one of a few states: the objects of a mempool. */
export interface CellsModel extends ObjectBase {
  kind: 'cells';
  /** `label` is a text of the page with `{0}` for `lcore`. */
  states: { key: string; label: string; lcore?: number; fill: Fill; count: number }[];
  cells: CellModel[];
  hiddenCells: number;
}
