// A reader's own C file under the debug adapter: output, locals, a fault at its place, a file changed in the editor
// and not saved.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diskLoader } from '../../../src/debug/loader';
import { Client } from '../../unit/debug/client';

const PROGRAM = `#include <stdio.h>

struct point { int x; unsigned int kind : 3; char name[8]; };

static int
twice(const struct point *p)
{
	return p->x * 2;
}

int
main(void)
{
	struct point here = { .x = 21, .kind = 5, .name = "here" };
	struct point *nowhere = NULL;

	printf("%d\\n", twice(&here));
	return twice(nowhere);
}
`;

let folder = '';
let file = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datapath-lens-own-'));
  file = join(folder, 'own.c');
  await writeFile(file, PROGRAM);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('breakpoint, locals by type, output, and a fault at the place of the access', async () => {
  const client = new Client(diskLoader());
  const stop = await client.launch({ scenario: file, roots: [] }, { path: file, lines: [17] });
  expect(stop.reason).toBe('breakpoint');
  const { id } = await client.top(1);
  const { scopes } = await client.ask<{ scopes: DebugProtocol.Scope[] }>('scopes', { frameId: id });
  const { variables } = await client.ask<{ variables: DebugProtocol.Variable[] }>('variables', {
    variablesReference: scopes[0].variablesReference,
  });
  expect(variables.map((variable) => `${variable.type} ${variable.name} = ${variable.value}`)).toEqual([
    'struct point here = {x = 21, kind = 5, name = "here"}',
    'struct point * nowhere = NULL',
  ]);

  const fault = await client.move('continue', { threadId: 1 });
  expect(fault).toMatchObject({ reason: 'exception', text: expect.stringMatching(/null pointer/) });
  expect(await client.top(1)).toMatchObject({ name: 'twice', line: 8 });
  const out = client.events
    .filter((event) => event.event === 'output' && event.body.category === 'stdout')
    .map((event) => event.body.output);
  expect(out.join('')).toBe('42\n');

  // The fault can be left backwards.
  await client.move('stepBack', { threadId: 1 });
  expect((await client.top(1)).line).toBeLessThanOrEqual(18);
});

test('what the editor shows runs, saved or not', async () => {
  const client = new Client(diskLoader(() => new Map([[file, PROGRAM.replace('.x = 21', '.x = 4')]])));
  await client.launch({ scenario: file, roots: [] });
  const out = client.events
    .filter((event) => event.event === 'output' && event.body.category === 'stdout')
    .map((event) => event.body.output);
  expect(out.join('')).toBe('8\n');
});

test('a file with unbalanced braces says where', async () => {
  const broken = join(folder, 'broken.c');
  await writeFile(broken, 'int main(void) {\n  if (1) {\n  return 0;\n}\n');
  const client = new Client(diskLoader());
  await client.ask('initialize', { pathFormat: 'path' });
  const response = await client.send('launch', { scenario: broken, roots: [] });
  const notes = client.events
    .filter((event) => event.event === 'output')
    .map((event) => String(event.body.output))
    .join('');
  expect(`${notes} ${response.success ? '' : response.body.error.format}`).toMatch(/broken\.c:\d+/);
});
