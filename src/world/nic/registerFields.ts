/**
 * The bit fields of a register for readers. They are written as text: `NAME:bit` or `NAME:low-high`, with blanks
 * between, and where values have a meaning these behind `=`, by number (`2=1_Gbit/s,3=10_Gbit/s`) or from 0 on
 * (`legacy,advanced`); `_` stands for a blank in them.
 */

/** Bits of a register under one name. */
export interface RegisterField {
  name: string;
  /** Lowest and highest bit. */
  low: number;
  high: number;
  /** Meanings of values, where they have names. */
  meanings: ReadonlyMap<number, string>;
}

export interface RegisterDescription {
  name: string;
  /** Title in the datasheet. */
  title: string;
  fields: readonly RegisterField[];
}

/** A field with what stands in it. */
export interface FieldValue {
  name: string;
  /** `25` or `14:10`, highest bit first, as datasheets write it. */
  bits: string;
  value: number;
  meaning?: string;
}

/**
 * Fields out of their text; what is not named in it is reserved.
 * @throws Error with the field that has another form
 */
export function parseFields(text: string): RegisterField[] {
  return text.split(/\s+/).filter(Boolean).map(fieldOf);
}

function fieldOf(text: string): RegisterField {
  const [, name, low, high, meanings] = /^([\w.[\]]+):(\d+)(?:-(\d+))?(?:=(.*))?$/.exec(text) ?? [];
  if (!name) throw new Error(`'${text}' describes no field of a register`);
  return {
    name,
    low: Number(low),
    high: Number(high ?? low),
    meanings: new Map(
      (meanings ?? '')
        .split(',')
        .filter(Boolean)
        .map((one, i) => {
          const pair = /^(\d+)=(.*)$/.exec(one);
          return pair ? [Number(pair[1]), pair[2].replaceAll('_', ' ')] : [i, one.replaceAll('_', ' ')];
        }),
    ),
  };
}

/** The fields of a value, lowest bit first. */
export function fieldsOf(description: RegisterDescription | undefined, value: number): FieldValue[] {
  return (description?.fields ?? []).map(({ name, low, high, meanings }) => {
    const width = high - low + 1;
    const part = width === 32 ? value >>> 0 : (value >>> low) & (2 ** width - 1);
    const meaning = meanings.get(part);
    return {
      name,
      bits: low === high ? String(low) : `${high}:${low}`,
      value: part,
      ...(meaning !== undefined && { meaning }),
    };
  });
}
