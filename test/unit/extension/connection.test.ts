// The line between page and host: requests find their replies, errors come back as errors.
import { describe, expect, test } from 'vitest';
import { Connection } from '../../../src/extension/datapath/connection';
import type { ToHostRequests, ToPageEvent, ToPageRequests } from '../../../src/extension/datapath/protocol';

function pair(answer: (request: { type: string }) => unknown) {
  const events: ToPageEvent[] = [];
  const host: Connection<ToPageRequests, ToHostRequests, ToPageEvent> = new Connection(
    (message) => void page.receive(JSON.parse(JSON.stringify(message))),
    answer,
  );
  const page: Connection<ToHostRequests, ToPageRequests, never, ToPageEvent> = new Connection(
    (message) => void host.receive(JSON.parse(JSON.stringify(message))),
    () => ({ lines: ['a'], time: 3 }),
    (event) => events.push(event),
  );
  return { host, page, events };
}

describe('Connection', () => {
  test('answers both ways, also out of order', async () => {
    const waiting: (() => void)[] = [];
    const { host, page } = pair(
      (request) => new Promise((resolve) => waiting.push(() => resolve({ time: request.type === 'goTo' ? 7 : 1 }))),
    );
    const first = page.request({ type: 'goTo', time: 7 });
    const second = page.request({ type: 'step', back: false });
    await Promise.resolve();
    waiting[1]();
    waiting[0]();
    expect(await Promise.all([first, second])).toEqual([{ time: 7 }, { time: 1 }]);
    expect(await host.request({ type: 'describe' })).toEqual({ lines: ['a'], time: 3 });
  });

  test('an error comes back with its message', async () => {
    const { page } = pair(() => {
      throw new Error('No program runs.');
    });
    await expect(page.request({ type: 'step', back: true })).rejects.toThrow('No program runs.');
  });

  test('events arrive; closing ends what waits', async () => {
    const { host, page, events } = pair(() => new Promise(() => undefined));
    host.sendEvent({ type: 'ended' });
    expect(events).toEqual([{ type: 'ended' }]);
    const waiting = page.request({ type: 'step', back: false });
    page.close('closed');
    await expect(waiting).rejects.toThrow('closed');
  });
});
