// What Open vSwitch's build makes of the comments in lib/ofp-actions.c.
import { describe, expect, it } from 'vitest';
import { actionFiles } from '../../../src/project/ovsActions';

const SOURCE = `
enum ofp_raw_action_type {
/* ## Standard ones. ## */

    /* OF1.0(0): struct sent10. */
    OFPAT_RAW10_SEND,
    /* OF1.1+(0): uint32_t. */
    OFPAT_RAW11_SEND,

    /* OF1.0(6), OF1.1-1.3(7) is deprecated (use "set"), NX1.0+(3):
     * ovs_be16.  [In the low 12 bits.] */
    OFPAT_RAW_SET_TAG,
    /* NX1.3+(21): struct learned, ... VLMFF */
    NXAST_RAW_LEARN,
    /* NX1.0+(9): void. */
    NXAST_RAW_STOP,
};
`;

describe('files made from ofp-actions.c', () => {
  const { inc1, inc2 } = actionFiles(SOURCE)!;
  it('declares what puts and decodes actions', () => {
    expect(inc1).toContain('static inline struct sent10 *\nput_OFPAT10_SEND(struct ofpbuf *openflow);');
    expect(inc1).toContain('static inline void\nput_OFPAT11_SEND(struct ofpbuf *openflow, uint32_t arg);');
    // Its number differs between the versions.
    expect(inc1).toContain('put_OFPAT_SET_TAG(struct ofpbuf *openflow, enum ofp_version version, ovs_be16 arg);');
    expect(inc1).toContain(
      'decode_NXAST_RAW_LEARN(const struct learned *, enum ofp_version, const struct vl_mff_map *, ' +
        'uint64_t *, struct ofpbuf *);',
    );
    expect(inc1).toContain('decode_NXAST_RAW_STOP(struct ofpbuf *);');
  });
  it('defines them', () => {
    expect(inc2).toContain('{\n    return ofpact_put_raw(openflow, 1, OFPAT_RAW10_SEND, 0);\n}');
    expect(inc2).toContain('{\n    ofpact_put_raw(openflow, 2, OFPAT_RAW11_SEND, arg);\n}');
    expect(inc2).toContain('{\n    ofpact_put_raw(openflow, version, OFPAT_RAW_SET_TAG, ntohs(arg));\n}');
    expect(inc2).toContain(
      '    case OFPAT_RAW_SET_TAG:\n        return decode_OFPAT_RAW_SET_TAG(htons(arg), version, out);',
    );
    expect(inc2).toContain(
      'return decode_NXAST_RAW_LEARN(ALIGNED_CAST(const struct learned *, a), version, vl_mff_map, tlv_bitmap, out);',
    );
    expect(inc2).toContain('    case NXAST_RAW_STOP:\n        return decode_NXAST_RAW_STOP(out);');
  });
  it('lists each form in each version', () => {
    const rows = [...inc2.matchAll(/^ {4}\{ \{ (\w+), (\d+), (\d) \}, (\w+), .*\n\s+(.*) \},$/gm)].map((row) =>
      row.slice(1).join(' | '),
    );
    expect(rows.slice(0, 3)).toEqual([
      '0x0 | 0 | 1 | OFPAT_RAW10_SEND | sizeof(struct sent10), sizeof(struct sent10), 0, 0, "OFPAT_SEND", NULL',
      '0x0 | 0 | 2 | OFPAT_RAW11_SEND | 8, 8, 4, 4, "OFPAT_SEND", NULL',
      '0x0 | 0 | 3 | OFPAT_RAW11_SEND | 8, 8, 4, 4, "OFPAT_SEND", NULL',
    ]);
    expect(rows.filter((row) => row.includes('SET_TAG'))).toHaveLength(1 + 3 + 6);
    expect(rows).toContain('0x0 | 7 | 4 | OFPAT_RAW_SET_TAG | 8, 8, 4, 2, "OFPAT_SET_TAG", "use \\"set\\""');
    expect(rows).toContain('0x2320 | 3 | 1 | OFPAT_RAW_SET_TAG | 16, 16, 10, 2, "OFPAT_SET_TAG", NULL');
    expect(rows).toContain(
      '0x2320 | 21 | 6 | NXAST_RAW_LEARN | sizeof(struct learned), 65536 - OFP_ACTION_ALIGN, 0, 0, ' +
        '"NXAST_LEARN", NULL',
    );
    expect(rows).toContain('0x2320 | 9 | 6 | NXAST_RAW_STOP | 16, 16, 0, 0, "NXAST_STOP", NULL');
  });
  it('is not there where the file says nothing of it', () => {
    expect(actionFiles(undefined)).toBeUndefined();
    expect(actionFiles('enum ofp_raw_action_type {\n    /* another form */\n    X_RAW_Y,\n};\n')).toBeUndefined();
  });
});
