// What every drawn object has. A model is a plain object that goes through JSON; a view belongs to a C type, and the
// model of each object is computed from the machine's memory by reading members by name through the type's layout, so
// it holds for every version of the checkout.

/** A member and its value, for the text beside a drawing. */
export interface FieldModel {
  name: string;
  value: string;
  /** What the value means, where the number alone does not say it: `slot 3`. */
  note?: string;
  /** Written by the last statement. */
  changed: boolean;
}

export interface ObjectBase {
  /** Stable while the object lives: type and address. */
  id: string;
  /** How the program calls it: variable, heap block, or where a pointer to it is. */
  name: string;
  /** `struct rte_ring`. */
  type: string;
  /** Hexadecimal. */
  address: string;
  fields: FieldModel[];
  /** Not what the threads work on just now: its section is closed at first. */
  collapsed?: boolean;
}

/** The pattern that a cell or a row is filled with; what it means is in the legend. */
export type Fill = 'none' | 'hatched' | 'solid' | 'striped' | 'dotted';

/** A text of the page, untranslated, with the values of its placeholders. */
export interface TextModel {
  text: string;
  args: (string | number)[];
}
