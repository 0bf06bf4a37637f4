// The message log of vhost-user as a sequence chart: messages between a modelled front end and the library, replies,
// connections and signals in their order, with the function of the checkout that handles each message.
import type { Machine } from '../../machine/api';
import type { GuestState } from '../../world/guest/guestState';
import type { LoggedEvent, LoggedMessage } from '../../world/guest/messageLog';
import { MessageFlag } from '../../world/guest/vhostUser';
import type { ChartEvent, ChartModel } from './models/chart';
import { pointerAt } from './reader';
import { sizeOf } from '../values/size';
import { describeMessage } from './vhostUserMessage';

/** Arrows that are drawn: those around the present. */
const DRAWN = 240;
const DRAWN_LATER = 80;
/** The library's table of functions by request (DPDK lib/vhost/vhost_user.c). */
const HANDLERS = 'vhost_message_handlers';

/** The message log in the state of a guest (`GuestState` of world/guest). */
interface MessageLog {
  messages: LoggedMessage[];
  events: LoggedEvent[];
}

/** The longest log seen of each agent: after going back in time, the later messages are known. */
const SEEN = new WeakMap<Machine, Map<string, MessageLog>>();

/** A chart for each agent outside the program that keeps a message log. `inHandshake`: the device does not run yet. */
export function vhostUserCharts(machine: Machine): { inHandshake: boolean; model: ChartModel }[] {
  return machine.outside().flatMap(({ name, state }) => {
    const now = logOf(state);
    if (!now) return [];
    const seen = seenOf(machine, name, now);
    if (seen.messages.length + seen.events.length === 0) return [];
    return [
      {
        inHandshake: state.phase === 'connecting' || state.phase === 'talking',
        model: chartOf(machine, name, state, now, seen),
      },
    ];
  });
}

/** The message log of an agent outside; undefined: it keeps none. */
function logOf(state: Readonly<Record<string, unknown>>): MessageLog | undefined {
  const { said: messages, events } = state as Partial<GuestState>;
  return Array.isArray(messages) && Array.isArray(events) ? { messages, events } : undefined;
}

function seenOf(machine: Machine, name: string, now: MessageLog): MessageLog {
  const agents = SEEN.get(machine) ?? new Map<string, MessageLog>();
  SEEN.set(machine, agents);
  const seen = agents.get(name);
  if (seen && seen.messages.length >= now.messages.length && seen.events.length >= now.events.length) return seen;
  const copy = { messages: [...now.messages], events: now.events.map((event) => ({ ...event })) };
  agents.set(name, copy);
  return copy;
}

function chartOf(
  machine: Machine,
  name: string,
  state: Readonly<Record<string, unknown>>,
  now: MessageLog,
  seen: MessageLog,
): ChartModel {
  const handlers = handlerTable(machine);
  const past = inOrder(now);
  const later = inOrder(
    { messages: seen.messages.slice(now.messages.length), events: seen.events.slice(now.events.length) },
    now.messages.length,
  );
  const all = [...past, ...later];
  const first = Math.max(0, past.length - (DRAWN - Math.min(later.length, DRAWN_LATER)));
  const end = Math.min(all.length, first + DRAWN);
  const events = all.slice(first, end).map((one, i): ChartEvent => {
    const number = first + i;
    const when = number < past.length - 1 ? 'past' : number === past.length - 1 ? 'now' : 'later';
    const common = {
      number,
      when,
      statement: one.statement,
      clock: micros(one.time),
      changed: when === 'now' && one.statement === machine.time,
    } as const;
    return 'request' in one ? messageOf(one, handlers, common) : eventOf(one, common);
  });
  const newest = past.findLast((one): one is LoggedMessage => 'request' in one && one.from === 'guest');
  const handler = newest && handlers(newest.request);
  const path = handlers(1)?.path ?? handler?.path;
  const running = handler && runningAt(machine, handler.name);
  return {
    kind: 'chart',
    id: `vhost-user-${name}`,
    name,
    type: 'vhost-user',
    address: '',
    events,
    sides: [
      { name: 'QEMU and the guest', modelled: true },
      { name: path ? libraryFolder(path) : 'the library', modelled: false },
    ],
    hiddenBefore: first,
    hiddenAfter: all.length - end,
    ...(running && { running }),
    fields: [
      { name: 'phase', value: String(state.phase), changed: false },
      { name: 'messages', value: String(now.messages.length), changed: false },
      ...(typeof state.trouble === 'string' ? [{ name: 'trouble', value: state.trouble, changed: false }] : []),
    ],
  };
}

/** Messages and events as they followed each other; `before` messages came before the first of these. */
function inOrder({ messages, events }: MessageLog, before = 0): (LoggedMessage | LoggedEvent)[] {
  const all: (LoggedMessage | LoggedEvent)[] = [];
  let next = 0;
  messages.forEach((message, i) => {
    while (next < events.length && events[next].after <= before + i) all.push(events[next++]);
    all.push(message);
  });
  return [...all, ...events.slice(next)];
}

type Common = Pick<ChartEvent, 'number' | 'when' | 'statement' | 'clock' | 'changed'>;

function messageOf(message: LoggedMessage, handlers: Handlers, common: Common): ChartEvent {
  const isReply = (message.flags & MessageFlag.reply) !== 0;
  const handler = message.from === 'guest' ? handlers(message.request) : undefined;
  return {
    ...common,
    kind: isReply ? 'reply' : 'message',
    from: message.from === 'guest' ? 0 : 1,
    label: { text: message.name, args: [] },
    ...describeMessage(message),
    descriptors: message.descriptors,
    ...(handler && { handler }),
    // What an answer refuses with is in what the guest says of it.
    ...(isReply && message.wrong !== undefined && { summary: [] }),
    ...(message.wrong !== undefined && {
      trouble:
        message.from === 'guest'
          ? { text: 'wrong on purpose: {0}', args: [message.wrong] }
          : { text: message.wrong, args: [] },
    }),
  };
}

function eventOf(event: LoggedEvent, common: Common): ChartEvent {
  const from = event.from === 'guest' ? 0 : 1;
  const plain: Omit<ChartEvent, 'kind' | 'label' | 'summary'> = { ...common, from, details: [], descriptors: 0 };
  const times = event.count > 1 ? [{ text: '{0} times, last at statement {1}', args: [event.count, event.last] }] : [];
  switch (event.kind) {
    case 'connect':
      return { ...plain, kind: 'connect', label: { text: 'connects', args: [] }, summary: [] };
    case 'disconnect':
      return {
        ...plain,
        kind: 'disconnect',
        label: { text: 'closes the connection', args: [] },
        summary: [],
        ...(event.reason !== undefined && { trouble: { text: event.reason, args: [] } }),
      };
    case 'kick':
      return {
        ...plain,
        kind: 'signal',
        label: { text: 'kick of queue {0}', args: [event.queue ?? 0] },
        summary: times,
      };
    case 'call':
      return {
        ...plain,
        kind: 'signal',
        label: { text: 'call of queue {0}', args: [event.queue ?? 0] },
        summary: times,
      };
  }
}

type Handlers = (request: number) => { name: string; path: string; line: number } | undefined;

/**
 * The functions that the library's own table has for requests: its elements are pointers to functions (DPDK before
 * 21.11) or structures that hold one.
 */
function handlerTable(machine: Machine): Handlers {
  const table = machine.globals().find((one) => one.name === HANDLERS);
  if (table?.type.kind !== 'array') return () => undefined;
  const { of, length } = table.type;
  const size = sizeOf(of);
  const member =
    of.kind === 'record'
      ? of.record.members.find(({ type }) => type.kind === 'pointer' && type.to.kind === 'function')
      : undefined;
  if (!size || (of.kind === 'record' && !member)) return () => undefined;
  return (request) => {
    if (length !== undefined && request >= length) return undefined;
    const address = pointerAt(machine, table.address + size * request + (member?.offset ?? 0));
    const found = address ? machine.functionAt(address) : undefined;
    return found && { name: found.name, path: found.place.path, line: found.place.line };
  };
}

/** Where a thread stands in that function. */
function runningAt(machine: Machine, name: string): ChartModel['running'] {
  for (const thread of machine.threads()) {
    if (thread.state === 'ended') continue;
    const frame = machine.frames(thread.id).find((one) => one.name === name);
    if (frame) return { thread: thread.name, function: name, path: frame.place.path, line: frame.place.line };
  }
  return undefined;
}

/** `lib/vhost` of `/dpdk/lib/vhost/vhost_user.c`. */
function libraryFolder(path: string): string {
  return path.split('/').slice(-3, -1).join('/');
}

function micros(time: bigint): string {
  return (Number(time) / 1000).toLocaleString('en', { maximumFractionDigits: 1 });
}
