/**
 * Settings of a model of the outside world, as a scenario writes them: words, read into the types that its defaults
 * have.
 */

/** A setting that the model does not have, or a value of the wrong form; the message says what there is. */
export class OptionError extends Error {}

/**
 * The defaults with the values given in their place. Names are written with underscores (`queue_size` for
 * `queueSize`); yes and no as 1 and 0.
 * @throws OptionError
 */
export function optionsOf<T extends object>(model: string, defaults: T, given: Readonly<Record<string, string>>): T {
  const result = { ...defaults } as Record<string, unknown>;
  const names = new Map(
    Object.keys(defaults).map((name) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), name]),
  );
  for (const [written, value] of Object.entries(given)) {
    const name = names.get(written);
    if (name === undefined)
      throw new OptionError(`${model} has no setting ${written}; there are ${[...names.keys()].join(', ')}`);
    result[name] = converted(`${written} of ${model}`, result[name], value);
  }
  return result as T;
}

function converted(what: string, like: unknown, value: string): unknown {
  switch (typeof like) {
    case 'boolean':
      if (!/^(?:[01]|true|false|yes|no)$/.test(value)) throw new OptionError(`${what} is 1 or 0, not '${value}'`);
      return /^(?:1|true|yes)$/.test(value);
    case 'number':
      if (!/^(?:\d+|0x[\da-f]+)$/i.test(value)) throw new OptionError(`${what} is a number, not '${value}'`);
      return Number(value);
    case 'bigint':
      if (!/^(?:\d+|0x[\da-f]+)$/i.test(value)) throw new OptionError(`${what} is a number, not '${value}'`);
      return BigInt(value);
    default:
      return value;
  }
}
