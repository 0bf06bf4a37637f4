// Registers of a network card, with their fields and what last touched them.
import type { ObjectBase } from './base';

export interface BitsModel {
  name: string;
  /** `25` or `14:10`. */
  bits: string;
  value: number;
  meaning?: string;
}

export interface RegisterModel {
  /** `RDT[0]`, `MTA[0…127]`. */
  name: string;
  title: string;
  /** Hexadecimal place in the BAR. */
  offset: string;
  value: number;
  fields: BitsModel[];
  /** Statement that last read or wrote it. */
  access?: { kind: 'read' | 'write'; statement: number };
  /** A read clears it; `got`: what the last one got. */
  clears: boolean;
  got?: number;
  /** The last statement touched it. */
  changed: boolean;
}

export interface RegistersModel extends ObjectBase {
  kind: 'registers';
  /** Names of those that were touched last, newest first. */
  recent: string[];
  /** `name` is a text of the page. */
  groups: { name: string; rows: RegisterModel[] }[];
}
