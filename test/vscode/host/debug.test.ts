// The machine under VS Code's own debugger: the ring scenario, stepped forwards and back on the sources of DPDK.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SnapshotView } from '../../../src/debug/objects/models/snapshotView';
import type { RingModel } from '../../../src/debug/objects/models/ring';
import { lens, place, until } from './support';
import { test } from './suite';

const STEPS = 200;

interface Stopped {
  reason: string;
  threadId: number;
  text?: string;
}

interface Frame {
  id: number;
  name: string;
  line: number;
  presentationHint?: string;
  source?: { path: string; sourceReference?: number };
}

/** A session that has stopped, and ways to go on. */
class Session {
  private constructor(
    readonly session: vscode.DebugSession,
    private readonly _stops: Stopped[],
  ) {}

  static async start(configuration: Record<string, unknown>): Promise<Session> {
    const stops: Stopped[] = [];
    const tracker = vscode.debug.registerDebugAdapterTrackerFactory('datapath-lens', {
      createDebugAdapterTracker: () => ({
        onDidSendMessage: (message: { type: string; event?: string; body?: Stopped }) => {
          if (message.type === 'event' && message.event === 'stopped' && message.body) stops.push(message.body);
        },
      }),
    });
    const started = await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], {
      type: 'datapath-lens',
      request: 'launch',
      name: 'test',
      scenario: 'ring-mp-enqueue',
      ...configuration,
    });
    assert.ok(started, 'the session did not start');
    const session = await until('a session', () => vscode.debug.activeDebugSession);
    const running = new Session(session, stops);
    await until('the first stop', () => stops.length > 0, 180_000);
    tracker.dispose = tracker.dispose.bind(tracker);
    running._tracker = tracker;
    return running;
  }

  private _tracker: vscode.Disposable | undefined;

  /** Runs a command of the debug toolbar and waits for the stop. */
  async move(command: string): Promise<Stopped> {
    const before = this._stops.length;
    await vscode.commands.executeCommand(`workbench.action.debug.${command}`);
    return until(`a stop after ${command}`, () => this._stops[before]);
  }

  get lastStop(): Stopped {
    return this._stops[this._stops.length - 1];
  }

  async frames(thread = this.lastStop.threadId): Promise<Frame[]> {
    const { stackFrames } = await this.session.customRequest('stackTrace', { threadId: thread });
    // VS Code makes URIs of paths on the way.
    for (const { source } of stackFrames as Frame[])
      if (source?.path.includes('://')) source.path = vscode.Uri.parse(source.path).path;
    return stackFrames;
  }

  async evaluate(expression: string, frameId?: number): Promise<string> {
    return (
      await this.session.customRequest('evaluate', {
        expression,
        context: 'watch',
        frameId: frameId ?? (await this.frames())[0].id,
      })
    ).result;
  }

  snapshot(): Promise<SnapshotView> {
    return Promise.resolve(this.session.customRequest('lens/objects'));
  }

  time(): Promise<{ time: number; horizon: number; hash: string }> {
    return Promise.resolve(this.session.customRequest('lens/time', { hash: true }));
  }

  async memory(address: string, count: number): Promise<Buffer> {
    const body = await this.session.customRequest('readMemory', { memoryReference: address, count });
    return Buffer.from(body.data, 'base64');
  }

  async stop(): Promise<void> {
    await vscode.debug.stopDebugging(this.session);
    this._tracker?.dispose();
    await until('the end', () => vscode.debug.activeDebugSession === undefined);
  }
}

/** The frame that VS Code puts in front: the first that is not marked as one of ours. */
function shownFrame(frames: Frame[]): Frame {
  return frames.find((frame) => frame.source && frame.presentationHint !== 'subtle') ?? frames[0];
}

test('the lens "Step this path" stands above rte_ring_mp_enqueue_bulk', async () => {
  const { document } = await place('lib/ring/rte_ring.h', /rte_ring_mp_enqueue_bulk\(/);
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    50,
  );
  const found = lenses.find(
    (one) =>
      one.command?.title === '▶ Step this path' &&
      document.lineAt(one.range.start.line).text.startsWith('rte_ring_mp_enqueue_bulk('),
  );
  assert.ok(found, lenses.map((one) => `${one.range.start.line} ${one.command?.title}`).join(', '));
});

test('a lens stands above the function of the driver that a scenario runs, not its namesakes; one for several', async () => {
  const titles = async (path: string, name: RegExp) => {
    const { document } = await place(path, name);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      500,
    );
    return lenses
      .filter((one) => name.test(document.lineAt(one.range.start.line).text))
      .map((one) => one.command?.title);
  };
  assert.deepEqual(await titles('drivers/net/vhost/rte_eth_vhost.c', /^eth_dev_configure\(/m), ['▶ Step this path']);
  assert.deepEqual(await titles('drivers/net/null/rte_eth_null.c', /^eth_dev_configure\(/m), []);
  assert.deepEqual(await titles('lib/ethdev/rte_ethdev.c', /^rte_eth_dev_configure\(/m), ['▶ Step this path…']);
});

test(
  `editor, call stack and drawn ring agree at each of ${STEPS} steps; every step back returns to equal memory`,
  async () => {
    const { datapath } = await lens();
    const running = await Session.start({ schedule: 'race', stopAtFunction: 'rte_ring_mp_enqueue_bulk' });
    try {
      const start = await running.snapshot();
      const ring = start.objects.find((object): object is RingModel => object.kind === 'ring');
      assert.ok(ring, 'no ring in memory');
      const cells: { time: number; hash: string; bytes: Buffer }[] = [];
      const bytes = () => running.memory(ring.address, 384 + 8 * ring.size);
      const files = new Set<string>();
      for (let n = 0; n < STEPS; n++) {
        cells.push({ ...(await running.time()), bytes: await bytes() });
        await running.move('stepInto');

        const frame = shownFrame(await running.frames());
        assert.ok(frame.source, `step ${n}: no frame has a source`);
        files.add(frame.source.path);
        const editor = await until(`step ${n}: the editor at ${frame.source.path}:${frame.line}`, () => {
          const active = vscode.window.activeTextEditor;
          return active &&
            active.document.uri.path.endsWith(frame.source!.path) &&
            active.selection.active.line === frame.line - 1
            ? active
            : undefined;
        });
        assert.equal(editor.selection.active.line + 1, frame.line);
        const stackItem = await until(`step ${n}: the focused frame`, () => {
          const item = vscode.debug.activeStackItem;
          return item instanceof vscode.DebugStackFrame && item.frameId === frame.id ? item : undefined;
        });
        assert.equal(stackItem.threadId, running.lastStop.threadId);

        const { time } = await running.time();
        const drawn = await until(`step ${n}: the drawing of statement ${time}`, async () => {
          const twin = await datapath.describe();
          return twin.time === time ? twin : undefined;
        });
        for (const member of ['prod.head', 'prod.tail', 'cons.head', 'cons.tail']) {
          const value = await running.evaluate(`((struct rte_ring *)${ring.address})->${member}`, frame.id);
          const line = drawn.lines.find((one) => one.startsWith(`${member} = `));
          assert.equal(line?.split(' ')[2], value, `step ${n}: ${member}`);
        }
      }
      assert.ok(
        [...files].some((path) => path.endsWith('rte_ring_c11_pvt.h') || path.endsWith('rte_ring_generic_pvt.h')),
        [...files].join(' '),
      );

      for (const cell of cells.reverse()) {
        await running.session.customRequest('lens/goTo', { time: cell.time });
        const now = await running.time();
        assert.equal(now.time, cell.time);
        assert.equal(now.hash, cell.hash, `the state at ${cell.time} differs`);
        assert.ok(cell.bytes.equals(await bytes()), `the memory of the ring at ${cell.time} differs`);
      }
    } finally {
      await running.stop();
    }
  },
  { timeout: 900_000 },
);

test(
  'step back, reverse continue, breakpoints, variables',
  async () => {
    const { document, position } = await place(
      'lib/ring/rte_ring_elem_pvt.h',
      /update_tail\(&r->prod|__rte_ring_update_tail\(&r->prod/,
    );
    const breakpoint = new vscode.SourceBreakpoint(new vscode.Location(document.uri, position));
    vscode.debug.addBreakpoints([breakpoint]);
    const running = await Session.start({ stopOnEntry: false });
    try {
      assert.equal(running.lastStop.reason, 'breakpoint');
      const [top] = await running.frames();
      assert.equal(top.name, '__rte_ring_do_enqueue_elem');
      assert.equal(top.line, position.line + 1);
      assert.match(await running.evaluate('prod_next - prod_head'), /^[1-9]/);

      const { scopes } = await running.session.customRequest('scopes', { frameId: top.id });
      const { variables } = await running.session.customRequest('variables', {
        variablesReference: scopes[0].variablesReference,
      });
      const named = new Map<string, { type: string; value: string; variablesReference: number }>(
        variables.map((one: { name: string }) => [one.name, one]),
      );
      assert.equal(named.get('prod_head')?.type, 'uint32_t');
      assert.equal(named.get('r')?.type, 'struct rte_ring *');
      const members = (
        await running.session.customRequest('variables', { variablesReference: named.get('r')!.variablesReference })
      ).variables;
      assert.ok(
        members.some(
          (one: { name: string; type: string }) => one.name === 'prod' && one.type.includes('rte_ring_headtail'),
        ),
      );

      const at = await running.time();
      await running.move('stepBack');
      const before = await running.time();
      assert.ok(before.time < at.time);
      assert.notEqual(before.hash, at.hash);
      await running.move('continue');
      assert.equal((await running.time()).hash, at.hash);
      await running.move('continue');
      const later = await running.time();
      assert.ok(later.time > at.time);
      await running.move('reverseContinue');
      assert.equal((await running.time()).hash, at.hash);
    } finally {
      vscode.debug.removeBreakpoints([breakpoint]);
      await running.stop();
    }
  },
  { timeout: 300_000 },
);

test('a scenario that cannot be loaded says why and leaves the window usable', async () => {
  await vscode.debug
    .startDebugging(vscode.workspace.workspaceFolders?.[0], {
      type: 'datapath-lens',
      request: 'launch',
      name: 'test',
      scenario: 'no-such-scenario',
    })
    .then(undefined, () => undefined);
  await until('no session', () => vscode.debug.activeDebugSession === undefined);
});
