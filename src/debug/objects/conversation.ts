// What a modelled front end and the library have said to each other over vhost-user: the messages in order, who spoke, what came along.
import type { Machine } from '../../machine/api';
import type { RowModel, TableModel } from './model';

/** Messages that are drawn: the last ones. */
const DRAWN_MESSAGES = 48;

interface Said {
  time: bigint;
  from: string;
  name: string;
  bytes: number;
  descriptors: number;
}

/** A table for each agent outside that keeps what was said (`GuestState.said` of world/guest). */
export function conversationModels(machine: Machine): TableModel[] {
  return machine.outside().flatMap(({ name, state }): TableModel[] => {
    const said = state.said as Said[] | undefined;
    if (!Array.isArray(said) || said.length === 0) return [];
    const drawn = said.slice(-DRAWN_MESSAGES);
    const rows = drawn.map((message): RowModel => {
      const ours = message.from !== 'guest';
      return {
        cells: [micros(message.time), ours ? '◀─' : '─▶', message.name, String(message.bytes), message.descriptors > 0 ? String(message.descriptors) : ''],
        tone: ours ? 'ours' : 'theirs', marks: [], changed: false,
      };
    });
    return [{
      kind: 'table', id: `conversation-${name}`, name, type: 'vhost-user', address: '', columns: ['time (µs)', '', 'message', 'bytes', 'descriptors'],
      rows: rows.reverse(), hiddenRows: said.length - drawn.length,
      legend: [{ tone: 'theirs', label: 'from the guest’s side' }, { tone: 'ours', label: 'from the library' }],
      fields: [
        { name: 'phase', value: String(state.phase), changed: false },
        { name: 'messages', value: String(said.length), changed: false },
        ...(typeof state.trouble === 'string' ? [{ name: 'trouble', value: state.trouble, changed: false }] : []),
      ],
    }];
  });
}

function micros(time: bigint): string {
  return (Number(time) / 1000).toLocaleString('en', { maximumFractionDigits: 1 });
}
