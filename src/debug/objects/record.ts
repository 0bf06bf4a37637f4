// Objects without a drawing of their own: the members of what a scenario says is worth looking at, as text.
import type { CType, RecordDecl } from '../../c/types';
import type { ChangedBytes, Machine } from '../../machine/api';
import type { FieldModel } from './models/base';
import type { RecordModel } from './models/snapshotView';
import { RecordReader } from './reader';
import { sizeOf } from '../values/size';

/** Objects of one type, and members of an object, that are shown. */
const SHOWN_OBJECTS = 2;
const SHOWN_MEMBERS = 24;
const LONGEST = 80;

/** @param looks types as a scenario names them: `struct malloc_heap` */
export function recordModels(
  machine: Machine,
  looks: readonly string[],
  changed: readonly ChangedBytes[],
): RecordModel[] {
  return looks.flatMap((look) =>
    inUse(machine, look)
      .slice(0, SHOWN_OBJECTS)
      .flatMap(({ name, address, type }): RecordModel[] => {
        if (type.kind !== 'record') return [];
        const fields = fieldsOf(machine, type.record, address, changed);
        return fields.length === 0
          ? []
          : [
              {
                kind: 'record',
                id: `${look}@${address.toString(16)}`,
                name,
                type: look,
                address: `0x${address.toString(16)}`,
                fields,
              },
            ];
      }),
  );
}

/** Objects of a type, those that hold nothing but zeros last. */
function inUse(machine: Machine, look: string): ReturnType<Machine['objectsOfType']> {
  const empty = (object: { address: number; type: CType }): number =>
    Number(!machine.read(object.address, sizeOf(object.type) ?? 0)?.some((byte) => byte !== 0));
  return machine.objectsOfType(look).sort((a, b) => empty(a) - empty(b));
}

/**
 * Named members, those of unnamed structures and unions among them; what holds more than one value is left to the
 * Variables view.
 */
function fieldsOf(
  machine: Machine,
  record: RecordDecl,
  address: number,
  changed: readonly ChangedBytes[],
): FieldModel[] {
  const reader = new RecordReader(machine, record, address, changed);
  const names = (of: RecordDecl): string[] =>
    of.members.flatMap((member) => {
      if (member.name === undefined) return member.type.kind === 'record' ? names(member.type.record) : [];
      const plain =
        member.type.kind !== 'record' && !(member.type.kind === 'array' && member.type.of.kind === 'record');
      return plain ? [member.name] : [];
    });
  return names(record)
    .slice(0, SHOWN_MEMBERS)
    .flatMap((name) => {
      const value = reader.text(name);
      return value === undefined
        ? []
        : [
            {
              name,
              value: value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value,
              changed: reader.changed(name),
            },
          ];
    });
}
