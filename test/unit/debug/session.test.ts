// The debug adapter, driven by protocol messages over a machine whose run is written down.
import type { DebugProtocol } from '@vscode/debugprotocol';
import { describe, expect, test } from 'vitest';
import type { SnapshotView } from '../../../src/debug/objects/models/snapshotView';
import type { RingModel } from '../../../src/debug/objects/models/ring';
import { Client, loading } from './client';
import { FILE, FakeMachine, RACE, RING_AT, RING } from './fakeMachine';

async function stopped(machine = new FakeMachine(), args: object = { stopOnEntry: true }) {
  const client = new Client(loading(machine));
  const stop = await client.launch({ scenario: 'x', ...args });
  return { client, machine, stop };
}

const output = (client: Client, category: string) =>
  client.events
    .filter((event) => event.event === 'output' && event.body.category === category)
    .map((event) => event.body.output)
    .join('');

describe('launch', () => {
  test('stops on entry', async () => {
    const { stop, client } = await stopped();
    expect(stop).toMatchObject({ reason: 'entry', threadId: 1, allThreadsStopped: true });
    expect(await client.top(1)).toMatchObject({ name: 'main', line: 10, source: { path: FILE, name: 'rte_ring.c' } });
  });

  test('stops at a function', async () => {
    const { stop, machine, client } = await stopped(undefined, { stopAtFunction: 'enqueue' });
    expect(stop).toMatchObject({ reason: 'entry', threadId: 2 });
    expect(machine.time).toBe(2);
    // Its own breakpoint is gone: nothing stops there again.
    expect(await client.move('reverseContinue', { threadId: 2 })).toMatchObject({ description: 'At the start' });
  });

  test('says where a function is not part of the program', async () => {
    const { client, stop } = await stopped(undefined, { stopAtFunction: 'nothing' });
    expect(stop.reason).toBe('entry');
    expect(output(client, 'important')).toContain('nothing is not part of this program');
  });

  test('a program that cannot be loaded is an answer, not a crash', async () => {
    const client = new Client(async () => {
      throw new Error('lib/ring/rte_ring.h: not found below /x');
    });
    await client.ask('initialize', { pathFormat: 'path' });
    const response = await client.send('launch', { scenario: 'x' });
    expect(response.success).toBe(false);
    expect(response.body.error.format).toBe('lib/ring/rte_ring.h: not found below /x');
    await expect(client.ask('threads')).resolves.toEqual({ threads: [] });
  });
});

describe('movement', () => {
  test('in, over, out and back', async () => {
    const { client, machine } = await stopped(undefined, { stopAtFunction: 'enqueue' });
    expect(await client.move('stepIn', { threadId: 2 })).toMatchObject({ reason: 'step', threadId: 2 });
    expect((await client.top(2)).line).toBe(41);
    await client.move('stepIn', { threadId: 2 });
    expect(await client.top(2)).toMatchObject({ name: 'cas (modelled)', presentationHint: 'subtle' });
    await client.move('stepOut', { threadId: 2 });
    expect((await client.top(2)).line).toBe(43);
    const hash = machine.stateHash();
    await client.move('lens/step', {});
    await client.move('lens/step', { back: true });
    expect(machine.stateHash()).toBe(hash);
    // The other thread had its turn in between: back is the statement before, of the thread that steps.
    await client.move('next', { threadId: 2 });
    await client.move('stepBack', { threadId: 2 });
    expect((await client.top(2)).line).toBe(43);
  });

  test('breakpoints move to the next statement, hold, and are found going back', async () => {
    const client = new Client(loading(new FakeMachine()));
    const stop = await client.launch({ scenario: 'x', stopOnEntry: false }, { path: FILE, lines: [43] });
    expect(stop).toMatchObject({ reason: 'breakpoint', threadId: 2 });
    const body = await client.ask<{ breakpoints: DebugProtocol.Breakpoint[] }>('setBreakpoints', {
      source: { path: FILE },
      breakpoints: [{ line: 13 }, { line: 400 }],
    });
    expect(body.breakpoints[0]).toMatchObject({ verified: true, line: 40 });
    expect(body.breakpoints[1]).toMatchObject({
      verified: false,
      message: 'This program has no statement at or below this line.',
    });
    expect(await client.move('reverseContinue', { threadId: 2 })).toMatchObject({ reason: 'breakpoint' });
    expect((await client.top(3)).line).toBe(40);
  });

  test('function breakpoints', async () => {
    const { client } = await stopped();
    const body = await client.ask<{ breakpoints: DebugProtocol.Breakpoint[] }>('setFunctionBreakpoints', {
      breakpoints: [{ name: 'enqueue' }, { name: 'nothing' }],
    });
    expect(body.breakpoints).toMatchObject([{ verified: true, line: 40 }, { verified: false }]);
    expect(await client.move('continue', { threadId: 1 })).toMatchObject({
      reason: 'function breakpoint',
      threadId: 2,
    });
  });

  test('data breakpoints stop behind the write', async () => {
    const { client, machine } = await stopped();
    const info = await client.ask<{ dataId: string }>('dataBreakpointInfo', { name: 'ring' });
    await client.ask('setDataBreakpoints', { breakpoints: [{ dataId: info.dataId }] });
    expect(await client.move('continue', { threadId: 1 })).toMatchObject({
      reason: 'data breakpoint',
      description: 'ring changed',
    });
    expect(machine.time).toBe(1);
    await client.move('continue', { threadId: 1 });
    expect(machine.time).toBe(6);
  });

  test('back to the last write of a variable, in the thread that wrote it; one that nobody wrote says so', async () => {
    const { client, machine } = await stopped();
    await client.move('continue', { threadId: 1 });
    await client.move('lens/goTo', { time: 8 });
    expect(await client.move('lens/lastWrite', { expression: 'ring' })).toMatchObject({ reason: 'goto', threadId: 2 });
    expect(machine.time).toBe(5);
    const again = await client.send('lens/lastWrite', { expression: 'ring + 1' });
    expect(again.success).toBe(false);
    await client.move('lens/goTo', { time: 0 });
    const never = await client.send('lens/lastWrite', { expression: 'ring' });
    expect(never).toMatchObject({ success: false });
    expect(never.body.error.format).toBe('ring has not been written to yet.');
    expect(machine.time).toBe(0);
  });

  test('back to the start of a call', async () => {
    const { client, machine } = await stopped(undefined, { stopAtFunction: 'enqueue' });
    const began = machine.time;
    for (let n = 0; n < 3; n++) await client.move('lens/step', {});
    expect(await client.move('lens/backToCall', { threadId: 2 })).toMatchObject({ reason: 'step', threadId: 2 });
    expect(machine.time).toBeLessThan(began + 3);
  });

  test('the end can be left backwards; going on from there ends the session', async () => {
    const { client, machine } = await stopped();
    expect(await client.move('continue', { threadId: 1 })).toMatchObject({
      description: 'Program ended with status 0',
    });
    expect(await client.top(1)).toMatchObject({ name: 'program ended with status 0', presentationHint: 'label' });
    await client.move('stepBack', { threadId: 1 });
    expect(machine.time).toBe(RACE.length - 1);
    await client.move('continue', { threadId: 1 });
    const terminated = client.next('terminated');
    await client.ask('continue', { threadId: 1 });
    await terminated;
  });

  test('a pause gets through a run without end', async () => {
    const machine = new FakeMachine();
    machine.run = () => ({ kind: 'time' });
    const client = new Client(loading(machine));
    await client.ask('initialize', { pathFormat: 'path' });
    const initialized = client.next('initialized');
    await client.ask('launch', { scenario: 'x' });
    await initialized;
    await client.ask('configurationDone');
    const stop = client.next('stopped');
    await client.ask('pause', { threadId: 1 });
    expect((await stop).body).toMatchObject({ reason: 'pause' });
  });

  test('a fault is an exception with its words', async () => {
    const { client } = await stopped(new FakeMachine({ fault: 'null pointer read of 4 bytes {r}' }));
    expect(await client.move('continue', { threadId: 1 })).toMatchObject({
      reason: 'exception',
      text: 'null pointer read of 4 bytes {r}',
    });
    expect(await client.ask('exceptionInfo', { threadId: 1 })).toMatchObject({
      description: 'null pointer read of 4 bytes {r}',
    });
  });

  test('what the program prints is printed once, however often time goes back', async () => {
    const { client } = await stopped();
    await client.move('lens/goTo', { time: 0 }).catch(() => undefined);
    await client.move('continue', { threadId: 1 });
    await client.move('lens/goTo', { time: 0 });
    await client.move('continue', { threadId: 1 });
    expect(output(client, 'stdout')).toBe('two producers\n');
  });
});

describe('what stands there', () => {
  test('scopes hold parameters, locals in scope, statics and globals', async () => {
    const { client } = await stopped(undefined, { stopAtFunction: 'enqueue' });
    const { id } = await client.top(2);
    const { scopes } = await client.ask<{ scopes: DebugProtocol.Scope[] }>('scopes', { frameId: id });
    expect(scopes.map((scope) => scope.name)).toEqual(['Locals', 'Statics', 'Globals']);
    const { variables } = await client.ask<{ variables: DebugProtocol.Variable[] }>('variables', {
      variablesReference: scopes[0].variablesReference,
    });
    expect(variables.map((variable) => `${variable.type} ${variable.name} = ${variable.value}`)).toEqual([
      'struct rte_ring * r = 0x1000 <ring>',
      'uint32_t prod_head = 0',
      'uint32_t prod_next = 0',
    ]);
    const { variables: members } = await client.ask<{ variables: DebugProtocol.Variable[] }>('variables', {
      variablesReference: variables[0].variablesReference,
    });
    expect(members.find((member) => member.name === 'prod')).toMatchObject({
      evaluateName: 'r->prod',
      type: 'struct rte_ring_headtail',
      value: '{head = 0, tail = 0, sync_type = RTE_RING_SYNC_MT (0), single = 0}',
    });
    expect(members[0]).toMatchObject({ name: 'name', value: '"demo"' });
  });

  test('a source that is on no disk is asked for by number, and takes breakpoints', async () => {
    const client = new Client(loading(new FakeMachine(), { isFile: () => false }));
    await client.launch({ scenario: 'x', stopOnEntry: true });
    const { source } = await client.top(1);
    expect(source).toMatchObject({ name: 'rte_ring.c', sourceReference: 1 });
    expect(await client.ask('source', { source, sourceReference: 1 })).toMatchObject({
      mimeType: 'text/x-c',
      content: expect.stringContaining('statement 10;'),
    });
    const { breakpoints } = await client.ask<{ breakpoints: DebugProtocol.Breakpoint[] }>('setBreakpoints', {
      source,
      breakpoints: [{ line: 43 }],
    });
    expect(breakpoints).toMatchObject([{ verified: true, line: 43 }]);
    expect((await client.send('source', { sourceReference: 9 })).success).toBe(false);
  });

  test('memory reads up to where it ends', async () => {
    const { client } = await stopped();
    const body = await client.ask<{ data: string; unreadableBytes?: number }>('readMemory', {
      memoryReference: '0x1000',
      count: 4,
    });
    expect(Buffer.from(body.data, 'base64').toString()).toBe('demo');
    expect(await client.ask('readMemory', { memoryReference: '0x1000', offset: 0xff0, count: 32 })).toMatchObject({
      unreadableBytes: 16,
    });
    expect((await client.send('readMemory', { memoryReference: 'x', count: 1 })).success).toBe(false);
  });

  test('evaluate answers or says why not', async () => {
    const { client } = await stopped();
    expect(await client.ask('evaluate', { expression: 'ring', frameId: 100_000 })).toMatchObject({
      type: 'struct rte_ring',
      memoryReference: '0x1000',
    });
    const refused = await client.send('evaluate', { expression: 'nothing' });
    expect(refused.body.error.format).toBe('There is no nothing here.');
  });
});

describe('the page', () => {
  test('objects, threads and what changed', async () => {
    const { client } = await stopped();
    await client.move('lens/goTo', { time: 0 });
    for (let n = 0; n < 6; n++) await client.move('lens/step', {});
    const snapshot = await client.ask<SnapshotView>('lens/objects');
    expect(snapshot).toMatchObject({ time: 6, horizon: 6, current: 3 });
    const ring = snapshot.objects[0] as RingModel;
    expect(ring).toMatchObject({ size: 4, capacity: 3, count: 0, producer: { sync: 'MT', head: 1, tail: 0 } });
    expect(ring.markers.filter((marker) => marker.changed).map((marker) => marker.name)).toEqual(['prod.head']);
    expect(ring.slots.map((slot) => slot.state)).toEqual(['enqueuing', 'free', 'free', 'free']);
    expect(ring.reservations).toMatchObject([
      { thread: 2, side: 'producer', oldHead: 0, newHead: 1, oldName: 'prod_head' },
    ]);
    expect(snapshot.threads[1].at).toMatchObject({ function: 'enqueue', line: 43, text: 'statement 43;' });
  });

  test('equal at the same time, whichever way it was come to', async () => {
    const { client } = await stopped();
    const seen: string[] = [];
    for (let n = 0; n < RACE.length; n++) {
      seen.push(JSON.stringify((await client.ask<SnapshotView>('lens/objects')).objects));
      await client.move('lens/step', {});
    }
    for (let n = RACE.length - 1; n >= 0; n--) {
      await client.move('lens/step', { back: true });
      expect(JSON.stringify((await client.ask<SnapshotView>('lens/objects')).objects)).toBe(seen[n]);
    }
  });

  test('an unknown request is refused', async () => {
    const { client } = await stopped();
    expect((await client.send('lens/nothing')).success).toBe(false);
    expect(RING_AT + RING.size).toBeGreaterThan(RING_AT);
  });
});
