// Drawings of network cards in words: rings, registers, packets, counters; for labels, screen readers and the text
// twin.
import type { ObjectModel } from '../../src/debug/objects/models/snapshotView';
import type { DescriptorRingModel } from '../../src/debug/objects/models/descriptorRing';
import type { PacketFieldModel, PacketModel } from '../../src/debug/objects/models/packet';
import type { PacketPathModel } from '../../src/debug/objects/models/packetPath';
import type { RegisterModel, RegistersModel } from '../../src/debug/objects/models/registers';
import { t } from '@vscode/l10n';
import { changeText, changeOf } from './valueChanges';

export function hex32(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}

/** `LINK_UP SPEED=10 Gbit/s`: fields that are not zero; of one bit their name alone. */
export function bitsText(row: RegisterModel): string {
  return [...row.fields]
    .reverse()
    .filter(({ value, meaning }) => value !== 0 || meaning !== undefined)
    .map(({ name, bits, value, meaning }) => (bits.includes(':') ? `${name}=${meaning ?? value}` : name))
    .join(' ');
}

/** One sentence for a ring as a whole. */
export function descriptorsSummary(ring: DescriptorRingModel): string {
  const states = ring.states
    .filter(({ count }) => count > 0)
    .map((state) => `${t(state.label)}: ${state.count}`)
    .join('; ');
  const ends = ring.ends.map(({ name, slot }) => `${name} ${slot}`).join(', ');
  return ring.side === 'receive'
    ? t('Receive queue {0} of {1}, {2} descriptors. {3}. {4}', ring.queue, ring.port, ring.size, states, ends)
    : t('Transmit queue {0} of {1}, {2} descriptors. {3}. {4}', ring.queue, ring.port, ring.size, states, ends);
}

/** How a checksum stands. */
export function checkText({ check, expected }: PacketFieldModel): string {
  switch (check) {
    case 'right':
      return t('✓ right');
    case 'wrong':
      return t('✗ wrong, it would be {0}', expected ?? '');
    case 'pseudo':
      return t('of the pseudo header alone: who sends it completes it');
    case 'none':
      return t('not given');
    case 'cut':
      return t('not checked: not all bytes are here');
    default:
      return '';
  }
}

/** `Ethernet … / IPv4 … / UDP …`. */
export function packetLines(packet: PacketModel): string[] {
  const wrong = packet.layers.flatMap((layer) =>
    layer.fields
      .filter(({ check }) => check === 'wrong')
      .map((field) => `${layer.name} ${field.name}: ${checkText(field)}`),
  );
  return [packet.layers.map((layer) => `${layer.name} ${layer.summary}`.trim()).join(' / '), ...wrong];
}

function ringLines(ring: DescriptorRingModel): string[] {
  const lines = [descriptorsSummary(ring)];
  for (const row of ring.rows) {
    const state = ring.states.find(({ key }) => key === row.state);
    const marks = ring.ends.filter(({ slot }) => slot === row.index).map(({ name }) => name);
    lines.push(
      [
        `[${row.index}]`,
        state ? t(state.label) : '',
        row.mbuf,
        row.length ?? '',
        ...row.flags,
        ...row.errors,
        row.detail,
        ...marks,
        row.changed ? `(${t('changed')})` : '',
      ]
        .filter((part) => part !== '')
        .join(' '),
    );
    if (row.packet) lines.push(...packetLines(row.packet).map((line) => `  ${line}`));
  }
  return lines;
}

function registerLine(registers: RegistersModel, row: RegisterModel): string {
  const delta = changeOf(registers.id, row.name);
  const access = !row.access
    ? ''
    : row.access.kind === 'read'
      ? t('read at {0}', row.access.statement.toLocaleString('en'))
      : t('written at {0}', row.access.statement.toLocaleString('en'));
  return [
    `${row.name} = ${hex32(row.value)}`,
    bitsText(row),
    access,
    delta !== 0 || row.changed ? `(${t('changed')})` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function pathLines(path: PacketPathModel): string[] {
  return [['receive', path.receive] as const, ['transmit', path.transmit] as const].flatMap(([direction, stages]) =>
    stages.map((stage) => {
      const counters = stage.counters.map((counter) => {
        const delta = changeOf(path.id, `${direction}/${stage.key}/${counter.key}`);
        const lost = counter.kind === 'loss' ? `${t('lost')}: ` : '';
        const change = delta !== 0 ? ` (${changeText(delta)})` : '';
        return `${lost}${t(counter.name)} ${counter.value}${change}`;
      });
      return `${t(stage.name, ...(stage.args ?? []))}: ${counters.join(', ')}`;
    }),
  );
}

/** An object of a card, line by line; none for other objects. */
export function nicLines(object: ObjectModel): string[] {
  if (object.kind === 'descriptors') return ringLines(object);
  if (object.kind === 'registers')
    return object.groups.flatMap(({ name, rows }) => [t(name), ...rows.map((row) => `  ${registerLine(object, row)}`)]);
  if (object.kind === 'path') return pathLines(object);
  if (object.kind === 'chain' && object.packet) return packetLines(object.packet);
  return [];
}

/** What has changed in an object of a card since the last stop. */
export function nicChanges(object: ObjectModel): string[] {
  if (object.kind === 'descriptors') {
    return [
      ...object.ends.filter(({ changed }) => changed).map(({ name, slot }) => `${name} = ${slot}`),
      ...object.rows
        .filter(({ changed }) => changed)
        .slice(0, 4)
        .map((row) => [t('Descriptor {0}', row.index), ...row.flags, ...row.errors].join(' ')),
    ];
  }
  if (object.kind === 'registers')
    return object.groups
      .flatMap(({ rows }) => rows.filter(({ changed }) => changed).map((row) => registerLine(object, row)))
      .slice(0, 4);
  if (object.kind !== 'path') return [];
  return [['receive', object.receive] as const, ['transmit', object.transmit] as const].flatMap(([direction, stages]) =>
    stages.flatMap((stage) =>
      stage.counters.flatMap((counter) => {
        const delta = counter.kind === 'level' ? 0 : changeOf(object.id, `${direction}/${stage.key}/${counter.key}`);
        return delta === 0 ? [] : [`${t(counter.name)} ${changeText(delta)}`];
      }),
    ),
  );
}
