/**
 * How registers are described for readers: a name, what it is, and its fields of bits. A description is text, one
 * line a register: `RXCTRL | Receive Control | RXEN:0`, fields as `NAME:bit` or `NAME:low-high`, values with a
 * meaning behind `=` as `2=1G,3=10G`.
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

/** Descriptions by name out of lines of text; empty lines are left out. */
export function describeRegisters(text: string): ReadonlyMap<string, RegisterDescription> {
  const found = new Map<string, RegisterDescription>();
  for (const line of text.split('\n')) {
    const [names, title, fields] = line.split('|').map((part) => part.trim());
    if (!names) continue;
    const parsed = (fields ?? '').split(' ').filter(Boolean).map(fieldOf);
    for (const name of names.split(' ')) found.set(name, { name, title: title ?? '', fields: parsed });
  }
  return found;
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
