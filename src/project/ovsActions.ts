/**
 * What Open vSwitch's build writes from lib/ofp-actions.c for itself: `ofp-actions.inc1` (prototypes) and
 * `ofp-actions.inc2` (the functions that put an action's header, the switch that decodes actions, the table of their
 * forms). The comments of `enum ofp_raw_action_type` say what an action looks like on the wire; the text above that
 * enumeration explains their form.
 */

/** Sizes of the types that an action's argument may have; what they are with bytes in the network's order. */
const ARGUMENTS: Record<string, { size: number; order?: string }> = {
  uint8_t: { size: 1 },
  uint16_t: { size: 2 },
  uint32_t: { size: 4 },
  uint64_t: { size: 8 },
  ovs_be16: { size: 2, order: 's' },
  ovs_be32: { size: 4, order: 'l' },
  ovs_be64: { size: 8, order: 'll' },
};
/** Experimenter id and bytes of the header of an action, by who has defined it. */
const VENDORS: Record<string, { id: number; header: number }> = {
  OF: { id: 0, header: 4 },
  ONF: { id: 0x4f4e_4600, header: 10 },
  NX: { id: 0x2320, header: 10 },
};
const VERSIONS = ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5'];

/** One form of an action in one version of OpenFlow. */
interface Form {
  vendor: number;
  type: number;
  version: number;
  least: string;
  most: string;
  offset: number;
  deprecated?: string;
}
interface Action {
  /** `OFPAT_RAW_OUTPUT`. */
  raw: string;
  /** `void`, a type of {@link ARGUMENTS}, `struct name`. */
  argument: string;
  /** The decoder takes a map of fields of variable length. */
  fields: boolean;
  forms: Form[];
}

const roundUp = (value: number, to: number): number => Math.ceil(value / to) * to;

function formsOf(destinations: string, argument: string, longer: boolean): Form[] | undefined {
  const forms: Form[] = [];
  for (const one of destinations.split(', ')) {
    const match = /^([A-Z]+)([\d.]+)(\+|-[\d.]+)?\((\d+)\)(?: is deprecated \(([^)]+)\))?$/.exec(one);
    const vendor = match && Object.hasOwn(VENDORS, match[1]) ? VENDORS[match[1]] : undefined;
    const first = match ? VERSIONS.indexOf(match[2]) : -1;
    if (!match || !vendor || first < 0) return undefined;
    const last =
      match[3] === undefined ? first : match[3] === '+' ? VERSIONS.length - 1 : VERSIONS.indexOf(match[3].slice(1));
    const simple = Object.hasOwn(ARGUMENTS, argument) ? ARGUMENTS[argument] : undefined;
    const offset = simple ? roundUp(vendor.header, simple.size) : 0;
    const least = argument.startsWith('struct ')
      ? `sizeof(${argument})`
      : String(roundUp(simple ? offset + simple.size : vendor.header, 8));
    for (let version = first; version <= last; version++) {
      forms.push({
        vendor: vendor.id,
        type: Number(match[4]),
        version: version + 1,
        least,
        most: longer ? '65536 - OFP_ACTION_ALIGN' : least,
        offset,
        deprecated: match[5],
      });
    }
  }
  return forms;
}

/** Actions as the enumeration lists them; those whose comment is not understood are left out. */
function actionsOf(source: string): Action[] {
  const list = /^enum ofp_raw_action_type \{\n([\s\S]*?)^\}/m.exec(source)?.[1] ?? '';
  const actions: Action[] = [];
  for (const [, comment, raw] of list.matchAll(
    /^[ \t]+\/\*((?:(?!\*\/)[\s\S])*)\*\/\s*\n\s+([A-Z]+_RAW\d*_[A-Z0-9_]+),?/gm,
  )) {
    const text = comment
      .replace(/\n[ \t*]*/g, ' ')
      .replace(/\[[^\]]*\]/g, '')
      .trim();
    const parts = /^([^:]+):\s+(.*)$/.exec(text);
    if (!parts) continue;
    const wire = parts[2].replace('.', '').trim();
    const type = wire.replace('VLMFF', '').trimEnd();
    const argument = type.replace(', ..', '');
    if (argument !== 'void' && !Object.hasOwn(ARGUMENTS, argument) && !/^struct \w+$/.test(argument)) continue;
    const forms = formsOf(parts[1].trim(), argument, type !== argument);
    if (forms) actions.push({ raw, argument, fields: wire.includes('VLMFF'), forms });
  }
  return actions;
}

/** Head of the function that begins an action in a message. */
function putHead({ raw, argument }: Action, perVersion: boolean): string {
  const struct = argument.startsWith('struct ');
  const version = perVersion ? ', enum ofp_version version' : '';
  const value = argument === 'void' || struct ? '' : `, ${argument} arg`;
  const result = struct ? `${argument} *` : 'void';
  return `static inline ${result}\nput_${raw.replace('_RAW', '')}(struct ofpbuf *openflow${version}${value})`;
}

const differs = ({ forms }: Action): boolean =>
  forms.some((form) => form.least !== forms[0].least || form.offset !== forms[0].offset || form.type !== forms[0].type);

function prototypes(actions: readonly Action[]): string {
  const decoders = actions.map(({ raw, argument, fields }) => {
    const first =
      argument === 'void'
        ? ''
        : `${argument.startsWith('struct ') ? `const ${argument} *` : argument}, enum ofp_version, `;
    const maps = first && fields ? 'const struct vl_mff_map *, uint64_t *, ' : '';
    return `static enum ofperr decode_${raw}(${first}${maps}struct ofpbuf *);`;
  });
  return [...actions.map((action) => `${putHead(action, differs(action))};\n`), ...decoders, DECODE_HEAD + ';'].join(
    '\n',
  );
}

const DECODE_HEAD = `static enum ofperr
ofpact_decode(const struct ofp_action_header *a, enum ofp_raw_action_type raw,
              enum ofp_version version, uint64_t arg,
              const struct vl_mff_map *vl_mff_map,
              uint64_t *tlv_bitmap, struct ofpbuf *out)`;

function definitions(actions: readonly Action[]): string {
  const structs = [
    ...new Set(actions.map((action) => action.argument).filter((argument) => argument.startsWith('struct '))),
  ].sort();
  const table = actions.flatMap(({ raw, argument, forms }) =>
    forms.map((form) => {
      const size = Object.hasOwn(ARGUMENTS, argument) ? ARGUMENTS[argument].size : 0;
      const name = raw.replace(/_RAW\d*/, '');
      const deprecated = form.deprecated ? JSON.stringify(form.deprecated) : 'NULL';
      const nodes = 'HMAP_NODE_NULL_INITIALIZER, HMAP_NODE_NULL_INITIALIZER';
      return (
        `    { { 0x${form.vendor.toString(16)}, ${form.type}, ${form.version} }, ${raw}, ${nodes},\n` +
        `      ${form.least}, ${form.most}, ${form.offset}, ${size}, "${name}", ${deprecated} },`
      );
    }),
  );
  const puts = actions.map((action) => {
    const { raw, argument, forms } = action;
    const struct = argument.startsWith('struct ');
    const perVersion = differs(action);
    const order = Object.hasOwn(ARGUMENTS, argument) ? ARGUMENTS[argument].order : undefined;
    const value = struct || argument === 'void' ? '0' : order ? `ntoh${order}(arg)` : 'arg';
    const version = perVersion ? 'version' : forms[0].version;
    const call = `ofpact_put_raw(openflow, ${version}, ${raw}, ${value})`;
    return `${putHead(action, perVersion)}\n{\n    ${struct ? 'return ' : ''}${call};\n}\n`;
  });
  const cases = actions.map(({ raw, argument, fields }) => {
    if (argument === 'void') return `    case ${raw}:\n        return decode_${raw}(out);`;
    const order = Object.hasOwn(ARGUMENTS, argument) ? ARGUMENTS[argument].order : undefined;
    const value = argument.startsWith('struct ')
      ? `ALIGNED_CAST(const ${argument} *, a)`
      : order
        ? `hton${order}(arg)`
        : 'arg';
    const maps = fields ? 'vl_mff_map, tlv_bitmap, ' : '';
    return `    case ${raw}:\n        return decode_${raw}(${value}, version, ${maps}out);`;
  });
  return [
    ...structs.map((struct) => `BUILD_ASSERT_DECL(sizeof(${struct}) % OFP_ACTION_ALIGN == 0);`),
    'static struct ofpact_raw_instance all_raw_instances[] = {',
    ...table,
    '};\n',
    ...puts,
    `${DECODE_HEAD}\n{\n    switch (raw) {`,
    ...cases,
    '    default:\n        OVS_NOT_REACHED();\n    }\n}\n',
  ].join('\n');
}

/**
 * Both texts for the text of lib/ofp-actions.c; undefined when it has no such enumeration (before 2.4) or no comment
 * of that form.
 */
export function actionFiles(source: string | undefined): { inc1: string; inc2: string } | undefined {
  const actions = actionsOf(source ?? '');
  if (actions.length === 0) return undefined;
  const head = '/* Written by Datapath Lens in place of what the build would write from lib/ofp-actions.c. */\n';
  return { inc1: `${head}${prototypes(actions)}\n`, inc2: `${head}${definitions(actions)}` };
}
